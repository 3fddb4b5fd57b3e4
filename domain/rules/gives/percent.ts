import { scale } from '../../money/ratio';
import type { PercentGive } from '../rule-set';
import { percentage } from './checks';
import { giveKind } from './give';

/** A percentage of each line, rounded per line. */
export const PERCENT = giveKind<PercentGive>({
  name: 'percent',
  fields: ['percent'],
  matches: (give): give is PercentGive => 'percent' in give && !('buy' in give),
  compile(give, tools) {
    const share = percentage(tools, 'percent', give.percent);
    return {
      kind: 'lines',
      savings: ({ lines, take, rounding }) =>
        take(lines).map(({ line, basis, left }) => ({ line, amount: Math.min(scale(basis, share, rounding), left) })),
    };
  },
});
