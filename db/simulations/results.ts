import type { Database } from '../database';
import { select } from '../reads/select';
import { RESULT_DAYS, type SimulationRef } from './simulation';

/** Pieces read at once. */
const PIECES = 20;

/** The result file piece by piece, in the order of the orders; a piece ends with a line. */
export async function* readResults(database: Database, { programId, simulationId }: SimulationRef): AsyncGenerator<string> {
  for (let after = -1; ;) {
    const pieces: { chunk: number; lines: string }[] = await select(
      database,
      'select chunk, lines from lumbung.simulation_result where program_id = $1 and simulation_id = $2 and chunk > $3 order by chunk limit $4',
      [programId, simulationId, after, PIECES],
    );
    for (const { chunk, lines } of pieces) {
      yield lines;
      after = chunk;
    }
    if (pieces.length < PIECES) return;
  }
}

/** Takes result files away that have been kept long enough, a number of pieces at a time; answers how many pieces went. */
export async function forgetResults(database: Database, most: number): Promise<number> {
  const gone = await select(
    database,
    `delete from lumbung.simulation_result r using (
       select r.program_id, r.simulation_id, r.chunk from lumbung.simulation s join lumbung.simulation_result r using (program_id, simulation_id)
        where s.finished_at < now() - make_interval(days => $1) limit $2) old
      where r.program_id = old.program_id and r.simulation_id = old.simulation_id and r.chunk = old.chunk returning r.chunk`,
    [RESULT_DAYS, most],
  );
  return gone.length;
}
