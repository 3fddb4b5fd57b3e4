import type { Client } from 'pg';
import { KERNEL_OWNER, LOGIN, loginPassword, type LoginRole } from './logins';

/** What the API and the worker may change directly: configuration. Everything else goes through the kernel's functions. */
const CONFIGURATION = ['program', 'rule_set', 'member', 'api_key'] as const;
const RULE_SETS_ARE_IMMUTABLE = 'rule_set';
/** What belongs to members and is replaced as a whole, and what was answered to mutations without an id. */
const REPLACED = ['member_number', 'member_external_id', 'list', 'list_member', 'idempotency_key'] as const;
/** What simulations write: results that may be thrown away, nothing of the ledger. */
const RESULTS = ['simulation', 'simulation_result', 'simulation_counter'] as const;
/** What reconciliations write: what they found, which nobody takes away. */
const FINDINGS = ['reconciliation', 'reconciliation_case'] as const;

export interface GivenLogins {
  ownerUrl: string;
  appUrl?: string | undefined;
  maintenanceUrl?: string | undefined;
}

/** Role names, ready for SQL. */
export interface Logins {
  app: string;
  maintenance: string;
}

/** Everything that the kernel's files make; what migrations make stays. */
export const KERNEL_FUNCTIONS = `select p.oid::regprocedure::text as signature, p.prosecdef as definer from pg_proc p
  where p.pronamespace = 'lumbung'::regnamespace and p.proname <> 'ensure_partitions' order by 1`;

/** Makes the roles that are missing. Not in a transaction: roles belong to the cluster and others may make them at the same time. */
export async function makeRoles(client: Client, given: GivenLogins): Promise<Logins> {
  await ensureRole(client, KERNEL_OWNER, 'nologin');
  return {
    app: await login(client, 'app', given.ownerUrl, given.appUrl),
    maintenance: await login(client, 'maintenance', given.ownerUrl, given.maintenanceUrl),
  };
}

/**
 * Grants what each role may do to tables: the owner migrates; `lumbung_app` reads everything and writes configuration;
 * `lumbung_maintenance` makes partitions. Only the kernel's owner, a role without login, may write the ledger.
 */
export async function grantTables(client: Client, { app, maintenance }: Logins): Promise<void> {
  await client.query(`
    revoke all on schema lumbung from public;
    grant usage on schema lumbung to ${KERNEL_OWNER}, ${app}, ${maintenance};
    revoke insert, update, delete, truncate on all tables in schema lumbung from ${app}, ${maintenance};
    grant select on all tables in schema lumbung to ${app}, ${maintenance};
    revoke select on lumbung.api_key from ${maintenance};
    grant select, insert, update, delete on all tables in schema lumbung to ${KERNEL_OWNER};
    grant usage on all sequences in schema lumbung to ${KERNEL_OWNER};
    grant usage on sequence lumbung.list_generation to ${app};
  `);
  for (const table of CONFIGURATION) {
    const rights = table === RULE_SETS_ARE_IMMUTABLE ? 'insert' : 'insert, update';
    await client.query(`grant ${rights} on lumbung.${table} to ${app}`);
  }
  for (const table of [...REPLACED, ...RESULTS]) await client.query(`grant insert, update, delete on lumbung.${table} to ${app}`);
  for (const table of FINDINGS) await client.query(`grant insert, update on lumbung.${table} to ${app}`);
}

/** Hands the kernel's functions to the role without login and lets the app's login call those that run with its rights. In a transaction. */
export async function guardFunctions(client: Client, { app, maintenance }: Logins): Promise<void> {
  const { rows } = await client.query<{ signature: string; definer: boolean }>(KERNEL_FUNCTIONS);
  await client.query('revoke execute on all functions in schema lumbung from public');
  // The new owner of a function needs CREATE on its schema while it is handed over.
  await client.query(`grant create on schema lumbung to ${KERNEL_OWNER}; grant ${KERNEL_OWNER} to current_user`);
  for (const { signature, definer } of rows) {
    await client.query(`alter function ${signature} owner to ${KERNEL_OWNER}`);
    if (definer) await client.query(`grant execute on function ${signature} to ${app}`);
  }
  await client.query(`revoke create on schema lumbung from ${KERNEL_OWNER}`);
  await client.query(`grant execute on function lumbung.ensure_partitions(integer) to ${app}, ${maintenance}`);
}

/** A login of ours gets its derived password; a given one is only granted to. Answers the quoted role name. */
async function login(client: Client, role: LoginRole, ownerUrl: string, givenUrl: string | undefined): Promise<string> {
  if (givenUrl) return client.escapeIdentifier(decodeURIComponent(new URL(givenUrl).username));
  await ensureRole(client, LOGIN[role], 'login', loginPassword(ownerUrl, role));
  return LOGIN[role];
}

/** Roles belong to the cluster, so another database's migration may make the same one at the same time. */
async function ensureRole(client: Client, name: string, kind: 'login' | 'nologin', password?: string): Promise<void> {
  const withPassword = password === undefined ? '' : `password ${client.escapeLiteral(password)}`;
  await client.query(`
    do $$ begin
      if not exists (select from pg_roles where rolname = '${name}') then create role ${name} ${kind} ${withPassword}; end if;
    exception when duplicate_object or unique_violation then null;
    end $$`);
  if (password === undefined) return;
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(`alter role ${name} ${withPassword}`);
      return;
    } catch (error) {
      // "tuple concurrently updated": another migration in this cluster did the same at the same moment.
      if (attempt === 5 || !(error instanceof Error && error.message.includes('concurrently'))) throw error;
    }
  }
}
