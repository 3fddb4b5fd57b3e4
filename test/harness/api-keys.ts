import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issueSecret } from '../../api/auth/api-key-secret';
import { ROLES, type Role } from '../../api/auth/permissions';
import type { TestDatabase } from './database';
import { runFolder } from './run/run-folder';

/** Makes a key of each role, subjects `dev-<role>` as in embedded mode, valid for all programs. */
export async function makeKeys(database: Pick<TestDatabase, 'rows'>, pepper: string): Promise<Record<Role, string>> {
  const made = ROLES.map((role) => ({ role, ...issueSecret(pepper) }));
  for (const { role, selector, verifier } of made) {
    await database.rows(
      `insert into lumbung.api_key (key_id, selector, verifier, subject, role, created_by) values ($1, $2, $3, $4, $5, 'harness')`,
      [`dev-${role}`, selector, verifier, `dev-${role}`, role],
    );
  }
  return Object.fromEntries(made.map(({ role, secret }) => [role, secret])) as Record<Role, string>;
}

/** Writes the keys as embedded mode does (`dev-keys.json`), for programs that read them from a file. */
export async function writeKeysFile(database: TestDatabase, keys: Record<Role, string>): Promise<string> {
  const file = join(runFolder(), `${database.name}-keys.json`);
  await writeFile(file, JSON.stringify(keys), { mode: 0o600 });
  return file;
}
