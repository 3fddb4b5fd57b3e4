import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../cli/fault';
import type { LifecycleCounts } from '../../domain/lifecycle/counts';
import type { Engine } from '../engine/engine';

/** A night as it was measured. */
export interface Night {
  seconds: number;
  lots: number;
  chunks: number;
  /** Of its longest transaction. */
  longestMs: number;
}

interface Shown {
  state: string;
  counts: LifecycleCounts;
  startedAt: string | null;
  finishedAt: string | null;
}

const POLL_MS = 500;
const LONGEST_MS = 60 * 60_000;

async function call<Body>({ url, keys }: Engine, method: string, path: string, body?: unknown): Promise<Body> {
  const headers = { authorization: `Bearer ${keys.admin}`, 'content-type': 'application/json' };
  const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Fault(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}

/** A sandbox that only the bench's nights are of. */
export async function publishNights(engine: Engine, programId: string): Promise<void> {
  const ruleSet = { earning: [{ id: 'base', mode: 'money', points: 1, per: 100 }], lots: { validFor: { days: 365 } } };
  await call(engine, 'PUT', `/v1/programs/${programId}`, { name: 'Nights', currency: 'GBP', timeZone: 'UTC', sandbox: true, ruleSet });
}

/** Asks for a night; resolves when Temporal has it. */
export async function askForNight(engine: Engine, programId: string, businessDate: string): Promise<void> {
  await call(engine, 'POST', '/v1/lifecycle-runs', { programId, businessDate });
}

/** Whether a night is still under way. */
export async function isUnderWay(engine: Engine, programId: string, businessDate: string): Promise<boolean> {
  return (await call<Shown>(engine, 'GET', `/v1/lifecycle-runs/${programId}/${businessDate}`)).state !== 'done';
}

/** Waits for the end of a night. @throws Fault when it left something out, or takes an hour */
export async function nightOver(engine: Engine, programId: string, businessDate: string, signal: AbortSignal): Promise<Night> {
  for (const end = performance.now() + LONGEST_MS; performance.now() < end; await pause(POLL_MS, undefined, { signal })) {
    const { state, counts, startedAt, finishedAt } = await call<Shown>(engine, 'GET', `/v1/lifecycle-runs/${programId}/${businessDate}`);
    if (state !== 'done' || startedAt === null || finishedAt === null) continue;
    if (counts.failed > 0) throw new Fault(`${counts.failed} cards were left out by the night of ${businessDate}.`);
    const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000;
    return { seconds, lots: counts.lotsActivated + counts.lotsExpired, chunks: counts.chunks, longestMs: counts.longestChunkMs };
  }
  throw new Fault(`The night of ${businessDate} doesn't end.`);
}
