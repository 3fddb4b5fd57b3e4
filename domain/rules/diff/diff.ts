import type { RuleSet } from '../rule-set';
import { changeOf, type Change, type ChangedRule, type Compared } from './change';
import { orderChanges } from './order-changes';
import { isRecord, isSame, rulesIn, type Rule } from './shape';

/**
 * What changed from one version of a rule set to another, part by part, rules in the order of the later version. Rules are matched by id, wherever they are listed; that
 * they are listed in another order is told where it decides what applies.
 */
export function diffRuleSets(before: RuleSet, after: RuleSet): Change[] {
  return [...ofRecords({ path: [], rule: null, before, after }, before, after), ...orderChanges(before, after)];
}

/** As the contract lists them. */
const PARTS: readonly string[] = [
  ...['rounding', 'discounts', 'earning', 'earningCombine', 'earningCaps', 'redemption', 'lots', 'returns', 'levels', 'levelPolicy'],
  ...['issue', 'bonuses', 'referral', 'approvals'],
];

function compare(compared: Compared): Change[] {
  const { path, before, after } = compared;
  if (isSame(before, after)) return [];
  const [was, is] = [rulesIn(path, before), rulesIn(path, after)];
  if (was !== null && is !== null) return ofRules(String(path[0]), was, is);
  if (isRecord(before) && isRecord(after) && isSameForm(path, before, after)) return ofRecords(compared, before, after);
  if (isRecords(before) && isRecords(after)) return ofLists(compared, before, after);
  return [changeOf(compared)];
}

function ofRecords({ path, rule }: Compared, before: object, after: object): Change[] {
  const [was, is] = [new Map<string, unknown>(Object.entries(before)), new Map<string, unknown>(Object.entries(after))];
  const names = [...new Set([...is.keys(), ...was.keys()])];
  // What comes out of the database has forgotten the order of its fields.
  if (path.length === 0) names.sort((a, b) => PARTS.indexOf(a) - PARTS.indexOf(b));
  return names.flatMap((name) => compare({ path: [...path, name], rule, before: was.get(name), after: is.get(name) }));
}

function ofRules(part: string, before: readonly Rule[], after: readonly Rule[]): Change[] {
  const was = new Map(before.map((rule) => [rule.id, rule]));
  const is = new Set(after.map(({ id }) => id));
  const gone = before.flatMap((rule, index) =>
    is.has(rule.id) ? [] : [changeOf({ path: [part, index], rule: named(part, rule), before: rule, after: undefined })],
  );
  const others = after.flatMap((rule, index) => {
    const compared = { path: [part, index], rule: named(part, rule), after: rule };
    const known = was.get(rule.id);
    return known === undefined ? [changeOf({ ...compared, before: undefined })] : ofRecords({ ...compared, before: known }, known, rule);
  });
  return [...gone, ...others];
}

/** Lists without ids are compared place by place. */
function ofLists({ path, rule }: Compared, before: readonly object[], after: readonly object[]): Change[] {
  const longest = Math.max(before.length, after.length);
  return Array.from({ length: longest }, (_, index) => compare({ path: [...path, index], rule, before: before[index], after: after[index] })).flat();
}

function named(part: string, { id, name }: Rule): ChangedRule {
  return { part, id, name: typeof name === 'string' ? name : null };
}

const isRecords = (value: unknown): value is object[] => Array.isArray(value) && value.every(isRecord);

/** A discount that gives something else, or a duration in another unit, changed as a whole. */
function isSameForm(path: readonly (string | number)[], before: object, after: object): boolean {
  if (path.length === 1) return true;
  const forms = [before, after].map((value) => Object.keys(value));
  const [was = [], is = []] = forms;
  if (path.at(-1) !== 'give') return was.some((name) => is.includes(name));
  return FORMS.find((name) => was.includes(name)) === FORMS.find((name) => is.includes(name));
}

/** What tells the forms of a give apart, the first that is there. */
const FORMS = ['buy', 'set', 'units', 'percent', 'amount', 'unitPrice'];
