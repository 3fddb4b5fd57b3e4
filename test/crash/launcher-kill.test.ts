import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTemporal } from '../../cli/temporal/resolve-binary';
import { eventually, freeTemporalPort, scratchFolder } from '../../cli/testing/scratch';
import { freePorts } from '../../platform/free-ports';
import { loadSettings } from '../../platform/settings';
import type { Role } from '../../api/auth/permissions';
import { createClient } from '../harness/client';
import { rowsOf } from './installation';
import { underLoad } from './under-load';

const ROOT = join(__dirname, '../..');
const MINUTES = 60_000;

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let env: NodeJS.ProcessEnv;
let ports: { api: number; postgres: number };
let launcher: ChildProcess | undefined;

beforeAll(async () => {
  scratch = await scratchFolder();
  const [api = 0, postgres = 0] = await freePorts(2);
  const temporal = await freeTemporalPort();
  ports = { api, postgres };
  const chosen = { LUMBUNG_PORT: String(api), LUMBUNG_POSTGRES_PORT: String(postgres), LUMBUNG_TEMPORAL_PORT: String(temporal) };
  const unset = { DATABASE_URL: undefined, TEMPORAL_ADDRESS: undefined, LUMBUNG_ONCE: undefined, npm_lifecycle_event: undefined };
  env = { ...process.env, ...chosen, ...unset, LUMBUNG_DATA_DIR: join(scratch.path, 'data') };
  const built = spawnSync(process.execPath, ['setup.mjs'], { cwd: ROOT, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);
  await resolveTemporal({ cacheDir: loadSettings(process.env).LUMBUNG_CACHE_DIR, say: () => undefined });
}, 25 * MINUTES);

afterAll(async () => {
  await end('SIGTERM');
  await scratch.remove();
}, MINUTES);

/** What `npm start` runs; resolves when everything is up. */
async function start(): Promise<void> {
  const log = join(scratch.path, 'launcher.log');
  const output = openSync(log, 'w');
  launcher = spawn(process.execPath, ['--enable-source-maps', 'dist/cli/start.js'], { cwd: ROOT, env, stdio: ['ignore', output, output] });
  closeSync(output);
  await eventually(async () => expect(await readFile(log, 'utf8')).toContain('Ctrl-C stops everything'), 2 * MINUTES);
}

async function end(signal: NodeJS.Signals): Promise<void> {
  if (!launcher) return;
  const ended = once(launcher, 'exit');
  launcher.kill(signal);
  await ended;
}

test(
  'the launcher is killed with -9 under load and started again: it clears up what is left and nothing is lost',
  async () => {
    await start();
    const data = (name: string) => readFile(join(scratch.path, 'data', name), 'utf8');
    const client = createClient(`http://127.0.0.1:${ports.api}`, JSON.parse(await data('dev-keys.json')) as Record<Role, string>);
    const password = (await data('postgres-password')).trim();
    const database = { rows: rowsOf(`postgres://lumbung_owner:${password}@127.0.0.1:${ports.postgres}/lumbung`) };

    await underLoad(
      { client, database },
      {
        name: 'the launcher killed with -9',
        disturb: async () => {
          const from = Date.now();
          await end('SIGKILL');
          const up = start();
          up.catch(() => undefined);
          // Those left behind still answer for a moment; from the first ones that find nobody on, it counts as gone.
          await eventually(async () => expect(await reachable()).toBe(false));
          await eventually(async () => expect(await reachable()).toBe(true), MINUTES);
          const back = Date.now();
          await up;
          return { from, back };
        },
      },
    );
  },
  6 * MINUTES,
);

async function reachable(): Promise<boolean> {
  return fetch(`http://127.0.0.1:${ports.api}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );
}
