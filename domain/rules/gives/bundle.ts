import type { BundleGive } from '../rule-set';
import { atLeast } from './checks';
import { giveKind } from './give';
import { LineSums } from './line-sums';
import { addSaving } from './price-group';
import { runsOf } from './take-units';
import { countOf, dearestFirst, type UnitRun } from './units';

/** Each complete group of that many units, dearest first, costs the given price. */
export const BUNDLE = giveKind<BundleGive>({
  name: 'units',
  fields: ['units', 'price'],
  matches: (give): give is BundleGive => 'units' in give,
  compile({ units, price }, tools) {
    atLeast(tools, 'units', units, 1);
    atLeast(tools, 'price', price, 0);
    if (tools.maxUnits !== null && tools.maxUnits < units) tools.error('units', 'More units than maxUnits: it could never apply.');
    return {
      kind: 'lines',
      savings: ({ lines, take }) => {
        const sums = new LineSums();
        for (const { runs, times } of groupsOf(dearestFirst(runsOf(take(lines))), units)) {
          // The groups come dearest first: once one would cost more than without, all others would.
          if (!addSaving(sums, runs, times, price)) break;
        }
        return sums.savings();
      },
    };
  },
});

interface Group {
  readonly runs: UnitRun[];
  /** So many groups in a row are alike. */
  readonly times: number;
}

/** Cuts a row of units into complete groups; alike ones are told together, so that their number doesn't matter. */
function* groupsOf(row: readonly UnitRun[], size: number): Generator<Group> {
  let open: UnitRun[] = [];
  for (const run of row) {
    let { count } = run;
    const missing = size - countOf(open);
    if (open.length > 0 || count < size) {
      const taken = Math.min(missing, count);
      open.push({ ...run, count: taken });
      count -= taken;
      if (taken === missing) {
        yield { runs: open, times: 1 };
        open = [];
      }
    }
    const times = Math.floor(count / size);
    if (times > 0) yield { runs: [{ ...run, count: size }], times };
    const over = count - times * size;
    if (over > 0) open.push({ ...run, count: over });
  }
}
