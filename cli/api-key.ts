import { parseArgs } from 'node:util';
import { issueSecret } from '../api/auth/api-key-secret';
import { ROLES, type Role } from '../api/auth/permissions';
import { createApiKey } from '../db/api-keys';
import { openDatabase } from '../db/database';
import { appUrl } from '../db/logins';
import { loadSettings } from '../platform/settings';
import { runCommand } from './command';
import { Fault } from './fault';

const USAGE = `npm run api-key -- --key-id <id> --role <${ROLES.join('|')}> [--subject <who>] [--programs a,b]`;
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** `npm run api-key`: makes an API key where there is none yet that could make it through the API (the first key of an installation). */
async function main(): Promise<undefined> {
  const { keyId, role, subject, programIds } = readArguments();
  const settings = loadSettings(process.env);
  const pepper = settings.LUMBUNG_KEY_PEPPER;
  if (pepper === undefined) throw new Fault('Set LUMBUNG_KEY_PEPPER to the secret that the API verifies keys with.');
  const { secret, selector, verifier } = issueSecret(pepper);
  const database = openDatabase({ url: appUrl(settings), poolMax: 1, applicationName: 'lumbung-api-key' });
  try {
    const created = await createApiKey(database, {
      keyId,
      selector,
      verifier,
      subject,
      role,
      programIds,
      expiresAt: null,
      createdBy: 'npm run api-key',
    });
    if (!created) throw new Fault(`There is a key ${keyId} already: choose another id, or rotate it through the API.`);
  } finally {
    await database.close();
  }
  console.log(secret);
  console.error('This is the only time that the key is shown.');
}

function readArguments(): { keyId: string; role: Role; subject: string; programIds: string[] | null } {
  const options = { 'key-id': { type: 'string' }, role: { type: 'string' }, subject: { type: 'string' }, programs: { type: 'string' } } as const;
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    ({ values } = parseArgs({ options }));
  } catch (cause) {
    throw new Fault(USAGE, { cause });
  }
  const keyId = values['key-id'] ?? '';
  const role = ROLES.find((known) => known === values.role);
  const programIds = values.programs?.split(',') ?? null;
  if (!ID.test(keyId) || role === undefined || programIds?.some((id) => !ID.test(id))) throw new Fault(USAGE);
  return { keyId, role, subject: values.subject ?? keyId, programIds };
}

runCommand(main);
