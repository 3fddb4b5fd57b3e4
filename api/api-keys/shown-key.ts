import type { ApiKey } from '../../db/api-keys';
import { Problem } from '../../domain/problem';
import type { Caller } from '../auth/caller';
import type { ApiKeyStore } from './api-key-store';

/** A key as it stands in answers. */
export function shown({ keyId, subject, role, programIds, expiresAt, createdBy, createdAt }: ApiKey) {
  return { keyId, subject, role, programIds, expiresAt, createdBy, createdAt };
}

/** Whether a key opens nothing that is closed to the caller: keys of other programs don't exist for a limited one. */
export function isWithin(caller: Caller, programIds: readonly string[] | null): boolean {
  const own = caller.programIds;
  return own === null || (programIds?.every((programId) => own.includes(programId)) ?? false);
}

/** @throws Problem `NOT_FOUND` for a key that doesn't exist, was deleted, or is not the caller's to see. */
export async function requireKey(store: Pick<ApiKeyStore, 'find'>, caller: Caller, keyId: string): Promise<ApiKey> {
  const key = await store.find(keyId);
  if (key?.revokedAt !== null || !isWithin(caller, key.programIds)) throw noSuchKey(keyId);
  return key;
}

export function noSuchKey(keyId: string): Problem {
  return new Problem('NOT_FOUND', `There is no API key ${keyId}.`);
}
