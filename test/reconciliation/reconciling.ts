import { setTimeout as pause } from 'node:timers/promises';
import type { InvariantName } from '../../domain/reconciliation/invariants';
import type { Client } from '../harness/client';

/** What `GET /v1/reconciliations/{id}` answers, as far as tests look at it. */
export interface Reconciliation {
  reconciliationId: string;
  state: 'running' | 'done' | 'failed';
  finishedAt: string | null;
  progress: { part: string; cards: number; of: number | null };
  invariants: { name: InvariantName; ok: boolean; checked: number; differences: number }[];
  consistency: number;
  problem: { code: string } | null;
  workflowId: string;
}

/** A case as the API tells it, as far as tests look at it. */
export interface Case {
  caseId: string;
  invariant: InvariantName;
  programId: string;
  subject: string;
  cardId: string | null;
  memberId: string | null;
  expected: unknown;
  actual: unknown;
  evidence: { card: Record<string, unknown> | null; lots: Record<string, unknown>[]; entries: Record<string, unknown>[] };
  state: string;
  timesSeen: number;
  openedBy: string;
  note: string | null;
}

const POLL_MS = 50;
const PATIENCE_MS = 60_000;

/** Waits until a reconciliation has ended. */
export async function ended(client: Client, reconciliationId: string): Promise<Reconciliation> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(POLL_MS)) {
    const { body } = await client.get<Reconciliation>(`/v1/reconciliations/${reconciliationId}`, { role: 'operator' });
    if (body.state !== 'running') return body;
  }
  throw new Error(`reconciliation ${reconciliationId} doesn't end`);
}

/** Asks for a reconciliation as an operator; answers its id. */
export async function request(client: Client): Promise<string> {
  const { status, body } = await client.post<{ reconciliationId: string }>('/v1/reconciliations', undefined, { role: 'operator' });
  if (status !== 202) throw new Error(`answered ${status}`);
  return body.reconciliationId;
}

/** Asks for a reconciliation and waits for its end. */
export async function reconcile(client: Client): Promise<Reconciliation> {
  return ended(client, await request(client));
}

/** Cases that nobody has resolved, latest first. */
export async function unresolved(client: Client): Promise<Case[]> {
  const { body } = await client.get<{ items: Case[] }>('/v1/reconciliations/cases?limit=200', { role: 'operator' });
  return body.items;
}

/** Names of the invariants that don't hold. */
export function broken({ invariants }: Reconciliation): string[] {
  return invariants.filter(({ ok }) => !ok).map(({ name }) => name);
}
