import { ONE, scale, type Ratio } from '../../money/ratio';
import type { LineSelector } from '../line-selector';
import type { BuyGive, Rounding } from '../rule-set';
import { freeOfGroups } from './buy-in-groups';
import { freeAmong } from './buy-of-others';
import { atLeast, percentage } from './checks';
import { giveKind, type GiveTools, type Saving } from './give';
import { LineSums } from './line-sums';
import type { UnitRun } from './units';

/** Buy some, get some free, or a percentage off them. */
export const BUY = giveKind<BuyGive>({
  fields: ['buy', 'free', 'of', 'percent'],
  matches: (give): give is BuyGive => 'buy' in give,
  compile(give, tools) {
    const share = give.percent === undefined ? ONE : percentage(tools, 'percent', give.percent);
    const of = checkBuy(give, tools);
    return {
      kind: 'lines',
      savings: (input) => {
        const free = of === null ? freeOfGroups(give, input.take(input.lines)) : freeAmong(give, input, of);
        return savingsOf(free, share, input.rounding);
      },
    };
  },
});

function checkBuy(give: BuyGive, tools: GiveTools): LineSelector | null {
  atLeast(tools, 'buy', give.buy, 1);
  atLeast(tools, 'free', give.free, 1);
  const needed = give.of === undefined ? give.buy + give.free : give.buy;
  if (tools.maxUnits !== null && tools.maxUnits < needed) tools.error('buy', `It takes ${needed} units, more than maxUnits: it could never apply.`);
  return give.of === undefined ? null : tools.lines('of', give.of);
}

/** The percentage is rounded once per line, over all its free units. */
function savingsOf(free: readonly UnitRun[], share: Ratio, rounding: Rounding): Saving[] {
  const [basis, left] = [new LineSums(), new LineSums()];
  for (const run of free) {
    basis.add(run.line, run.price * run.count);
    left.add(run.line, run.left * run.count);
  }
  return basis.sums().map(({ line, amount }) => ({ line, amount: Math.min(scale(amount, share, rounding), left.of(line)) }));
}
