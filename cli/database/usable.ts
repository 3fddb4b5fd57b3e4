import { readServerRights, type ServerRights } from '../../db/server';
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
  if (!makesRoles && !(loginsGiven && kernelOwner)) throw unusable(place, 'the user may not create the roles that are missing (give it createrole)');
}

async function askRights(url: string, place: string): Promise<ServerRights> {
  try {
    return await readServerRights(url, CONNECT_MS);
  } catch (cause) {
    const reason = cause instanceof TypeError ? 'it is no URL of a database' : (REASONS[codeOf(cause)] ?? messageOf(cause));
    throw unusable(place, reason, cause);
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
