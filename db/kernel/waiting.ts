import { QueryTypes } from 'sequelize';
import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { Database } from '../database';
import type { ParentName } from './operations';

/** Of operations that others wait for, those that are not settled (yet). What is settled stays so. */
export function readUnsettled(database: Database, names: readonly ParentName[]): Promise<ParentName[]> {
  return select<ParentName>(
    database,
    `select x.program_id as "programId", x.kind, x.id from unnest($1::text[], $2::text[], $3::text[]) as x (program_id, kind, id)
      where not exists (
        select from lumbung.settlement_key k where k.program_id = x.program_id and k.kind = x.kind and k.id = x.id and k.state = 'settled')`,
    [names.map(({ programId }) => programId), names.map(({ kind }) => kind), names.map(({ id }) => id)],
  );
}

interface Body {
  programId: string;
  id: string;
  /** Hex. */
  fingerprint: string;
  /** RFC 3339. */
  acceptedAt: string;
}

/** Of operations that wait, those whose id another body was accepted with earlier, which waits as well: the first one is posted, whoever looks. */
export function readWaitingOthers(database: Database, kind: PointsKind, operations: readonly Body[]): Promise<Pick<Body, 'programId' | 'id'>[]> {
  return select(
    database,
    `select distinct x.program_id as "programId", x.id from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[])
              as x (program_id, id, fingerprint, accepted_at)
       join lumbung.accepted_operation a on a.program_id = x.program_id and a.kind = $1 and a.id = x.id and a.fingerprint <> decode(x.fingerprint, 'hex')
        and (a.accepted_at, a.fingerprint) < (x.accepted_at, decode(x.fingerprint, 'hex'))`,
    [
      kind,
      operations.map(({ programId }) => programId),
      operations.map(({ id }) => id),
      operations.map(({ fingerprint }) => fingerprint),
      operations.map(({ acceptedAt }) => acceptedAt),
    ],
  );
}

/** On the primary: what has just been settled must not look as if it weren't. */
function select<Row extends object>(database: Database, sql: string, bind: readonly unknown[]): Promise<Row[]> {
  return database.sequelize.query<Row>(sql, { type: QueryTypes.SELECT, bind: [...bind], useMaster: true });
}
