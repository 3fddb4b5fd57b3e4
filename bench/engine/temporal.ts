import { prepareDataFolder, type DataFolder } from '../../cli/launcher/data-folder';
import { devServer } from '../../cli/temporal/dev-server';
import { resolveTemporal } from '../../cli/temporal/resolve-binary';
import type { Say } from '../../cli/terminal';
import { PART } from './engine';
import { freePorts } from '../../platform/free-ports';
import { fullTemporal } from './full-temporal';
import { startPostgres } from './postgres';
import type { Supervision } from './supervision';
import { resolveTemporalServer } from './temporal-program';
import { makeTemporalSchema } from './temporal-schema';

/** `dev`: the dev server, as `npm start` runs it. `postgres`: the full server, on a Postgres of its own. */
export const TEMPORAL_KINDS = ['dev', 'postgres'] as const;
export type TemporalKind = (typeof TEMPORAL_KINDS)[number];

export interface TemporalOptions {
  folder: DataFolder;
  supervision: Supervision;
  say: Say;
  signal: AbortSignal;
  cacheDir: string;
  namespace: string;
}

export interface RunningTemporal {
  address: string;
  superuserUrls: Record<string, string>;
}

/** Starts a new Temporal server that has our search attributes. */
export function startTemporal(kind: TemporalKind, options: TemporalOptions): Promise<RunningTemporal> {
  return kind === 'dev' ? startDevServer(options) : startFullServer(options);
}

async function startDevServer({ folder, supervision, say, signal, cacheDir, namespace }: TemporalOptions): Promise<RunningTemporal> {
  const program = await resolveTemporal({ cacheDir, say, signal });
  const [port = 0, uiPort = 0, httpPort = 0] = await freePorts(3);
  await supervision.start({ ...devServer({ program, folder, port, uiPort, httpPort, namespace }), name: PART.temporal });
  return { address: `127.0.0.1:${port}`, superuserUrls: {} };
}

/** Its Postgres is another cluster than Lumbung's, so that CPU time and write-ahead log can be told apart. */
async function startFullServer({ folder, supervision, say, signal, cacheDir, namespace }: TemporalOptions): Promise<RunningTemporal> {
  const program = await resolveTemporalServer(cacheDir, say, signal);
  const ownFolder = await prepareDataFolder(folder.path('temporal'));
  const postgres = await startPostgres({ name: PART.temporalPostgres, folder: ownFolder, supervision, say });
  await makeTemporalSchema(program.sql, postgres);
  const { spec, address } = await fullTemporal({ server: program.server, folder: ownFolder, postgres, namespace });
  await supervision.start(spec);
  return { address, superuserUrls: { [PART.temporalPostgres]: postgres.superuserUrl } };
}
