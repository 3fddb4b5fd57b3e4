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

/** How far back to look: an order older than this and unfinished has been reported over and over. */
const LOOK_BACK = '35 days';

/** Orders that have been under way for longer than `seconds`, oldest first, after a position. */
export function readUnfinished(database: Database, seconds: number, limit: number, after: string | null = null): Promise<UnfinishedOrder[]> {
  return database.sequelize.query<UnfinishedOrder>(
    `select program_id as "programId", id, encode(fingerprint, 'hex') as fingerprint, request, accepted_at as "acceptedAt", actor, key_id as "keyId",
            request_id as "requestId", workflow_id as "workflowId", workflow_run as "workflowRun",
            jsonb_build_array(recorded_at, program_id, id)::text as position
       from lumbung.settlement
      where state in ('discounted', 'accrued') and kind = 'order'
        and recorded_at < now() - make_interval(secs => $1) and recorded_at > now() - interval '${LOOK_BACK}'
        and ($3::jsonb is null or (recorded_at, program_id, id) > (($3::jsonb->>0)::timestamptz, $3::jsonb->>1, $3::jsonb->>2))
      order by recorded_at, program_id, id limit $2`,
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
