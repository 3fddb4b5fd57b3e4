import { compiled, factsOf, line, orderOf, PROGRAM } from '../../testing/settle';
import type { DiscountRule, RuleSet } from '../../rules/rule-set';
import { evaluateOrder } from '../evaluate';
import { atItsPlace, valuesIn } from './at-its-place';

/** 10,000 in two lines, of which the caller has taken 1,000 already. */
const ORDER = orderOf([line('1', 6000, 1, { given: [{ name: 'staff', kind: 'x', amount: 1000 }] }), line('2', 4000)], { attributes: { gift: true } });
const LEFT = 'order.remaining >= 0';

const off = (id: string, amount: number, more: Partial<DiscountRule> = {}): DiscountRule => ({ id, give: { amount, per: 'order' }, ...more });

/** What conditions of the discounts and earning rules saw of the order, as an explanation tells it. */
function seen(ruleSet: Partial<RuleSet>, source = LEFT): Record<string, string> {
  const rules = compiled(ruleSet);
  const input = { order: ORDER, compiled: rules, program: PROGRAM, facts: factsOf(ORDER) };
  const result = evaluateOrder(input);
  if (!result.ok) throw new Error(result.refusal.detail);
  const { evaluation } = result;
  return Object.fromEntries(
    [...rules.discounts, ...rules.earning].map((rule) => [
      `${rule.ruleKind} ${rule.id}`,
      valuesIn(source, atItsPlace(rule, input, evaluation)).join(', '),
    ]),
  );
}

describe('what a rule found of the order', () => {
  it('is what those before it had left, and given discounts; not those that were left out, or came later', () => {
    const discounts = [off('a', 500), off('b', 250, { when: 'order.isFirst' }), off('c', 100), off('d', 50)];
    // An earning rule has the id of a discount: they are told apart by their kind.
    const earning = [
      { id: 'a', mode: 'order' as const, points: 7 },
      { id: 'e', mode: 'order' as const, points: 1 },
    ];
    expect(seen({ discounts, earning })).toEqual({
      'discount a': 'order.remaining = 9000',
      'discount b': 'order.remaining = 8500',
      'discount c': 'order.remaining = 8500',
      'discount d': 'order.remaining = 8400',
      'earning a': 'order.remaining = 8350',
      'earning e': 'order.remaining = 8350',
    });
  });

  it('is not lessened by a discount that lost its group', () => {
    const discounts = [off('a', 500, { exclusive: 'g' }), off('b', 700, { exclusive: 'g' }), off('c', 1)];
    expect(seen({ discounts })).toEqual({
      'discount a': 'order.remaining = 9000',
      'discount b': 'order.remaining = 9000',
      'discount c': 'order.remaining = 8300',
    });
  });

  it('is written as a condition would write it, each value once', () => {
    const source =
      "order.subtotal > 5 && order.subtotal < 9 && order.attributes.gift && order.attributes['wrap'] == 1 && order.codes == ['A'] && member.level == 'x'";
    expect(seen({ discounts: [off('a', 1)] }, source)).toEqual({
      'discount a': "order.subtotal = 10000, order.attributes.gift = true, order.attributes.wrap = null, order.codes = [], member.level = 'member'",
    });
  });
});
