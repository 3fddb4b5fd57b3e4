import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** The kernel's limit is 107 bytes on Linux and 103 on macOS. */
export const LONGEST_SOCKET_PATH = 100;
const MIB = 1024 * 1024;
const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback);
const count = (fallback: number, max = 1_000_000) => z.coerce.number().int().min(1).max(max).default(fallback);
const flag = z
  .enum(['0', '1', 'false', 'true'])
  .default('0')
  .transform((v) => v === '1' || v === 'true');
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres://');

/** Every setting of Lumbung, read from the environment. The table in `docs/settings.md` is generated from this schema. */
export const settingsSchema = z.object({
  LUMBUNG_PORT: port(8080).describe('Port of the HTTP API.'),
  LUMBUNG_HOST: z.string().min(1).default('127.0.0.1').describe('Address that the HTTP API listens on.'),
  LUMBUNG_TEMPORAL_PORT: port(7233).pipe(z.number().max(64535)).describe("Port of the embedded Temporal server; its UI's is 1000 higher."),
  LUMBUNG_POSTGRES_PORT: port(54329).describe('Port of the embedded Postgres.'),
  LUMBUNG_DATA_DIR: z.string().min(1).default('.lumbung').describe('Where the embedded stores and the development keys live.'),
  LUMBUNG_CACHE_DIR: z
    .string()
    .min(1)
    .default(() => join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lumbung'))
    .describe("Where Temporal's command-line tool is kept once it was downloaded or built. Default: `lumbung` in the user's cache folder."),
  LUMBUNG_ONCE: flag.describe('`1`: exit after the sample orders.'),
  LUMBUNG_LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info').describe('Least severe level that is logged.'),
  LUMBUNG_KEY_PEPPER: z
    .string()
    .min(32)
    .optional()
    .describe('Secret (at least 32 characters) that verifiers of API keys are computed with. Made and kept in the data folder in embedded mode.'),
  DATABASE_URL: postgresUrl.optional().describe('Owner connection, for migrations. Left out: an embedded Postgres is started.'),
  DATABASE_APP_URL: postgresUrl.optional().describe('Login of the API and the worker. Default: `lumbung_app`, made by `migrate`.'),
  DATABASE_MAINTENANCE_URL: postgresUrl.optional().describe('Login for partitions and archives. Default: `lumbung_maintenance`, made by `migrate`.'),
  LUMBUNG_DATABASE_POOL: count(8, 200).describe('Most connections to Postgres per process.'),
  LUMBUNG_DATABASE_SILENCE_SECONDS: count(30, 3600).describe(
    'A connection on which Postgres says nothing for so long counts as lost. No statement takes longer than 20.',
  ),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s:/]+:\d+$|^\[[^\]]+\]:\d+$/, 'must be host:port')
    .optional()
    .describe("`host:port` of an existing Temporal server. Left out: Temporal's dev server is started."),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default').describe("Temporal's namespace."),
  LUMBUNG_WORKER_METRICS_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe("Address that a worker's `/metrics` and `/healthz` listen on; they ask for no key."),
  LUMBUNG_WORKER_METRICS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(9464)
    .describe(
      "Port of a worker's `/metrics` and `/healthz`, another one for each worker of a machine; `0`: none. `npm start` takes another one where it is taken.",
    ),
  LUMBUNG_TASK_QUEUE: z.string().min(1).default('lumbung').describe("Temporal's task queue."),
  LUMBUNG_WORKER_SOCKET: z
    .string()
    .max(LONGEST_SOCKET_PATH, 'is too long for a Unix socket')
    .optional()
    .describe(
      "Path of the Unix socket by which a worker starts batches for API processes of the same machine: faster than by way of Temporal's task queue. Default: in the data folder in embedded mode, else none.",
    ),
  LUMBUNG_WORKFLOW_BUNDLE: z
    .string()
    .optional()
    .describe('Prebuilt workflow bundle. Default: the one that `npm run build` made, else it is built at start.'),
  LUMBUNG_WORKFLOW_STACKS: flag.describe(
    "`1`: a worker answers Temporal's question where a workflow is waiting (the call stack in its UI); a twentieth of the worker's time.",
  ),
  LUMBUNG_LIFECYCLE_AT: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, as 00:10')
    .default('00:10')
    .describe("When the nightly run of a program begins, in the program's own time zone."),
  LUMBUNG_LIFECYCLE_SHARE: count(30, 100).describe(
    'Share of the time that the nightly runs of a worker may keep Postgres busy, in percent; the rest is for settlements. `100`: no rests.',
  ),
  LUMBUNG_BATCH_ORDERS: count(128, 1000).describe('Most operations in one batch.'),
  LUMBUNG_BATCH_BYTES: count(256 * 1024, 1024 * 1024).describe('Most bytes in one batch; a larger order travels alone.'),
  LUMBUNG_BATCHES_IN_FLIGHT: count(2, 100).describe('Batches that a process lets fly at once.'),
  LUMBUNG_GATHER_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(40)
    .describe('Longest time that a batch waits to become as large as those that fly, in milliseconds; a lone operation leaves at once.'),
  LUMBUNG_BATCH_SLOW_AFTER_MS: count(1000).describe('A batch that is not finished after so many milliseconds gives its place to the next one.'),
  LUMBUNG_BATCHES_UNFINISHED: count(64, 1000).describe('Most batches of a process that are not finished, slow ones included.'),
  LUMBUNG_SEARCH_ATTRIBUTE_BYTES: count(1800, 1024 * 1024).describe(
    "Most bytes of ids in Temporal's search attribute of a batch (`frontend.searchAttributesSizeOfValueLimit`; where they don't fit, the memo has them all).",
  ),
  LUMBUNG_QUEUE_LIMIT: count(2000).describe(
    'Most operations of a process that wait for a batch; beyond it the answer is 503. A key gets at most as much as it leaves free.',
  ),
  LUMBUNG_QUEUE_BYTES: count(64 * MIB, 4096 * MIB).describe('Most bytes of the operations that wait for a batch; shared in the same way.'),
  LUMBUNG_REQUEST_LIMIT: count(10_000).describe(
    'Most requests with a body that a process has under way, waiting ones included; shared in the same way.',
  ),
  LUMBUNG_REQUEST_BYTES: count(64 * MIB, 4096 * MIB).describe('Most bytes of the bodies of requests under way; shared in the same way.'),
  LUMBUNG_IMPORTS: count(4, 100).describe('Imports that a process has under way at once.'),
  LUMBUNG_IMPORT_BATCH_ORDERS: count(256, 1000).describe(
    'Most operations in one batch of an import; it may have twice the bytes of another. Larger ones are a little faster and make single calls wait longer.',
  ),
  LUMBUNG_RECONCILE_AT: z
    .string()
    .regex(/^(off|([01]\d|2[0-3]):[0-5]\d)$/, 'must be HH:MM, or off')
    .default('03:00')
    .describe(
      'When the books are reconciled each day, `HH:MM` in UTC; `off`: only when somebody asks for it. Of several workers, the one started last decides.',
    ),
  LUMBUNG_STUCK_AFTER_SECONDS: count(600).describe('An operation that has been under way for longer is a case for a person.'),
  LUMBUNG_CONNECTION_LIMIT: count(5000).describe('Most connections to a process; further ones are closed.'),
});

export type Settings = z.infer<typeof settingsSchema>;

/** Thrown when the environment doesn't fit; lists every problem at once. The process should exit with code 78 (EX_CONFIG). */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly exitCode = 78;
}

/**
 * Reads and validates the settings. An empty variable counts as absent.
 * @throws SettingsError naming every variable that doesn't fit.
 */
export function loadSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new SettingsError(`These settings don't fit:\n${problems.join('\n')}`);
}
