import type { UnitPriceGive } from '../rule-set';
import { atLeast } from './checks';
import { giveKind } from './give';

/** Each unit that is dearer costs the given price. */
export const UNIT_PRICE = giveKind<UnitPriceGive>({
  name: 'unitPrice',
  fields: ['unitPrice'],
  matches: (give): give is UnitPriceGive => 'unitPrice' in give,
  compile({ unitPrice }, tools) {
    atLeast(tools, 'unitPrice', unitPrice, 0);
    return {
      kind: 'lines',
      savings: ({ lines, take }) =>
        take(lines).map((part) => ({
          line: part.line,
          amount: part.runs().reduce((sum, { price, left, count }) => sum + Math.min(Math.max(price - unitPrice, 0), left) * count, 0),
        })),
    };
  },
});
