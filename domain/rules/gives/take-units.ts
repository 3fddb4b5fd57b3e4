import type { WorkingLine } from '../working-line';
import { cheapestFirst, dearestFirst, sumsOf, unitRuns, type Base, type UnitRun } from './units';

/** Which units `maxUnits` takes first. */
export type UnitOrder = 'listed' | 'cheapest' | 'dearest';

/** The units of a line that a discount takes; minor units. */
export interface LinePart {
  readonly line: WorkingLine;
  /** What is left of those units: the discount gives no more. */
  readonly left: number;
  /** What the discount computes on: the same, or their undiscounted price. */
  readonly basis: number;
  runs(): readonly UnitRun[];
  /** Units of the line that are not taken. */
  readonly rest: readonly UnitRun[];
}

const NONE: readonly UnitRun[] = [];

/** All units of the lines. */
export function wholeLines(lines: readonly WorkingLine[], base: Base): LinePart[] {
  return lines.map((line) => new WholeLine(line, base));
}

/** A class, because there is one for every line of every discount: its runs are made only for a discount that looks at units. */
class WholeLine implements LinePart {
  readonly line: WorkingLine;
  readonly left: number;
  readonly basis: number;
  readonly rest: readonly UnitRun[] = NONE;
  readonly #base: Base;

  constructor(line: WorkingLine, base: Base) {
    this.line = line;
    this.left = line.remaining;
    this.basis = base === 'initial' ? line.gross : line.remaining;
    this.#base = base;
  }

  runs(): readonly UnitRun[] {
    return unitRuns(this.line, this.#base);
  }
}

/** At most so many units of the lines, in the order given; lines of which none is taken are left out. */
export function takeUnits(lines: readonly WorkingLine[], base: Base, maxUnits: number, order: UnitOrder): LinePart[] {
  const all = lines.flatMap((line) => unitRuns(line, base));
  const taken = new Map<WorkingLine, UnitRun[]>();
  const rest = new Map<WorkingLine, UnitRun[]>();
  let wanted = maxUnits;
  for (const run of IN_ORDER[order](all)) {
    const count = Math.min(run.count, wanted);
    wanted -= count;
    if (count > 0) append(taken, { ...run, count });
    if (count < run.count) append(rest, { ...run, count: run.count - count });
  }
  return lines.flatMap((line) => {
    const runs = taken.get(line);
    return runs === undefined ? [] : [{ line, ...sumsOf(runs), runs: () => runs, rest: rest.get(line) ?? NONE }];
  });
}

const IN_ORDER: Record<UnitOrder, (runs: readonly UnitRun[]) => readonly UnitRun[]> = {
  listed: (runs) => runs,
  cheapest: cheapestFirst,
  dearest: dearestFirst,
};

function append(runs: Map<WorkingLine, UnitRun[]>, run: UnitRun): void {
  const before = runs.get(run.line);
  if (before === undefined) runs.set(run.line, [run]);
  else before.push(run);
}

/** The units of all parts, in line order. */
export function runsOf(parts: readonly LinePart[]): UnitRun[] {
  return parts.flatMap((part) => part.runs());
}
