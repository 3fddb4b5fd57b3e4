import { ONE, scale, type Ratio } from '../../money/ratio';
import { matchesNothing, type LineSelector } from '../line-selector';
import type { BuyGive, Rounding } from '../rule-set';
import { freeOfGroups } from './buy-in-groups';
import { freeAmong } from './buy-of-others';
import { atLeast, percentage } from './checks';
import { giveKind, type GiveTools, type Saving } from './give';
import { sumsOf, type UnitRun } from './units';

/** Buy some, get some free, or a percentage off them. */
export const BUY = giveKind<BuyGive>({
  name: 'buy',
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
  if (give.of === undefined) return null;
  const of = tools.lines('of', give.of);
  if (matchesNothing(of)) tools.contradiction('of', 'No line ever matches: nothing could be given.');
  return of;
}

/** The percentage is rounded once per line, over all its free units. */
function savingsOf(free: readonly UnitRun[], share: Ratio, rounding: Rounding): Saving[] {
  const lines = [...new Set(free.map((run) => run.line))].sort((a, b) => a.index - b.index);
  return lines.map((line) => {
    const { basis, left } = sumsOf(free.filter((run) => run.line === line));
    return { line, amount: Math.min(scale(basis, share, rounding), left) };
  });
}
