import type { OrderRequest } from '../orders/order';
import type { DiscountRule, RuleSet } from '../rules/rule-set';
import { Problem } from '../problem';
import { selectLines } from '../rules/line-selector';
import { compiled, evaluated, factsOf, line, orderOf, PROGRAM } from '../testing/settle';
import { failed } from './eligibility';
import { ruleContext } from './rule-context';

/** Two lines of 600 and 400; an attribute of the order is a text, one of the first line a number. */
const ORDER: Partial<OrderRequest> = { codes: ['ODD', 'SOUND'], attributes: { tier: 'blue' } };
const LINES = [line('1', 600, 1, { attributes: { weight: 3 } }), line('2', 400)];

/** Conditions that are well-typed as far as anybody can tell before an order comes, and fail on this one. */
const ODD = [
  'order.attributes.tier > 5',
  'order.attributes.tier + 1 > 5',
  '1 / (order.quantity - 2) > 0',
  'order.quantity % (order.quantity - 2) == 0',
  'order.subtotal * 9223372036854775807 > 0',
  'order.subtotal - 9223372036854775807 - 9223372036854775807 < 0',
  "order.codes[7] == 'X'",
  'int(order.attributes.tier) == 1',
  'order.attributes.tier.x == 1',
];

const sound: DiscountRule = { id: 'sound', code: 'SOUND', give: { percent: '10' } };

const settled = (parts: Partial<RuleSet>) => evaluated({ ruleSet: parts, order: orderOf(LINES, ORDER) });

describe.each(ODD)('%s', (odd) => {
  const GIVES: [string, Omit<DiscountRule, 'id'>][] = [
    ['when', { when: odd, give: { percent: '50' } }],
    ['needs', { needs: [{ lines: odd, units: 1 }], give: { percent: '50' } }],
    ['lines', { lines: odd, give: { percent: '50' } }],
    ['of', { give: { buy: 1, free: 1, of: odd } }],
    ['a part of a set', { give: { set: [{ lines: odd, units: 1 }, { units: 1 }], price: 1 } }],
  ];

  it.each(GIVES)('in %s of a discount skips it alone', (_place, rule) => {
    const { pricing, errors, trace, uses } = settled({ discounts: [{ id: 'odd', code: 'ODD', limits: { total: 5 }, ...rule }, sound] });
    expect(pricing.discounts.map(({ discountId }) => discountId)).toEqual(['sound']);
    expect(pricing.codesNotApplied).toEqual([{ code: 'ODD', reason: 'CONDITION_FALSE' }]);
    expect(errors).toEqual([{ ruleKind: 'discount', ruleId: 'odd', detail: expect.stringMatching(/^.+: /) as string }]);
    expect(errors[0]!.detail.endsWith(`: ${odd}`)).toBe(true);
    expect(trace).toMatchObject([
      { ruleId: 'odd', applied: false, reason: 'ERROR', detail: errors[0]!.detail },
      { ruleId: 'sound', applied: true },
    ]);
    expect(uses).toEqual([]);
  });

  it.each(['when', 'lines', 'needs'] as const)('in %s of an earning rule skips it alone', (place) => {
    const where = place === 'needs' ? { needs: [{ lines: odd, units: 1 }] } : { [place]: odd };
    for (const earningCombine of ['sum', 'best', 'first'] as const) {
      const { accrual, errors, pricing } = settled({
        earningCombine,
        earning: [
          { id: 'odd', code: 'ODD', mode: 'order', points: 9, limits: { total: 1 }, ...where },
          { id: 'base', mode: 'order', points: 5 },
        ],
        discounts: [sound],
      });
      expect(accrual).toMatchObject({ points: 5, rules: [{ ruleId: 'base' }] });
      expect(errors).toMatchObject([{ ruleKind: 'earning', ruleId: 'odd' }]);
      expect(pricing.codesNotApplied).toEqual([{ code: 'ODD', reason: 'CONDITION_FALSE' }]);
    }
  });
});

it('leaves its exclusive group to the others, and stops nothing', () => {
  const odd: DiscountRule = { id: 'odd', lines: '1 / (line.quantity - 1) > 0', exclusive: 'g', stop: true, priority: 1, give: { percent: '90' } };
  const other: DiscountRule = { id: 'other', exclusive: 'g', give: { percent: '10' } };
  const { pricing, errors } = settled({ discounts: [odd, other, { ...sound, priority: 200 }] });
  expect(pricing.discounts.map(({ discountId }) => discountId)).toEqual(['other', 'sound']);
  expect(errors).toHaveLength(1);
});

it('leaves the lines to those that come after it', () => {
  const discounts: DiscountRule[] = [
    { id: 'odd', lines: 'line.attributes.weight + 1 > 1', give: { percent: '90' } },
    { id: 'second', lines: "line.sku == 'S2'", when: 'order.quantity == 2', give: { percent: '50' } },
  ];
  const { pricing, errors } = settled({ discounts });
  expect(pricing.lines.map(({ net }) => net)).toEqual([600, 200]);
  expect(errors).toMatchObject([{ ruleId: 'odd' }]);
});

it('leaves numbers that are out of range to the sender of the order', () => {
  const outOfRange = new Problem('OUT_OF_RANGE', 'too much');
  expect(() => failed(outOfRange)).toThrow(outOfRange);
  expect(failed(new Error('odd'))).toEqual({ reason: 'ERROR', detail: 'odd' });
});

it('leaves no line behind for conditions that know none', () => {
  const order = orderOf(LINES, ORDER);
  const { names, work } = ruleContext({ order, compiled: compiled({}), program: PROGRAM, facts: factsOf(order) });
  const [rule] = compiled({ discounts: [{ id: 'd', lines: '1 / (line.quantity - 1) > 0', give: { percent: '1' } }] }).discounts;
  expect(() => selectLines(rule!.lines, work.lines, names)).toThrow('division by zero');
  expect(names.line).toBeUndefined();
});

it('does not count what was not even looked at', () => {
  const { errors } = settled({ discounts: [{ id: 'odd', code: 'OTHER', when: 'order.attributes.tier > 5', give: { percent: '1' } }] });
  expect(errors).toEqual([]);
});
