import { shareOutRuns } from '../../money/prorate-runs';
import type { LineSums } from './line-sums';
import type { UnitRun } from './units';

/**
 * Adds what a group of units saves by costing `price` together, spread over its units by price (ties to the earlier line), `times` over.
 * @returns false, adding nothing, if the group costs no more without
 */
export function addSaving(sums: LineSums, group: readonly UnitRun[], times: number, price: number): boolean {
  const saving = group.reduce((sum, run) => sum + run.price * run.count, 0) - price;
  if (saving <= 0) return false;
  const runs = group.map((run) => ({ ...run, weight: run.price })).sort((a, b) => a.line.index - b.line.index);
  for (const { item, share } of shareOutRuns(saving, runs)) sums.add(item.line, share * times);
  return true;
}
