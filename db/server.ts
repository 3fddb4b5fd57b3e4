import { Client } from 'pg';
import { KERNEL_OWNER } from './logins';

/** What the login of a URL may do on its server. */
export interface ServerRights {
  version: string;
  major: number;
  /** It may make the schema, or the schema is there. */
  creates: boolean;
  makesRoles: boolean;
  /** The kernel's role is there already. */
  kernelOwner: boolean;
  replica: boolean;
}

const RIGHTS = `
  select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major,
         has_database_privilege(current_database(), 'create') or to_regnamespace('lumbung') is not null as creates,
         rolcreaterole or rolsuper as "makesRoles", to_regrole($1) is not null as "kernelOwner", pg_is_in_recovery() as replica
    from pg_roles where rolname = current_user`;

/**
 * Asks a server what can be done there, before anything is.
 * @throws TypeError for what is no URL; else the error of Node or Postgres
 */
export async function readServerRights(url: string, timeoutMs: number): Promise<ServerRights> {
  return withClient(url, timeoutMs, async (client) => {
    const { rows } = await client.query<ServerRights>(RIGHTS, [KERNEL_OWNER]);
    const [rights] = rows;
    if (!rights) throw new Error('it does not answer like a Postgres');
    return rights;
  });
}

/** Connects and leaves again. @throws the error of Node or Postgres when it can't. */
export function knock(url: string, timeoutMs: number): Promise<void> {
  return withClient(url, timeoutMs, () => Promise.resolve());
}

/** Makes a role that owns a database of the same server, and the database, where they are missing. The role is no superuser. */
export async function ensureOwnedDatabase(superuserUrl: string, owner: string, password: string, database: string): Promise<void> {
  await withClient(superuserUrl, 10_000, async (client) => {
    const [role, name] = [client.escapeIdentifier(owner), client.escapeIdentifier(database)];
    const { rowCount: roles } = await client.query('select from pg_roles where rolname = $1', [owner]);
    if (!roles) await client.query(`create role ${role} login createrole password ${client.escapeLiteral(password)}`);
    const { rowCount: databases } = await client.query('select from pg_database where datname = $1', [database]);
    if (!databases) await client.query(`create database ${name} owner ${role}`);
  });
}

async function withClient<Result>(url: string, timeoutMs: number, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    application_name: 'lumbung-start',
  });
  // A connection that breaks is told by the query that needed it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
