import { readFile } from 'node:fs/promises';
import { issueSecret, parseSecret, verifierOf } from '../../api/auth/api-key-secret';
import { ROLES, type Role } from '../../api/auth/permissions';
import type { Database } from '../../db/database';
import { models } from '../../db/models';
import { codeOf } from '../fault';
import { writePrivately } from './secrets';

/** One API key per role, for development. */
export type DevKeys = Record<Role, string>;

/**
 * Makes sure that there is an API key for every role: the file keeps them from one start to the next, and what the database lacks of them (it may
 * be another one by now) is put into it. Subjects are `dev-<role>`.
 * @param file path of `dev-keys.json`; written with mode 0600
 */
export async function ensureDevKeys(file: string, database: Database, pepper: string): Promise<DevKeys> {
  const kept = await readKeys(file);
  const keys = Object.fromEntries(ROLES.map((role) => [role, usable(kept[role]) ?? issueSecret(pepper).secret])) as DevKeys;
  if (ROLES.some((role) => keys[role] !== kept[role])) await writePrivately(file, `${JSON.stringify(keys, null, 2)}\n`);
  for (const role of ROLES) await store(database, role, keys[role], pepper);
  return keys;
}

async function readKeys(file: string): Promise<Partial<Record<string, unknown>>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Partial<Record<string, unknown>>;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return {};
    throw error;
  }
}

function usable(key: unknown): string | null {
  return typeof key === 'string' && parseSecret(key) !== null ? key : null;
}

/** Written anew each time: a key that was revoked, or made under another pepper, works again after a start. */
async function store(database: Database, role: Role, key: string, pepper: string): Promise<void> {
  const parts = parseSecret(key);
  if (!parts) throw new Error(`the key of ${role} is none`);
  const subject = `dev-${role}`;
  const verifier = verifierOf(parts.secret, pepper);
  await models(database).ApiKey.upsert({
    ...{ keyId: subject, subject, role, createdBy: 'npm start' },
    ...{ selector: parts.selector, verifier, programIds: null, expiresAt: null, revokedAt: null },
  });
}
