import type { UnitRun } from './units';

/** Alike units that can stand in a set, and the parts that they can stand for. */
export interface SetCandidate {
  readonly run: UnitRun;
  /** Units that no set has taken yet. */
  left: number;
  readonly slots: readonly SetSlot[];
}

/** A part of a set: it needs so many units. */
export class SetSlot {
  readonly units: number;
  free: number;
  /** The units that stand for it. */
  readonly standing = new Map<SetCandidate, number>();

  constructor(units: number) {
    this.units = units;
    this.free = units;
  }

  clear(): void {
    this.free = this.units;
    this.standing.clear();
  }

  of(candidate: SetCandidate): number {
    return this.standing.get(candidate) ?? 0;
  }

  add(candidate: SetCandidate, count: number): void {
    this.standing.set(candidate, this.of(candidate) + count);
  }
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
export function dearestSet(candidates: readonly SetCandidate[], slots: readonly SetSlot[]): CompleteSet | null {
  for (const slot of slots) slot.clear();
  let missing = slots.reduce((sum, { units }) => sum + units, 0);
  const taken: { candidate: SetCandidate; count: number }[] = [];
  for (const candidate of candidates) {
    const count = match(candidate);
    if (count > 0) taken.push({ candidate, count });
    missing -= count;
    if (missing === 0) break;
  }
  if (missing > 0) return null;
  const times = Math.min(...taken.map(({ candidate, count }) => Math.floor(candidate.left / count)));
  for (const { candidate, count } of taken) candidate.left -= count * times;
  return { runs: taken.map(({ candidate, count }) => ({ ...candidate.run, count })), times };
}

/** Units of `mover` go to a part: from the part that the step before leads to, or into the set. */
interface Step {
  readonly to: SetSlot;
  readonly mover: SetCandidate;
  readonly before: Step | null;
}

/** Matches as many units as possible, moving others to parts that they fit as well. Returns how many. */
function match(candidate: SetCandidate): number {
  let matched = 0;
  while (matched < candidate.left) {
    const last = wayIn(candidate);
    if (last === null) break;
    matched += move(last, candidate.left - matched);
  }
  return matched;
}

/** The shortest way for a new unit into the set, by its last step: to a part with room. */
function wayIn(candidate: SetCandidate): Step | null {
  const steps = new Map<SetSlot, Step>();
  const visit = (mover: SetCandidate, before: Step | null) => {
    for (const to of mover.slots) if (!steps.has(to)) steps.set(to, { to, mover, before });
  };
  visit(candidate, null);
  // The map grows while it is walked: breadth first.
  for (const step of steps.values()) {
    if (step.to.free > 0) return step;
    for (const [mover, count] of step.to.standing) if (count > 0) visit(mover, step);
  }
  return null;
}

/** Moves as many units along the way as every step of it allows, at most as wanted. */
function move(last: Step, wanted: number): number {
  let count = Math.min(wanted, last.to.free);
  for (let { mover, before } = last; before !== null; { mover, before } = before) count = Math.min(count, before.to.of(mover));
  last.to.free -= count;
  for (let step: Step | null = last; step !== null; step = step.before) {
    step.to.add(step.mover, count);
    step.before?.to.add(step.mover, -count);
  }
  return count;
}
