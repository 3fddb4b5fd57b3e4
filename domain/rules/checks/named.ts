import { ONE_LEVEL } from '../../levels/ladder';
import { LINE_KINDS } from '../../orders/order';
import type { Condition } from '../conditions/condition';
import type { RuleSet } from '../rule-set';
import type { Report } from './report';

/** What a name of conditions can be: how such a thing is called, and all there are. */
interface Known {
  readonly called: string;
  readonly values: ReadonlySet<string>;
}

/** By the name that conditions have for it. */
export type KnownValues = ReadonlyMap<string, Known>;

/** The names of which a rule set says all values that they can have. A card always has one of the levels: one that these rules don't know counts as the lowest. */
export function knownValues({ levels }: Pick<RuleSet, 'levels'>): KnownValues {
  const ids = (levels ?? []).map(({ id }) => id);
  return new Map([
    ['member.level', { called: 'level', values: new Set(ids.length > 0 ? ids : ONE_LEVEL.levels.map(({ id }) => id)) }],
    ['line.kind', { called: 'kind of line', values: new Set(LINE_KINDS) }],
  ]);
}

/** What a condition names that doesn't exist (contract §2) is a slip, in a comparison that never holds as in one that always does. */
export function checkNamed(path: string, { named }: Condition, known: KnownValues, report: Report): void {
  for (const { name, value, place } of named) {
    const { called, values } = known.get(name) ?? {};
    if (values?.has(value) === false) report.contradiction(path, `No ${called ?? name} is called ${JSON.stringify(value)}${place}.`);
  }
}
