import { readUnsettled, readWaitingOthers } from '../../db/kernel/waiting';
import type { Operation, Verdict } from '../../workflows/operation';
import type { ActivityContext } from '../batch/context';
import { distinct } from '../batch/distinct';
import type { Decider } from './decider';

/** Operations that can be posted, and those that have to wait for what they are about. */
export interface Parted {
  ready: readonly Operation[];
  waiting: readonly Operation[];
  /** Told at once: their id waits with another body. */
  verdicts: readonly Verdict[];
}

/** Parts operations by whether what they are about is settled. */
export async function partWaiting(
  { database }: Pick<ActivityContext, 'database'>,
  decider: Decider,
  operations: readonly Operation[],
): Promise<Parted> {
  const { kind } = decider;
  const waitsFor = decider.waitsFor?.bind(decider);
  if (!waitsFor) return { ready: operations, waiting: [], verdicts: [] };
  const unsettled = new Set((await readUnsettled(database, distinct(operations.map((operation) => waitsFor(operation))))).map(nameOf));
  const waits = (operation: Operation) => unsettled.has(nameOf(waitsFor(operation)));
  const waiting = operations.filter(waits);
  if (waiting.length === 0) return { ready: operations, waiting, verdicts: [] };
  const others = new Set((await readWaitingOthers(database, kind, waiting)).map(({ programId, id }) => nameOf({ programId, kind, id })));
  const isTaken = ({ programId, id }: Operation) => others.has(nameOf({ programId, kind, id }));
  return {
    ready: operations.filter((operation) => !waits(operation)),
    waiting: waiting.filter((operation) => !isTaken(operation)),
    verdicts: waiting.filter(isTaken).map(conflict),
  };
}

function conflict({ programId, id, fingerprint }: Operation): Verdict {
  return { programId, id, fingerprint, attempt: 0, outcome: 'conflict', replayed: false };
}

const nameOf = ({ programId, kind, id }: { programId: string; kind: string; id: string }) => JSON.stringify([programId, kind, id]);
