import { QueryTypes } from 'sequelize';
import type { Database } from './database';
import type { OperationKind } from '../domain/settlement/operation-kinds';
import type { OperationName } from './reads/stored-rows';

/** An operation that was answered with `202`, with everything that its execution was started with. */
export interface AcceptedOperation {
  programId: string;
  id: string;
  /** Hex. */
  fingerprint: string;
  request: unknown;
  /** RFC 3339. */
  acceptedAt: string;
  actor: string;
  keyId: string;
  requestId: string;
  /** The execution that has it. */
  workflowId: string;
}

/** Keeps operations until they have a row in the ledger. Once more for the same id and body renews it. */
export async function keepAccepted(database: Database, kind: OperationKind, operations: readonly (AcceptedOperation & { submittedAt: string })[]) {
  await select(database, 'select lumbung.keep_accepted(null, $1, $2::jsonb)', [kind, JSON.stringify(operations)]);
}

/** The execution that an operation without a row is kept for; null: nobody was told that it is accepted. */
export async function findAccepted(database: Database, kind: OperationKind, { programId, id }: OperationName): Promise<string | null> {
  const [found] = await select<{ workflowId: string }>(
    database,
    `select workflow_id as "workflowId" from lumbung.accepted_operation where program_id = $1 and kind = $2 and id = $3 order by recorded_at desc limit 1`,
    [programId, kind, id],
  );
  return found?.workflowId ?? null;
}

/** One that is kept, and its place among them. */
export type KeptOperation = AcceptedOperation & { kind: OperationKind; position: string };

/** Those that have been kept for longer than `seconds` and have no row, oldest first, after a position. */
export async function readAccepted(database: Database, seconds: number, limit: number, after: string | null): Promise<KeptOperation[]> {
  if (after === null) await select(database, 'select lumbung.forget_recorded()', []);
  return select<KeptOperation>(
    database,
    `select kind, program_id as "programId", id, encode(fingerprint, 'hex') as fingerprint, request, accepted_at as "acceptedAt", actor, key_id as "keyId",
            request_id as "requestId", workflow_id as "workflowId", jsonb_build_array(recorded_at, program_id, kind, id, encode(fingerprint, 'hex'))::text as position
       from lumbung.accepted_operation
      where recorded_at < now() - make_interval(secs => $1)
        and ($3::jsonb is null or (recorded_at, program_id, kind, id, fingerprint) >
          (($3::jsonb->>0)::timestamptz, $3::jsonb->>1, $3::jsonb->>2, $3::jsonb->>3, decode($3::jsonb->>4, 'hex')))
      order by recorded_at, program_id, kind, id, fingerprint limit $2`,
    [seconds, limit, after],
  );
}

/** It is finished, and needs no looking after any more. */
export async function forgetAccepted(database: Database, operation: KeptOperation): Promise<void> {
  await select(database, 'select lumbung.forget_accepted($1, $2, $3, $4, $5)', [...nameOf(operation), operation.workflowId]);
}

/** Another execution has it now. */
export async function handOverAccepted(database: Database, operation: KeptOperation, workflowId: string): Promise<void> {
  await select(database, 'select lumbung.hand_over_accepted($1, $2, $3, $4, $5)', [...nameOf(operation), workflowId]);
}

function nameOf({ programId, kind, id, fingerprint }: KeptOperation): string[] {
  return [programId, kind, id, fingerprint];
}

/** On the primary: some of these write. */
function select<Row extends object>(database: Database, sql: string, bind: readonly unknown[]): Promise<Row[]> {
  return database.sequelize.query<Row>(sql, { type: QueryTypes.SELECT, bind: [...bind], useMaster: true });
}
