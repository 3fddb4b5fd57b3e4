import fc from 'fast-check';
import type { DiscountRule, EarningRule, RuleSet } from '../rule-set';
import type { Change } from './change';
import { diffRuleSets } from './diff';
import { isSame } from './shape';

const told = (before: RuleSet, after: RuleSet) =>
  diffRuleSets(before, after).map(({ path, kind, before: was, after: is, rule }) => [path, kind, was, is, rule?.id ?? null]);
const discounts = (...rules: DiscountRule[]): RuleSet => ({ earning: [], discounts: rules });
const ten: DiscountRule = { id: 'ten', name: 'Ten', give: { percent: '10' } };
const five: DiscountRule = { id: 'five', give: { amount: 500, per: 'order' } };

describe('the difference of two rule sets', () => {
  it.each<[string, RuleSet, RuleSet, unknown[]]>([
    [
      'a field that changed',
      discounts(ten),
      discounts({ ...ten, give: { percent: '15' } }),
      [['discounts.0.give.percent', 'changed', '10', '15', 'ten']],
    ],
    [
      'a field that came',
      discounts(ten),
      discounts({ ...ten, when: 'order.isFirst' }),
      [['discounts.0.when', 'added', null, 'order.isFirst', 'ten']],
    ],
    ['a field that went', discounts({ ...ten, code: 'X' }), discounts(ten), [['discounts.0.code', 'removed', 'X', null, 'ten']]],
    ['a rule that came', discounts(ten), discounts(five, ten), [['discounts.0', 'added', null, five, 'five']]],
    ['a rule that went', discounts(five, ten), discounts(ten), [['discounts.0', 'removed', five, null, 'five']]],
    ['the first rules', { earning: [] }, discounts(ten), [['discounts.0', 'added', null, ten, 'ten']]],
    ['the last rules', discounts(ten), { earning: [] }, [['discounts.0', 'removed', ten, null, 'ten']]],
    [
      'a rule that moved and changed',
      discounts(ten, five),
      discounts(five, { ...ten, stop: true }),
      [
        ['discounts.1.stop', 'added', null, true, 'ten'],
        ['discounts', 'changed', ['ten', 'five'], ['five', 'ten'], null],
      ],
    ],
    ['a move that the priorities undo', discounts(ten, { ...five, priority: 200 }), discounts({ ...five, priority: 200 }, ten), []],
    [
      'priorities that move',
      discounts(ten, five),
      discounts(ten, { ...five, priority: 1 }),
      [
        ['discounts.1.priority', 'added', null, 1, 'five'],
        ['discounts', 'changed', ['ten', 'five'], ['five', 'ten'], null],
      ],
    ],
    ['another kind of give', discounts(ten), discounts({ ...ten, give: five.give }), [['discounts.0.give', 'changed', ten.give, five.give, 'ten']]],
    [
      'a give that shares a field with the other',
      discounts({ ...ten, give: { units: 3, price: 5 } }),
      discounts({ ...ten, give: { set: [{ units: 3 }], price: 5 } }),
      [['discounts.0.give', 'changed', { units: 3, price: 5 }, { set: [{ units: 3 }], price: 5 }, 'ten']],
    ],
    [
      'a part of a set',
      discounts({ ...ten, give: { set: [{ units: 3 }, { units: 1 }], price: 5 } }),
      discounts({ ...ten, give: { set: [{ units: 3 }, { units: 2 }, { units: 1 }], price: 5 } }),
      [
        ['discounts.0.give.set.1.units', 'changed', 1, 2, 'ten'],
        ['discounts.0.give.set.2', 'added', null, { units: 1 }, 'ten'],
      ],
    ],
    [
      'a duration in another unit',
      { earning: [], lots: { validFor: { days: 30 } } },
      { earning: [], lots: { validFor: { months: 1 }, roundUpTo: 'month' } },
      [
        ['lots.validFor', 'changed', { days: 30 }, { months: 1 }, null],
        ['lots.roundUpTo', 'added', null, 'month', null],
      ],
    ],
    [
      'a field of a part that said other things',
      { earning: [], lots: { roundUpTo: 'month' } },
      { earning: [], lots: { validFor: { days: 5 } } },
      [
        ['lots.validFor', 'added', null, { days: 5 }, null],
        ['lots.roundUpTo', 'removed', 'month', null, null],
      ],
    ],
    ['a part that came', { earning: [] }, { earning: [], redemption: { pointValue: 2 } }, [['redemption', 'added', null, { pointValue: 2 }, null]]],
    ['a part that went', { earning: [], redemption: {} }, { earning: [], redemption: null }, [['redemption', 'changed', {}, null, null]]],
  ])('%s', (_name, before, after, expected) => {
    expect(told(before, after)).toEqual(expected);
  });

  it('tells the order of earning rules where it decides', () => {
    const rules: EarningRule[] = ['a', 'b'].map((id) => ({ id, mode: 'order', points: 1 }));
    const [before, after] = [{ earning: rules }, { earning: rules.toReversed() }];
    expect(told(before, after)).toEqual([]);
    const moved = ['earning', 'changed', ['a', 'b'], ['b', 'a'], null];
    for (const more of [{ earningCombine: 'first' as const }, { earningCaps: { perOrder: 5 } }])
      expect(told({ ...before, ...more }, { ...after, ...more })).toEqual([moved]);
    expect(told({ ...before, earningCaps: { perOrder: null } }, { ...after, earningCaps: { perOrder: null } })).toEqual([]);
  });
});

