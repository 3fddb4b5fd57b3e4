import type { Database } from '../database';
import { select } from '../reads/select';
import type { SimulationRef } from './simulation';

/** Simulations that have been unfinished for longer than `seconds`, oldest first; few, for a program may have only some. */
export function readUnfinishedSimulations(database: Database, seconds: number): Promise<SimulationRef[]> {
  return select<SimulationRef>(
    database,
    `select program_id as "programId", simulation_id as "simulationId" from lumbung.simulation
      where state = 'running' and requested_at < now() - make_interval(secs => $1) order by requested_at`,
    [seconds],
  );
}
