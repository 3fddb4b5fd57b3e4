import { setTimeout as pause } from 'node:timers/promises';
import type { LifecycleCounts } from '../../domain/lifecycle/counts';
import type { Phase } from '../../domain/lifecycle/phases';
import type { Answer, Client } from '../harness/client';

/** What `GET /v1/lifecycle-runs/…` answers, as far as tests look at it. */
export interface Run {
  businessDate: string;
  state: 'queued' | 'running' | 'done' | 'skipped';
  phase: Phase | null;
  cause: 'schedule' | 'request' | 'catch_up' | null;
  counts: LifecycleCounts;
  workflowId: string | null;
  detail: string | null;
}

const POLL_MS = 30;
const PATIENCE_MS = 60_000;

/** Asks for the run of a date as an operator. */
export function requestRun(client: Client, programId: string, businessDate: string): Promise<Answer<Run>> {
  return client.post<Run>('/v1/lifecycle-runs', { programId, businessDate }, { role: 'operator' });
}

export function shownRun(client: Client, programId: string, businessDate: string): Promise<Answer<Run>> {
  return client.get<Run>(`/v1/lifecycle-runs/${programId}/${businessDate}`, { role: 'operator' });
}

/** Waits until the run of a date is done. */
export async function runDone(client: Client, programId: string, businessDate: string): Promise<Run> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(POLL_MS)) {
    const { body } = await shownRun(client, programId, businessDate);
    if (body.state === 'done') return body;
  }
  throw new Error(`the run of ${businessDate} doesn't end`);
}

/** Asks for the run of a date and waits for its end. */
export async function runNight(client: Client, programId: string, businessDate: string): Promise<Run> {
  const { status } = await requestRun(client, programId, businessDate);
  if (status !== 202) throw new Error(`answered ${status}`);
  return runDone(client, programId, businessDate);
}