const scope = fc.record(
  {
    when: fc.constantFrom('order.isFirst', 'true'),
    code: fc.constantFrom('A', 'B'),
    needs: fc.array(fc.record({ units: fc.nat(3) }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const anyDiscount = fc
  .tuple(
    fc.constantFrom('a', 'b', 'c', 'd'),
    scope,
    fc.record({ priority: fc.constantFrom(1, 100), limits: fc.record({ total: fc.option(fc.nat(3)) }) }, { requiredKeys: [] }),
    fc.oneof(
      fc.record({ percent: fc.constantFrom('1', '2') }),
      fc.record({ amount: fc.nat(3), per: fc.constantFrom('order', 'unit') }),
      fc.record({ set: fc.array(fc.record({ units: fc.nat(3) }), { minLength: 1, maxLength: 3 }), price: fc.nat(3) }),
    ),
  )
  .map(([id, common, more, give]): DiscountRule => ({ id, ...common, ...more, give }));
const anyEarning = fc
  .tuple(fc.constantFrom('a', 'b', 'c'), scope, fc.nat(3))
  .map(([id, common, points]): EarningRule => ({ id, ...common, mode: 'order', points }));
const byId = { selector: (rule: { id: string }) => rule.id, maxLength: 4 };
const anyRuleSet: fc.Arbitrary<RuleSet> = fc
  .tuple(
    fc.uniqueArray(anyDiscount, byId),
    fc.uniqueArray(anyEarning, byId),
    fc.record(
      {
        rounding: fc.constantFrom('floor', 'half_up'),
        redemption: fc.option(
          fc.record({ pointValue: fc.oneof(fc.nat(3), fc.record({ points: fc.nat(3), value: fc.nat(3) })) }, { requiredKeys: [] }),
        ),
        lots: fc.record({ validFor: fc.oneof(fc.record({ days: fc.nat(3) }), fc.record({ months: fc.nat(3) })) }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([all, earning, more]) => ({ ...more, discounts: all, earning }));

type Json = Record<string, unknown>;

/** Does to a rule set what the changes say; rules end up in no particular order. */
function applied(before: RuleSet, changes: readonly Change[]): Json {
  const result = structuredClone(before) as unknown as Json;
  for (const { path, kind, after, rule } of changes) {
    const steps = path.split('.');
    if (rule === null && steps.length === 1 && Array.isArray(after)) continue;
    const rules = rule === null ? [] : (result[rule.part] as (Json & { id: string })[]);
    const place = rules.findIndex(({ id }) => id === rule?.id);
    if (rule !== null && steps.length === 2) {
      if (kind === 'added') rules.push(after as never);
      else rules.splice(place, 1);
    } else if (rule === null) put(result, steps, kind, after);
    else put(rules[place]!, steps.slice(2), kind, after);
  }
  return result;
}

function put(into: Json, [step = '', ...rest]: string[], kind: Change['kind'], after: unknown): void {
  if (rest.length > 0) put(into[step] as Json, rest, kind, after);
  // Of a list the last ones are gone, all told by their former places.
  else if (kind !== 'removed') into[step] = after;
  else if (Array.isArray(into)) into[Number(step)] = undefined;
  else Reflect.deleteProperty(into, step);
}

function sorted(ruleSet: unknown): unknown {
  const {
    discounts: all,
    earning,
    ...rest
  } = JSON.parse(
    JSON.stringify(ruleSet, (_key, value: unknown) => (Array.isArray(value) ? value.filter((item) => item !== undefined) : value)),
  ) as RuleSet;
  const order = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  return { ...rest, discounts: [...(all ?? [])].sort(order), earning: [...earning].sort(order) };
}

describe('any two rule sets', () => {
  it('that say the same have no difference', () => {
    fc.assert(
      fc.property(anyRuleSet, (ruleSet) => {
        const turned = JSON.parse(JSON.stringify(ruleSet), (_key, value: unknown) =>
          isPlain(value) ? Object.fromEntries(Object.entries(value).reverse()) : value,
        ) as RuleSet;
        expect(diffRuleSets(ruleSet, turned)).toEqual([]);
        expect(isSame(ruleSet, turned)).toBe(true);
      }),
    );
  });

  it('differ by what makes the one into the other', () => {
    fc.assert(
      fc.property(anyRuleSet, anyRuleSet, (before, after) => {
        expect(sorted(applied(before, diffRuleSets(before, after)))).toEqual(sorted(after));
      }),
    );
  });

  it('differ the other way round by the opposite', () => {
    const opposite = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    const list = (changes: readonly Change[]) =>
      changes.map(({ kind, before, after, rule }) => JSON.stringify([kind, before, after, rule?.id])).sort();
    fc.assert(
      fc.property(anyRuleSet, anyRuleSet, (one, other) => {
        const back = diffRuleSets(other, one).map((change) => ({
          ...change,
          kind: opposite[change.kind],
          before: change.after,
          after: change.before,
        }));
        expect(list(back)).toEqual(list(diffRuleSets(one, other)));
      }),
    );
  });
});

const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
