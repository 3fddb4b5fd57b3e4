import { setTimeout as pause } from 'node:timers/promises';
import type { RuleSet } from '../../domain/rules/rule-set';
import type { ResultLine } from '../../domain/simulation/result-line';
import type { SimulationTotals, Sums } from '../../domain/simulation/totals';
import type { Answer, Client } from '../harness/client';
import { nextId } from '../harness/factories';

/** What `GET /v1/simulations/{id}` answers, as far as tests look at it. */
export interface Simulation {
  simulationId: string;
  state: 'running' | 'done' | 'failed';
  progress: { done: number; orders: number | null };
  totals: SimulationTotals & { change: Sums };
  file: string | null;
  problem: { code: string; detail: string; errorId?: string } | null;
}

/** Body of a request: a draft for all that was ever placed. */
export function simulationOf(ruleSet: RuleSet, parts: Partial<{ simulationId: string; from: string; to: string }> = {}) {
  return { simulationId: nextId('simulation'), ruleSet, from: '2000-01-01', to: '2999-12-31', ...parts };
}

/** Asks for a simulation as an admin. */
export function request<Body = unknown>(client: Client, programId: string, body: unknown): Promise<Answer<Body>> {
  return client.post<Body>(`/v1/programs/${programId}/simulations`, body, { role: 'admin' });
}

const POLL_MS = 50;
const PATIENCE_MS = 60_000;

/** Waits until a simulation has ended. */
export async function ended(client: Client, programId: string, simulationId: string): Promise<Simulation> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(POLL_MS)) {
    const { body } = await client.get<Simulation>(`/v1/simulations/${simulationId}?programId=${programId}`);
    if (body.state !== 'running') return body;
  }
  throw new Error(`simulation ${simulationId} doesn't end`);
}

/** The lines of the result file. */
export async function linesOf(client: Client, { file }: Simulation): Promise<ResultLine[]> {
  if (file === null) throw new Error('there is no file');
  const { body } = await client.get<string>(file);
  return body.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as ResultLine]));
}

/** Asks for a simulation and waits for its end. */
export async function simulate(client: Client, programId: string, body: ReturnType<typeof simulationOf>): Promise<Simulation> {
  const { status } = await request(client, programId, body);
  if (status !== 202) throw new Error(`answered ${status}`);
  return ended(client, programId, body.simulationId);
}
