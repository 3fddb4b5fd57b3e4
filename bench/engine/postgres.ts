import { appendFile, readFile } from 'node:fs/promises';
import { prepareEmbeddedPostgres } from '../../cli/embedded/postgres';
import { SUPERUSER } from '../../cli/embedded/postgres-cluster';
import type { DataFolder } from '../../cli/launcher/data-folder';
import type { Say } from '../../cli/terminal';
import { freePorts } from '../../platform/free-ports';
import type { Supervision } from './supervision';

export interface PostgresOptions {
  /** What it is reported by. */
  name: string;
  folder: DataFolder;
  supervision: Supervision;
  say: Say;
  /** Count the statements inside of functions too. */
  nested?: boolean;
}

export interface RunningPostgres {
  port: number;
  password: string;
  superuserUrl: string;
  /** Makes Lumbung's database and its owner; answers the owner's URL. */
  ownerUrl: () => Promise<string>;
}

/** A new cluster of the embedded Postgres, on a free port, which counts its statements. */
export async function startPostgres({ name, folder, supervision, say, nested = false }: PostgresOptions): Promise<RunningPostgres> {
  const [port = 0] = await freePorts(1);
  const embedded = await prepareEmbeddedPostgres({ folder, port, say });
  const settings = [
    "shared_preload_libraries = 'pg_stat_statements'",
    `pg_stat_statements.track = ${nested ? 'all' : 'top'}`,
    'pg_stat_statements.max = 5000',
  ];
  await appendFile(folder.path('postgres/postgresql.conf'), `\n${settings.join('\n')}\n`);
  await supervision.start({ ...embedded.spec, name });
  const password = (await readFile(folder.path('postgres-password'), 'utf8')).trim();
  return { port, password, superuserUrl: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`, ownerUrl: () => embedded.ownerUrl() };
}
