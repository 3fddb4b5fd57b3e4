import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { StoredOperation } from '../../domain/settlement/stored';
import type { Database } from '../database';
import { findStored, programsWith, readStored, type OperationName } from './stored-rows';

/** Operations of a kind by their latest attempts, in one query; in no particular order, and without those that nobody sent. */
export function readOperations(database: Database, kind: PointsKind, names: readonly OperationName[]): Promise<StoredOperation[]> {
  return readStored(database, kind, names);
}

/** One operation as callers may read it; null when nobody sent it, or when it was refused or failed more than 90 days ago. */
export function findOperation(database: Database, kind: PointsKind, name: OperationName, now: Date): Promise<StoredOperation | null> {
  return findStored(database, kind, name, now);
}

/** Programs that have an operation of this kind and id, of those named (null: of all). */
export function findOperationPrograms(
  database: Database,
  kind: PointsKind,
  id: string,
  among: readonly string[] | null,
  now: Date,
): Promise<string[]> {
  return programsWith(database, kind, id, among, now);
}
