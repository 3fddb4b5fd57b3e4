import { QueryTypes } from 'sequelize';
import type { OrderRequest } from '../../domain/orders/order';
import type { Database } from '../database';

/** An order that is discounted or accrued and not further, with everything that its settlement was started with. */
export interface UnfinishedOrder {
  programId: string;
  id: string;
  fingerprint: string;
  request: OrderRequest;
  acceptedAt: string;
  actor: string;
  keyId: string;
  requestId: string;
  workflowId: string;
  workflowRun: string;
  /** Its place among the unfinished. */
  position: string;
}

/** Orders that have been under way for longer than `seconds`, oldest first, after a position. */
export function readUnfinished(database: Database, seconds: number, limit: number, after: string | null = null): Promise<UnfinishedOrder[]> {
  return database.sequelize.query<UnfinishedOrder>(
    `select a.program_id as "programId", a.id, encode(a.fingerprint, 'hex') as fingerprint, a.request, a.accepted_at as "acceptedAt", a.actor,
            a.key_id as "keyId", a.request_id as "requestId", a.workflow_id as "workflowId", a.workflow_run as "workflowRun",
            jsonb_build_array(o.recorded_at, o.program_id, o.id)::text as position
       from (select * from lumbung.settlement_open
              where recorded_at < now() - make_interval(secs => $1)
                and ($3::jsonb is null or (recorded_at, program_id, id) > (($3::jsonb->>0)::timestamptz, $3::jsonb->>1, $3::jsonb->>2))
              order by recorded_at, program_id, id limit $2) o
      cross join lateral (
        select * from lumbung.attempt a
         where a.program_id = o.program_id and a.kind = 'order' and a.id = o.id and a.attempt = o.attempt and a.recorded_at = o.recorded_at limit 1) a
      order by o.recorded_at, o.program_id, o.id`,
    { type: QueryTypes.SELECT, bind: [seconds, limit, after] },
  );
}

/** Whether an order is still under way. */
export async function isUnfinished(database: Database, { programId, id }: Pick<UnfinishedOrder, 'programId' | 'id'>): Promise<boolean> {
  const rows = await database.sequelize.query(
    `select from lumbung.settlement_key where program_id = $1 and kind = 'order' and id = $2 and state = 'open'`,
    { type: QueryTypes.SELECT, bind: [programId, id] },
  );
  return rows.length > 0;
}
