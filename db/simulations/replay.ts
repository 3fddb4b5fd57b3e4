import type { RuleSet } from '../../domain/rules/rule-set';
import type { CounterKey, CounterState } from '../../domain/settlement/facts';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { SimulationTotals } from '../../domain/simulation/totals';
import { momentOf } from '../reads/page';
import type { Tx } from '../transaction';
import type { HistoryPosition, HistorySpan } from './history';
import type { SimulationProgress, SimulationRef } from './simulation';

/** A simulation under way, locked. */
export interface OpenSimulation extends HistorySpan {
  /** Hex: names the draft. */
  fingerprint: string;
  chunks: number;
  orders: number | null;
  totals: SimulationTotals;
}

type OpenRow = Omit<OpenSimulation, 'position'> & { positionAt: string; positionId: string };

/** Locks a simulation that is under way, so that two executions don't do the same chunk; null: it has ended, or nobody asked for it. */
export async function lockSimulation(tx: Tx, { programId, simulationId }: SimulationRef): Promise<OpenSimulation | null> {
  const [row] = await tx.query<OpenRow>(
    `select encode(fingerprint, 'hex') as fingerprint, ${momentOf('placed_from')} as "from", ${momentOf('placed_to')} as "to",
            ${momentOf('requested_at')} as until, ${momentOf('position_at')} as "positionAt", position_id as "positionId", chunks, orders, totals
       from lumbung.simulation where program_id = $1 and simulation_id = $2 and state = 'running' for no key update`,
    [programId, simulationId],
  );
  if (!row) return null;
  const { positionAt, positionId, ...open } = row;
  return { ...open, position: { at: positionAt, id: positionId } };
}

/** How far a simulation has come; one that nobody asked for is done. */
export async function readProgress(tx: Tx, { programId, simulationId }: SimulationRef): Promise<SimulationProgress> {
  const [row] = await tx.query<SimulationProgress>(
    `select state, (totals->'orders'->>'looked')::bigint as looked, orders from lumbung.simulation where program_id = $1 and simulation_id = $2`,
    [programId, simulationId],
  );
  return row ?? { state: 'done', looked: 0, orders: 0 };
}

/** The draft of a simulation. */
export async function readDraft(tx: Tx, { programId, simulationId }: SimulationRef): Promise<RuleSet | undefined> {
  const [row] = await tx.query<{ ruleSet: RuleSet }>(
    'select rule_set as "ruleSet" from lumbung.simulation where program_id = $1 and simulation_id = $2',
    [programId, simulationId],
  );
  return row?.ruleSet;
}

/** Counters of the draft as the orders so far have left them; one that was never used is missing. */
export function readDraftCounters(tx: Tx, { programId, simulationId }: SimulationRef, keys: readonly CounterKey[]): Promise<CounterState[]> {
  if (keys.length === 0) return Promise.resolve([]);
  return tx.query<CounterState>(
    `select c.rule_kind as "ruleKind", c.rule_id as "ruleId", c.period, c.member_id as "memberId", c.uses, c.amount
       from jsonb_to_recordset($3::jsonb) as k ("ruleKind" text, "ruleId" text, period text, "memberId" text)
      cross join lateral (
        select * from lumbung.simulation_counter c
         where c.program_id = $1 and c.simulation_id = $2 and c.rule_kind = k."ruleKind" and c.rule_id = k."ruleId" and c.period = k.period
           and c.member_id = k."memberId" limit 1) c`,
    [programId, simulationId, JSON.stringify(keys)],
  );
}

/** What a chunk has found. */
export interface DoneChunk {
  position: HistoryPosition;
  /** NDJSON; empty: no order of it comes out differently. */
  lines: string;
  counters: readonly CounterState[];
  totals: SimulationTotals;
}

/** Stores a chunk: its lines, counters and totals, and that it is done. The simulation is locked. */
export async function saveChunk(tx: Tx, ref: SimulationRef, chunk: number, done: DoneChunk): Promise<void> {
  const names = [ref.programId, ref.simulationId];
  if (done.lines !== '')
    await tx.query('insert into lumbung.simulation_result (program_id, simulation_id, chunk, lines) values ($1, $2, $3, $4)', [
      ...names,
      chunk,
      done.lines,
    ]);
  if (done.counters.length > 0)
    await tx.query(
      `insert into lumbung.simulation_counter (program_id, simulation_id, rule_kind, rule_id, period, member_id, uses, amount)
       select $1, $2, c."ruleKind", c."ruleId", c.period, c."memberId", c.uses, c.amount
         from jsonb_to_recordset($3::jsonb) as c ("ruleKind" text, "ruleId" text, period text, "memberId" text, uses bigint, amount bigint)
           on conflict (program_id, simulation_id, rule_kind, rule_id, period, member_id) do update set uses = excluded.uses, amount = excluded.amount`,
      [...names, JSON.stringify(done.counters)],
    );
  await tx.query(
    `update lumbung.simulation set chunks = $3 + 1, position_at = $4::timestamptz, position_id = $5, totals = $6::jsonb
      where program_id = $1 and simulation_id = $2`,
    [...names, chunk, done.position.at, done.position.id, JSON.stringify(done.totals)],
  );
}

/** Remembers how many orders there are. */
export async function saveOrderCount(tx: Tx, { programId, simulationId }: SimulationRef, orders: number): Promise<void> {
  await tx.query('update lumbung.simulation set orders = $3 where program_id = $1 and simulation_id = $2', [programId, simulationId, orders]);
}

/** Ends a simulation that is under way, done or (with a problem) failed; one that has ended stays as it is. */
export async function endSimulation(tx: Tx, { programId, simulationId }: SimulationRef, problem: StoredProblem | null): Promise<void> {
  await tx.query(
    `update lumbung.simulation set state = case when $3::jsonb is null then 'done' else 'failed' end, problem = $3::jsonb, finished_at = clock_timestamp()
      where program_id = $1 and simulation_id = $2 and state = 'running'`,
    [programId, simulationId, problem === null ? null : JSON.stringify(problem)],
  );
  await tx.query('delete from lumbung.simulation_counter where program_id = $1 and simulation_id = $2', [programId, simulationId]);
}
