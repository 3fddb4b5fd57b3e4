import type { UnitRun } from './units';

/** A part of a set: so many units. */
export interface SetSlot {
  readonly units: number;
}

/** Alike units that can stand in a set, and the parts (by number) that they can stand for. */
export interface SetCandidate {
  readonly run: UnitRun;
  /** Units that no set has taken yet. */
  left: number;
  readonly slots: readonly number[];
}

export interface CompleteSet {
  readonly runs: UnitRun[];
  /** So many sets in a row are alike. */
  readonly times: number;
}

/**
 * Takes the dearest complete set, or null if there is none. A unit that fits several parts stands where the set becomes complete: units are
 * matched to parts (augmenting paths), dearest first, which gives the dearest set there is.
 * @param candidates dearest first; what the sets take is taken off `left`
 */
export function dearestSet(candidates: SetCandidate[], slots: readonly SetSlot[]): CompleteSet | null {
  const matching = new Matching(slots.map(({ units }) => units));
  const taken: { candidate: SetCandidate; count: number }[] = [];
  for (const candidate of candidates) {
    const count = matching.add(candidate, candidate.left);
    if (count > 0) taken.push({ candidate, count });
    if (matching.missing === 0) break;
  }
  if (matching.missing > 0) return null;
  const times = Math.min(...taken.map(({ candidate, count }) => Math.floor(candidate.left / count)));
  for (const { candidate, count } of taken) candidate.left -= count * times;
  return { runs: taken.map(({ candidate, count }) => ({ ...candidate.run, count })), times };
}

/** A step of a path: units of `mover` leave part `from` (null: they come in) for the part that the step leads to. */
interface Step {
  readonly mover: SetCandidate;
  readonly from: number | null;
}

class Matching {
  missing: number;
  readonly #free: number[];
  /** Per part: the units that stand for it. */
  readonly #standing: Map<SetCandidate, number>[];

  constructor(units: readonly number[]) {
    this.#free = [...units];
    this.#standing = units.map(() => new Map<SetCandidate, number>());
    this.missing = units.reduce((sum, count) => sum + count, 0);
  }

  /** Matches as many units as possible, moving others to parts that they fit as well. Returns how many. */
  add(candidate: SetCandidate, wanted: number): number {
    let added = 0;
    while (added < wanted) {
      const path = this.#path(candidate);
      if (path === null) break;
      added += this.#push(path, wanted - added);
    }
    this.missing -= added;
    return added;
  }

  /** The shortest way for a new unit into the set: parts with the steps that lead to them, the free part last. */
  #path(candidate: SetCandidate): [number, Step][] | null {
    const steps = new Map<number, Step>();
    const visit = (mover: SetCandidate, from: number | null) => {
      for (const slot of mover.slots) if (!steps.has(slot)) steps.set(slot, { mover, from });
    };
    visit(candidate, null);
    // The map grows while it is walked: breadth first.
    for (const [slot] of steps) {
      if ((this.#free[slot] ?? 0) > 0) return wayTo(slot, steps);
      for (const [mover, count] of this.#standing[slot] ?? []) if (count > 0) visit(mover, slot);
    }
    return null;
  }

  #push(path: readonly [number, Step][], wanted: number): number {
    const limits = path.map(([, { mover, from }]) => (from === null ? wanted : (this.#standing[from]?.get(mover) ?? 0)));
    const last = path.at(-1)?.[0] ?? 0;
    const count = Math.min(wanted, this.#free[last] ?? 0, ...limits);
    for (const [slot, { mover, from }] of path) {
      this.#move(slot, mover, count);
      if (from !== null) this.#move(from, mover, -count);
    }
    this.#free[last] = (this.#free[last] ?? 0) - count;
    return count;
  }

  #move(slot: number, mover: SetCandidate, count: number): void {
    const standing = this.#standing[slot];
    standing?.set(mover, (standing.get(mover) ?? 0) + count);
  }
}

function wayTo(slot: number, steps: ReadonlyMap<number, Step>): [number, Step][] {
  const path: [number, Step][] = [];
  for (let at: number | null = slot; at !== null;) {
    const step: Step | undefined = steps.get(at);
    if (step === undefined) break;
    path.unshift([at, step]);
    at = step.from;
  }
  return path;
}
