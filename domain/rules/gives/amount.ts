import { shareOut } from '../../money/prorate';
import type { AmountGive } from '../rule-set';
import { atLeast } from './checks';
import { giveKind, type Saving } from './give';
import type { LinePart } from './take-units';

/** An amount for one thing of which `left` is left, at most all of it. With `every`: once per full `every` of what is left. */
type AmountOf = (left: number) => number;

/** An amount off the order (shared out by what is left of its lines), off each line, or off each unit. */
export const AMOUNT = giveKind<AmountGive>({
  name: 'amount',
  fields: ['amount', 'per', 'every'],
  matches: (give): give is AmountGive => 'amount' in give,
  compile(give, tools) {
    atLeast(tools, 'amount', give.amount, 0);
    if (!(give.per in SHARES)) tools.error('per', 'An amount is per order, line or unit.');
    const { every } = give;
    if (typeof every === 'number') atLeast(tools, 'every', every, 1);
    const amountOf = typeof every === 'number' ? everyFull(give.amount, every) : (left: number) => Math.min(give.amount, left);
    const share = SHARES[give.per];
    return { kind: give.per === 'order' ? 'order' : 'lines', savings: ({ lines, take }) => share(take(lines), amountOf) };
  },
});

function everyFull(amount: number, every: number): AmountOf {
  return (left) => {
    const times = Math.floor(left / every);
    // Divided rather than multiplied: the product may be beyond every number.
    return times > 0 && amount > left / times ? left : amount * times;
  };
}

const SHARES: Record<AmountGive['per'], (parts: readonly LinePart[], amountOf: AmountOf) => Saving[]> = {
  order: offOrder,
  line: (parts, amountOf) => parts.map(({ line, left }) => ({ line, amount: amountOf(left) })),
  unit: (parts, amountOf) =>
    parts.map((part) => ({ line: part.line, amount: part.runs().reduce((sum, { left, count }) => sum + amountOf(left) * count, 0) })),
};

function offOrder(parts: readonly LinePart[], amountOf: AmountOf): Saving[] {
  const amount = amountOf(parts.reduce((sum, { left }) => sum + left, 0));
  return shareOut(amount, parts, ({ left }) => left).map(({ item, share }) => ({ line: item.line, amount: share }));
}
