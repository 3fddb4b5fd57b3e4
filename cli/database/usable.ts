import { Client } from 'pg';
import { KERNEL_OWNER } from '../../db/logins';
import { codeOf, Fault, messageOf } from '../fault';

const OLDEST_MAJOR = 15;
const CONNECT_MS = 8_000;

/** What is wrong, by the code of Node's or Postgres' error. */
const REASONS: Partial<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'there is no such host',
  EHOSTUNREACH: 'the host is out of reach',
  ETIMEDOUT: 'nothing answers',
  '28P01': 'the password is wrong',
  '28000': 'the user may not log in',
  '3D000': 'there is no such database',
  '53300': 'it has no connections left',
  '57P03': 'it is starting up or shutting down',
};

interface Rights {
  version: string;
  major: number;
  creates: boolean;
  makesRoles: boolean;
  /** The kernel's role is there already. */
  kernelOwner: boolean;
  replica: boolean;
}

/**
 * Makes sure that an existing Postgres can be used before anything is started.
 * @param url the owner's (`DATABASE_URL`)
 * @param loginsGiven the app's and the maintenance's logins are given, so that neither has to be made
 * @throws Fault saying in one sentence why it can't be used. The password is never told.
 */
export async function checkDatabase(url: string, loginsGiven: boolean): Promise<void> {
  const place = described(url);
  const { version, major, creates, makesRoles, kernelOwner, replica } = await askRights(url, place);
  if (major < OLDEST_MAJOR) throw unusable(place, `PostgreSQL ${OLDEST_MAJOR} or newer is needed, it is ${version}`);
  if (replica) throw unusable(place, 'it is a replica that only reads');
  if (!creates) throw unusable(place, 'the user may not create a schema in it (grant create on database)');
  if (!makesRoles && !(loginsGiven && kernelOwner))
    throw unusable(place, 'the user may not create the roles that are missing (alter role … createrole)');
}

async function askRights(url: string, place: string): Promise<Rights> {
  let client: Client;
  try {
    client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS, query_timeout: CONNECT_MS, application_name: 'lumbung-start' });
  } catch (cause) {
    throw unusable(place, 'it is no URL of a database', cause);
  }
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Rights>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major,
              has_database_privilege(current_database(), 'create') or to_regnamespace('lumbung') is not null as creates,
              rolcreaterole or rolsuper as "makesRoles", to_regrole($1) is not null as "kernelOwner", pg_is_in_recovery() as replica
         from pg_roles where rolname = current_user`,
      [KERNEL_OWNER],
    );
    const [rights] = rows;
    if (!rights) throw new Error('it does not answer like a Postgres');
    return rights;
  } catch (cause) {
    throw unusable(place, REASONS[codeOf(cause)] ?? messageOf(cause), cause);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function unusable(place: string, reason: string, cause?: unknown): Fault {
  return new Fault(`DATABASE_URL (${place}) can't be used: ${reason.replace(/\.$/, '')}.`, { cause });
}

/** User, host and database, without the password. */
function described(url: string): string {
  try {
    const { username, host, pathname } = new URL(url);
    return `${decodeURIComponent(username)}@${host}${pathname}`;
  } catch {
    return 'unreadable';
  }
}
