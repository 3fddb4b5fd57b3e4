import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SUPERUSER } from '../../cli/embedded/postgres-cluster';
import type { RunningPostgres } from './postgres';

const run = promisify(execFile);

export const TEMPORAL_DATABASES = { store: 'temporal', visibility: 'temporal_visibility' } as const;

/** Makes Temporal's two databases in a new cluster, with Temporal's own tool. */
export async function makeTemporalSchema(sqlTool: string, { port, password }: RunningPostgres): Promise<void> {
  const login = ['--plugin', 'postgres12', '--ep', '127.0.0.1', '-p', String(port), '--user', SUPERUSER];
  for (const [kind, database] of Object.entries(TEMPORAL_DATABASES)) {
    const schema = kind === 'store' ? 'temporal' : 'visibility';
    const steps = [['create'], ['setup-schema', '-v', '0.0'], ['update-schema', '--schema-name', `postgresql/v12/${schema}`]];
    for (const step of steps) await run(sqlTool, [...login, '--db', database, ...step], { env: { ...process.env, SQL_PASSWORD: password } });
  }
}
