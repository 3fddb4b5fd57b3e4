import type { LifecycleCounts } from '../../domain/lifecycle/counts';
import type { Phase } from '../../domain/lifecycle/phases';
import type { Database } from '../database';
import { select } from '../reads/select';

/** Names the run of a business date. */
export interface RunRef {
  programId: string;
  /** `YYYY-MM-DD` in the program's time zone. */
  businessDate: string;
}

export type RunState = 'queued' | 'running' | 'done';

/** A row of `lifecycle_run`. */
export interface StoredRun extends RunRef {
  state: RunState;
  /** Null: not begun, or done. */
  phase: Phase | null;
  counts: Partial<LifecycleCounts>;
  cause: 'schedule' | 'request' | 'catch_up';
  requestedBy: string;
  requestedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}

/** A run that somebody, or a schedule, asks for. */
export interface WantedRun extends RunRef {
  cause: 'schedule' | 'request';
  actor: string;
  keyId: string;
  requestId: string;
}

const COLUMNS = `r.program_id as "programId", r.business_date as "businessDate", r.state, r.phase, r.counts, r.cause, r.actor as "requestedBy",
  r.requested_at as "requestedAt", r.started_at as "startedAt", r.finished_at as "finishedAt"`;

/** `passed`: a later date has been run or is about to be; nothing was written. */
export type RequestedRun = 'created' | 'known' | 'passed';

/** Stores the request for a date's run, once, together with the dates that were missed before it. */
export async function requestRun(database: Database, { programId, businessDate, cause, actor, keyId, requestId }: WantedRun): Promise<RequestedRun> {
  const [row] = await select<{ outcome: RequestedRun }>(
    database,
    'select lumbung.request_lifecycle_run(null, $1, $2::date, $3, $4, $5, $6) as outcome',
    [programId, businessDate, cause, actor, keyId, requestId],
  );
  if (!row) throw new Error('the request said nothing');
  return row.outcome;
}

/** The run of a date, or null if nobody asked for it. */
export async function findRun(database: Database, { programId, businessDate }: RunRef): Promise<StoredRun | null> {
  const [run] = await select<StoredRun>(
    database,
    `select ${COLUMNS} from lumbung.lifecycle_run r where r.program_id = $1 and r.business_date = $2::date`,
    [programId, businessDate],
  );
  return run ?? null;
}

/** The latest date that a program has a run of; null: none. */
export async function latestRunDate(database: Database, programId: string): Promise<string | null> {
  const [row] = await select<{ latest: string | null }>(
    database,
    'select max(business_date) as latest from lumbung.lifecycle_run where program_id = $1',
    [programId],
  );
  return row?.latest ?? null;
}

/** The latest unfinished run of each program of which no run has moved for longer than `seconds`. */
export function readRestingRuns(database: Database, seconds: number): Promise<RunRef[]> {
  return select<RunRef>(
    database,
    `select program_id as "programId", max(business_date) as "businessDate" from lumbung.lifecycle_run where finished_at is null
      group by program_id having max(touched_at) < now() - make_interval(secs => $1) order by program_id`,
    [seconds],
  );
}
