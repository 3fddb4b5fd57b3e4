import { withConnection } from '../connection';
import type { Database } from '../database';
import { select } from '../reads/select';
import { RECONCILIATION_COLUMNS, type Asker, type StoredReconciliation } from './reconciliation';

/** What became of a request; `full`: too many are unfinished. */
export type Requested = { kind: 'created' | 'known'; reconciliation: StoredReconciliation } | { kind: 'full' };

interface Wanted {
  reconciliationId: string;
  workflowId: string;
  /** Null: the schedule. */
  asker: Asker | null;
}

const INSERT = `
  insert into lumbung.reconciliation as r (reconciliation_id, workflow_id, actor, key_id, request_id, idempotency_key)
  select $1, $2, $3, $4, $5, $6 where (select count(*) from lumbung.reconciliation o where o.state = 'running') < $7::bigint
      on conflict do nothing
  returning ${RECONCILIATION_COLUMNS}`;

const KNOWN = `
  select ${RECONCILIATION_COLUMNS} from lumbung.reconciliation r
   where r.reconciliation_id = $1 or (r.key_id = $2 and r.idempotency_key = $3) limit 1`;

/**
 * Stores a request for a reconciliation, once for each id and each `Idempotency-Key` of a key.
 * @param most so many may be unfinished
 */
export function requestReconciliation(database: Database, { reconciliationId, workflowId, asker }: Wanted, most: number): Promise<Requested> {
  return withConnection(database, async (connection) => {
    const { actor = null, keyId = null, requestId = null, idempotencyKey = null } = asker ?? {};
    const known = async () => (await connection.query<StoredReconciliation>(KNOWN, [reconciliationId, keyId, idempotencyKey]))[0];
    const before = await known();
    if (before !== undefined) return { kind: 'known', reconciliation: before };
    const [made] = await connection.query<StoredReconciliation>(INSERT, [
      reconciliationId,
      workflowId,
      actor,
      keyId,
      requestId,
      idempotencyKey,
      most,
    ]);
    if (made !== undefined) return { kind: 'created', reconciliation: made };
    const since = await known();
    return since === undefined ? { kind: 'full' } : { kind: 'known', reconciliation: since };
  });
}

/** A reconciliation, or null if nobody asked for it. */
export async function findReconciliation(database: Database, reconciliationId: string): Promise<StoredReconciliation | null> {
  const [row] = await select<StoredReconciliation>(
    database,
    `select ${RECONCILIATION_COLUMNS} from lumbung.reconciliation r where r.reconciliation_id = $1`,
    [reconciliationId],
  );
  return row ?? null;
}

/** The one that was finished last, or null if none ever was. */
export async function findLatestReconciliation(database: Database): Promise<StoredReconciliation | null> {
  const [row] = await select<StoredReconciliation>(
    database,
    `select ${RECONCILIATION_COLUMNS} from lumbung.reconciliation r where r.state = 'done' order by r.finished_at desc, r.reconciliation_id limit 1`,
    [],
  );
  return row ?? null;
}

/** Reconciliations that have been unfinished for longer than `seconds`, oldest first. */
export async function readUnfinishedReconciliations(
  database: Database,
  seconds: number,
): Promise<{ reconciliationId: string; workflowId: string }[]> {
  return select<{ reconciliationId: string; workflowId: string }>(
    database,
    `select reconciliation_id as "reconciliationId", workflow_id as "workflowId" from lumbung.reconciliation
      where state = 'running' and requested_at < now() - make_interval(secs => $1) order by requested_at`,
    [seconds],
  );
}
