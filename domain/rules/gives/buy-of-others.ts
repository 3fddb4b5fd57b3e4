import type { LineSelector } from '../line-selector';
import type { BuyGive } from '../rule-set';
import type { GiveInput } from './give';
import { runsOf } from './take-units';
import { cheapestFirst, countOf, unitRuns, type UnitRun } from './units';

interface Candidate extends UnitRun {
  /** These units could be bought as well; a unit counts once. */
  readonly shared: boolean;
}

/**
 * Units among the lines of `of` that the units bought of the matched lines give: `free` for each full `buy`, cheapest first. Where the two overlap,
 * the dearest are bought and the cheapest given, as many times as `buy + free` units remain.
 */
export function freeAmong(give: BuyGive, input: GiveInput, of: LineSelector): UnitRun[] {
  const bought = input.take(input.lines);
  const partByLine = new Map(bought.map((part) => [part.line, part]));
  const candidates = input.select(of).flatMap((line): Candidate[] => {
    const part = partByLine.get(line);
    if (part === undefined) return unitRuns(line, input.base).map((run) => ({ ...run, shared: false }));
    return [...part.runs().map((run) => ({ ...run, shared: true })), ...part.rest.map((run) => ({ ...run, shared: false }))];
  });
  const units = countOf(runsOf(bought));
  const { wanted, spare } = plan(give, units, candidates);
  return cheapest(candidates, wanted, spare);
}

/** How many units are given, and how many of the bought lines' units can be spared for it. */
function plan({ buy, free }: BuyGive, units: number, candidates: readonly Candidate[]): { wanted: number; spare: number } {
  const [all, shared] = [countOf(candidates), countOf(candidates.filter((run) => run.shared))];
  if (shared === 0) {
    const times = Math.floor(units / buy);
    // Divided rather than multiplied: the product may be beyond every number.
    return { wanted: times > all / free ? all : times * free, spare: 0 };
  }
  // The last time may find fewer than `free` units to give, as where nothing is shared.
  const times = Math.min(Math.floor(units / buy), Math.ceil(all / free), Math.floor((units + (all - shared)) / (buy + free)));
  return { wanted: Math.min(times * free, all), spare: units - times * buy };
}

function cheapest(candidates: readonly Candidate[], wanted: number, spare: number): UnitRun[] {
  const given: UnitRun[] = [];
  for (const run of cheapestFirst(candidates) as Candidate[]) {
    const count = Math.min(run.count, wanted, run.shared ? spare : wanted);
    wanted -= count;
    if (run.shared) spare -= count;
    if (count > 0) given.push({ ...run, count });
  }
  return given;
}
