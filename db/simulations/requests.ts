import { NO_TOTALS } from '../../domain/simulation/totals';
import type { Database } from '../database';
import { withConnection } from '../connection';
import { select } from '../reads/select';
import { SIMULATION_COLUMNS, type SimulationRef, type StoredSimulation, type WantedSimulation } from './simulation';

/** What became of a request. `conflict`: the id is bound to another one; `full`: too many of the program are unfinished. */
export type Requested = { kind: 'created' | 'known'; simulation: StoredSimulation } | { kind: 'conflict' } | { kind: 'full' };

/**
 * Stores a request for a simulation, once for each id.
 * @param most so many simulations of a program may be unfinished
 */
export function requestSimulation(database: Database, wanted: WantedSimulation, most: number): Promise<Requested> {
  const { programId, simulationId, fingerprint } = wanted;
  return withConnection(database, async (connection) => {
    const find = () => connection.query<StoredSimulation>(FIND, [programId, simulationId]);
    const [made] = await connection.query<StoredSimulation>(INSERT, [...bindsOf(wanted), most]);
    if (made) return { kind: 'created', simulation: made };
    const [known] = await find();
    if (!known) return { kind: 'full' };
    return known.fingerprint === fingerprint ? { kind: 'known', simulation: known } : { kind: 'conflict' };
  });
}

const FIND = `select ${SIMULATION_COLUMNS} from lumbung.simulation s where s.program_id = $1 and s.simulation_id = $2`;

/**
 * Where to begin: no order was recorded before it was placed, give or take a day for clocks that differ, but in a sandbox, where orders may lie
 * in the future.
 */
const INSERT = `
  insert into lumbung.simulation as s (program_id, simulation_id, fingerprint, rule_set, warnings, placed_from, placed_to, actor, key_id, request_id,
    workflow_id, totals, position_at)
  select p.program_id, $2, decode($3, 'hex'), $4::jsonb, $5::jsonb, $6::timestamptz, $7::timestamptz, $8, $9, $10, $11, $12::jsonb,
         case when p.sandbox then p.created_at else greatest(p.created_at, $6::timestamptz - interval '1 day') end
    from lumbung.program p
   where p.program_id = $1 and (select count(*) from lumbung.simulation o where o.program_id = $1 and o.state = 'running') < $13::integer
      on conflict do nothing
  returning ${SIMULATION_COLUMNS}`;

function bindsOf({ programId, simulationId, fingerprint, ruleSet, warnings, from, to, actor, keyId, requestId, workflowId }: WantedSimulation) {
  const texts = [programId, simulationId, fingerprint, JSON.stringify(ruleSet), JSON.stringify(warnings), from.toISOString(), to.toISOString()];
  return [...texts, actor, keyId, requestId, workflowId, JSON.stringify(NO_TOTALS)];
}

/** A simulation, or null if nobody asked for it. */
export async function findSimulation(database: Database, { programId, simulationId }: SimulationRef): Promise<StoredSimulation | null> {
  const [row] = await select<StoredSimulation>(database, FIND, [programId, simulationId]);
  return row ?? null;
}

/**
 * Programs that have a simulation of an id, in alphabetical order.
 * @param among where to look; null: everywhere
 */
export async function findSimulationPrograms(database: Database, simulationId: string, among: readonly string[] | null): Promise<string[]> {
  const rows = await select<{ programId: string }>(
    database,
    `select p.program_id as "programId" from lumbung.program p join lumbung.simulation s on s.program_id = p.program_id and s.simulation_id = $1
      where $2::text[] is null or p.program_id = any ($2) order by p.program_id`,
    [simulationId, among],
  );
  return rows.map(({ programId }) => programId);
}
