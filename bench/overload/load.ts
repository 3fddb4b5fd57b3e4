import { setTimeout as sleep } from 'node:timers/promises';
import type { Connections, Outcome } from './connections';
import { Tally, type Summary } from './tally';

const TICK_MS = 5;
/** Longer than the longest wait that the engine promises to answer within. */
const LAST_ANSWER_MS = 40_000;

export interface Load {
  what: string;
  connections: Connections;
  /** A whole request, new each time. */
  request: () => string;
  seconds: number;
}

/** `callers` callers, each of which sends again as soon as it was answered: what the engine can sustain. */
export async function closedLoop({ what, connections, request, seconds }: Load, callers: number): Promise<Summary> {
  const tally = new Tally();
  const started = performance.now();
  const end = started + seconds * 1_000;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < end) await answered(connections, request(), tally);
    }),
  );
  return tally.summary(what, (performance.now() - started) / 1_000, 0);
}

/** Sends at a fixed rate whatever becomes of it, as many independent callers do. */
export async function openLoop({ what, connections, request, seconds }: Load, perSecond: number): Promise<Summary> {
  const tally = new Tally();
  const started = performance.now();
  let due = 0;
  let open = 0;
  for (let elapsed = 0; elapsed < seconds * 1_000; elapsed = performance.now() - started) {
    for (const target = (elapsed / 1_000) * perSecond; due < target; due++) {
      open++;
      void answered(connections, request(), tally).then(() => open--);
    }
    await sleep(TICK_MS);
  }
  for (const end = performance.now() + LAST_ANSWER_MS; open > 0 && performance.now() < end;) await sleep(20);
  return tally.summary(what, seconds, perSecond);
}

function answered(connections: Connections, request: string, tally: Tally): Promise<void> {
  return new Promise((resolve) => {
    const sentAt = performance.now();
    const sent = connections.send(request, (outcome: Outcome) => {
      tally.count(outcome, performance.now() - sentAt);
      resolve();
    });
    tally.send(sent);
    if (!sent) resolve();
  });
}
