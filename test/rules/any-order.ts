import fc from 'fast-check';
import type { OrderLine, OrderRequest } from '../../domain/orders/order';
import type { RuleSet } from '../../domain/rules/rule-set';
import type { EvaluationInput } from '../../domain/settlement/rule-context';
import { anonymous, compiled, factsOf, MEMBER, PROGRAM } from '../../domain/testing/settle';
import { anyRuleSet, CATEGORIES, CODES, LEVELS } from './any-rule-set';

const cost = fc.oneof(fc.record({ unitPrice: fc.integer({ min: 0, max: 400 }) }), fc.record({ amount: fc.integer({ min: 0, max: 1200 }) }));

const lineShape = fc.record({
  cost,
  quantity: fc.integer({ min: 1, max: 6 }),
  category: fc.constantFrom(...CATEGORIES),
  kind: fc.constantFrom('goods' as const, 'goods' as const, 'goods' as const, 'shipping' as const),
  given: fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 2 }),
  organic: fc.boolean(),
});

/** One to six lines of goods and shipping, some with discounts given before, some free. */
export const anyBasket: fc.Arbitrary<OrderLine[]> = fc.array(lineShape, { minLength: 1, maxLength: 6 }).map((shapes) =>
  shapes.map(({ cost: money, given, organic, ...rest }, index) => ({
    lineId: String(index + 1),
    sku: `S${index + 1}`,
    ...rest,
    ...money,
    given: given.map((amount, place) => ({ name: `given ${place}`, kind: 'x', amount })),
    attributes: { organic },
  })),
);

const anyOrder: fc.Arbitrary<OrderRequest> = fc
  .record({
    lines: anyBasket,
    hasMember: fc.constantFrom(true, true, true, false),
    codes: fc.subarray([...CODES, 'a']),
    tendered: fc.integer({ min: 0, max: 150 }),
    pricing: fc.constantFrom('compute' as const, 'compute' as const, 'compute' as const, 'given' as const),
  })
  .map(({ lines, hasMember, codes, tendered, pricing }) =>
    anonymous(lines, {
      codes,
      pricing,
      ...(tendered > 100 && { tenders: [{ kind: 'gift_card', amount: tendered - 100 }] }),
      ...(hasMember && { memberId: MEMBER.id, redeem: { points: 'max' } }),
    }),
  );

/** An order with the rules that it meets and all that is known. */
export interface Situation {
  ruleSet: RuleSet;
  input: EvaluationInput;
}

export const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    ruleSet: anyRuleSet,
    order: anyOrder,
    level: fc.constantFrom(...LEVELS),
    isFirst: fc.boolean(),
    available: fc.integer({ min: 0, max: 900 }),
    used: fc.array(fc.record({ uses: fc.integer({ min: 0, max: 3 }), amount: fc.integer({ min: 0, max: 320 }) }), { minLength: 6, maxLength: 6 }),
  })
  .map(({ ruleSet, order, level, isFirst, available, used }) => {
    const facts = factsOf(order, { isFirst, available, counters: countersOf(ruleSet, used) });
    const member = facts.member && { ...facts.member, level };
    return { ruleSet, input: { order, compiled: compiled(ruleSet), program: PROGRAM, facts: { ...facts, member } } };
  });

/** Counters of the limited discounts, of all members, as if they had been used before. */
function countersOf({ discounts = [] }: RuleSet, used: readonly { uses: number; amount: number }[]) {
  return discounts.flatMap(({ id, limits }, index) =>
    limits === undefined || (limits.per ?? 'lifetime') !== 'lifetime'
      ? []
      : [{ ruleKind: 'discount' as const, ruleId: id, period: 'lifetime', memberId: '', ...used[index]! }],
  );
}
