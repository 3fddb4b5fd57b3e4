/** What one version of a rule set says otherwise than another. */
export interface Change {
  /** Dotted, as in `discounts.0.when`: where it stands in the later version, or stood in the earlier one if it was removed. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** As it was and as it is; null where there was or is nothing. */
  readonly before: unknown;
  readonly after: unknown;
  /** The rule that it belongs to; rules are matched by their ids. */
  readonly rule: ChangedRule | null;
}

export interface ChangedRule {
  /** `discounts`, `earning`, … */
  readonly part: string;
  readonly id: string;
  readonly name: string | null;
}

/** A field of a rule or of a part, or a rule as a whole, in the two versions; undefined: not there. */
export interface Compared {
  readonly path: readonly (string | number)[];
  readonly rule: ChangedRule | null;
  readonly before: unknown;
  readonly after: unknown;
}

export function changeOf({ path, rule, before, after }: Compared): Change {
  return { path: path.join('.'), kind: kindOf(before, after), before: before ?? null, after: after ?? null, rule };
}

function kindOf(before: unknown, after: unknown): Change['kind'] {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}
