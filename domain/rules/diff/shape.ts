/** Anything in a rule set that has an id. */
export interface Rule {
  readonly id: string;
  readonly [field: string]: unknown;
}

const RULE_LISTS = new Set<string | number | undefined>(['discounts', 'earning', 'levels', 'issue', 'bonuses']);

/** The rules of a part of a rule set; a part that isn't there has none. Null for other places. */
export function rulesIn(path: readonly (string | number)[], value: unknown): Rule[] | null {
  if (path.length !== 1 || !RULE_LISTS.has(path[0])) return null;
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as Rule[]) : null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two parts of rule sets say the same, whatever the order of their fields. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (!isRecord(one) || !isRecord(other)) return one === other;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]));
}
