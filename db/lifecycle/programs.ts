import type { Database } from '../database';
import { select } from '../reads/select';

/** Programs that have nightly runs by themselves: all but sandboxes. */
export function readNightlyPrograms(database: Database): Promise<{ programId: string; timeZone: string }[]> {
  return select(database, 'select program_id as "programId", time_zone as "timeZone" from lumbung.program where not sandbox order by program_id', []);
}
