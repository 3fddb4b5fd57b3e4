import type { BuyGive } from '../rule-set';
import { runsOf, type LinePart } from './take-units';
import { countOf, dearestFirst, type UnitRun } from './units';

/** All units in one row, dearest first: of each complete group of `buy + free` the last `free`. */
export function freeOfGroups({ buy, free }: BuyGive, parts: readonly LinePart[]): UnitRun[] {
  const row = dearestFirst(runsOf(parts));
  const group = buy + free;
  const units = countOf(row);
  const end = units - (units % group);
  const freeBefore = (position: number): number => {
    const rest = position % group;
    return ((position - rest) / group) * free + Math.max(0, rest - buy);
  };
  let position = 0;
  return row.flatMap((run) => {
    const [from, to] = [Math.min(position, end), Math.min(position + run.count, end)];
    position += run.count;
    const count = freeBefore(to) - freeBefore(from);
    return count > 0 ? [{ ...run, count }] : [];
  });
}
