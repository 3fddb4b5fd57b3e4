import { Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import type { Database } from './database';
import { models } from './models';
import type { ApiKeyRow } from './models/api-key';
import { pageOf, type Page } from './reads/page';
import type { Tx } from './transaction';

/** A key as it is stored. Its secret is nowhere: the verifier is its HMAC under a pepper that the database doesn't have. */
export interface ApiKey {
  keyId: string;
  verifier: Buffer;
  subject: string;
  role: string;
  /** Null: all programs. */
  programIds: string[] | null;
  /** Null: never. */
  expiresAt: string | null;
  revokedAt: string | null;
  createdBy: string;
  createdAt: string;
}

/** What a key is looked up and verified by. */
export interface KeySecret {
  /** Finds the row; not secret. */
  selector: string;
  verifier: Buffer;
}

export type NewApiKey = KeySecret & Pick<ApiKey, 'keyId' | 'subject' | 'role' | 'programIds' | 'expiresAt' | 'createdBy'>;

/** A key by its id, revoked ones included; null if there is none. */
export async function findApiKey(database: Database, keyId: string): Promise<ApiKey | null> {
  const row = await models(database).ApiKey.findByPk(keyId);
  return row && toApiKey(row);
}

/** The key that a presented secret says it is of, revoked ones included. */
export async function findApiKeyBySelector(database: Database, selector: string): Promise<ApiKey | null> {
  const row = await models(database).ApiKey.findOne({ where: { selector } });
  return row && toApiKey(row);
}

/**
 * Keys that are not revoked, by id.
 * @param filter `within`: only keys that are limited to some of these programs (null: all keys); `after`: the last id of the page before
 */
export async function listApiKeys(
  database: Database,
  filter: { within: readonly string[] | null; after: string | null; limit: number },
): Promise<Page<ApiKey>> {
  const where: WhereOptions<ApiKeyRow>[] = [{ revokedAt: null }];
  if (filter.within !== null) where.push({ programIds: { [Op.contained]: [...filter.within] } });
  if (filter.after !== null) where.push({ keyId: { [Op.gt]: filter.after } });
  const rows = await models(database).ApiKey.findAll({ where: { [Op.and]: where }, order: [['keyId', 'asc']], limit: filter.limit + 1 });
  return pageOf(rows.map(toApiKey), filter.limit, (key) => key.keyId);
}

/** Stores a new key; null when its id is taken, also by a revoked one. */
export async function createApiKey(database: Database, key: NewApiKey): Promise<ApiKey | null> {
  try {
    return toApiKey(await models(database).ApiKey.create(key));
  } catch (error) {
    if (error instanceof UniqueConstraintError && 'key_id' in error.fields) return null;
    throw error;
  }
}

/** Gives a key another secret; the old one opens nothing from then on. Null when there is no such key, or it is revoked. */
export async function renewApiKey(tx: Tx, keyId: string, { selector, verifier }: KeySecret): Promise<ApiKey | null> {
  const [key] = await tx.query<ApiKey>(
    `update lumbung.api_key set selector = $2, verifier = $3 where key_id = $1 and revoked_at is null
     returning key_id as "keyId", verifier, subject, role, program_ids as "programIds", expires_at as "expiresAt", revoked_at as "revokedAt",
               created_by as "createdBy", created_at as "createdAt"`,
    [keyId, selector, verifier],
  );
  return key ?? null;
}

/** Ends a key; once it is revoked, nothing changes any more. */
export async function revokeApiKey(database: Database, keyId: string, now: Date): Promise<void> {
  await models(database).ApiKey.update({ revokedAt: now.toISOString() }, { where: { keyId, revokedAt: null } });
}

function toApiKey({ keyId, verifier, subject, role, programIds, expiresAt, revokedAt, createdBy, createdAt }: ApiKeyRow): ApiKey {
  return { keyId, verifier, subject, role, programIds, expiresAt, revokedAt, createdBy, createdAt };
}
