import type { StoredGrant } from '../../domain/settlement/stored';
import type { Database } from '../database';
import { findStored, programsWith, readStored } from './stored-rows';

export interface GrantRef {
  programId: string;
  grantId: string;
}

/** Grants by their latest attempts, in one query; in no particular order, and without those that nobody sent. */
export function readGrants(database: Database, refs: readonly GrantRef[]): Promise<StoredGrant[]> {
  const names = refs.map(({ programId, grantId }) => ({ programId, id: grantId }));
  return readStored(database, 'grant', names);
}

/** One grant as callers may read it; null when nobody sent it, or when it was refused or failed more than 90 days ago. */
export function findGrant(database: Database, { programId, grantId }: GrantRef, now: Date): Promise<StoredGrant | null> {
  return findStored(database, 'grant', { programId, id: grantId }, now);
}

/** Programs that have a grant of this id, of those named (null: of all). */
export function findGrantPrograms(database: Database, grantId: string, among: readonly string[] | null, now: Date): Promise<string[]> {
  return programsWith(database, 'grant', grantId, among, now);
}
