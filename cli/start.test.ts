import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { loadSettings } from '../platform/settings';
import { sampleOrders } from './demo/sample-orders';
import { SAMPLE_PROGRAM_ID } from './demo/sample-program';
import type { DevKeys } from './launcher/dev-keys';
import { identify } from './launcher/process-identity';
import { resolveTemporal } from './temporal/resolve-binary';
import { eventually, freeTemporalPort, scratchFolder } from './testing/scratch';
import { freePorts } from '../platform/free-ports';

const ROOT = join(__dirname, '..');
const MINUTES = 60_000;

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let env: NodeJS.ProcessEnv;
let url: string;
/** Those that still run, the oldest first. */
const launchers: Launcher[] = [];
/** The sums that the second start has printed. */
let settled: string;

beforeAll(async () => {
  scratch = await scratchFolder();
  const [api = 0, postgres = 0] = await freePorts(2);
  const temporal = await freeTemporalPort();
  url = `http://127.0.0.1:${api}`;
  const ports = { LUMBUNG_PORT: String(api), LUMBUNG_POSTGRES_PORT: String(postgres), LUMBUNG_TEMPORAL_PORT: String(temporal) };
  const unset = { DATABASE_URL: undefined, TEMPORAL_ADDRESS: undefined, LUMBUNG_ONCE: undefined, npm_lifecycle_event: undefined };
  env = { ...process.env, ...ports, ...unset, LUMBUNG_DATA_DIR: join(scratch.path, 'data') };
  const built = spawnSync(process.execPath, ['setup.mjs'], { cwd: ROOT, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);
  await resolveTemporal({ cacheDir: loadSettings(process.env).LUMBUNG_CACHE_DIR, say: () => undefined });
}, 15 * MINUTES);

afterAll(async () => {
  for (const launcher of launchers) launcher.child.kill('SIGTERM');
  await Promise.all(launchers.map((launcher) => launcher.ended));
  await scratch.remove();
}, MINUTES);

interface Launcher {
  child: ChildProcess;
  /** All that it printed so far. */
  output: () => string;
  ended: Promise<number | null>;
}

/** What `npm start` runs, with settings of one's own on top. */
function start(extra: NodeJS.ProcessEnv = {}): Launcher {
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/cli/start.js'], {
    cwd: ROOT,
    env: { ...env, ...extra },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const launcher = { child, output: () => output, ended };
  launchers.push(launcher);
  return launcher;
}

async function up(launcher: Launcher): Promise<void> {
  await eventually(() => {
    if (launcher.child.exitCode !== null) throw new Error(launcher.output());
    expect(launcher.output()).toContain('Ctrl-C stops everything');
  }, 2 * MINUTES);
}

const keys = async () => JSON.parse(await readFile(join(scratch.path, 'data/dev-keys.json'), 'utf8')) as DevKeys;
const processes = async () => JSON.parse(await readFile(join(scratch.path, 'data/processes.json'), 'utf8')) as { name: string; pid: number }[];
const living = async (recorded: { pid: number }[]) => (await Promise.all(recorded.map(({ pid }) => identify(pid)))).filter((one) => one !== null);

/** The sums that the demonstration prints, without how many were replayed and how long it took. */
const totals = (output: string) => output.slice(output.indexOf('goods before'), output.indexOf('Where to look'));

describe('npm start', () => {
  let running: { name: string; pid: number }[];

  it(
    'is killed with -9 in the middle of its first orders',
    async () => {
      const killed = start();
      await eventually(() => {
        expect(killed.output()).toContain(`Program ${SAMPLE_PROGRAM_ID}`);
      }, 2 * MINUTES);
      running = await processes();
      expect(running.map(({ name }) => name).sort()).toEqual(['API', 'Postgres', 'Temporal', 'Worker']);
      killed.child.kill('SIGKILL');
      await killed.ended;
      launchers.pop();
      expect(await living(running)).not.toEqual([]);
    },
    5 * MINUTES,
  );

  it(
    'starts all the same, with nothing left of before, settles the sample orders and tells where to look',
    async () => {
      const launcher = start();
      await up(launcher);
      expect(await living(running)).toEqual([]);
      const { length } = await sampleOrders();
      expect(launcher.output()).toContain(`${length} orders of`);
      expect(launcher.output()).toContain(`${url}/docs`);
      expect([...launcher.output().matchAll(/^ {2}Metrics of (?:the )?(\w+) +http:\S+\/metrics/gm)].map((match) => match[1])).toEqual([
        'API',
        'worker',
        'Temporal',
      ]);
      expect(launcher.output()).not.toContain('did not settle');
      settled = totals(launcher.output());
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      expect((await fetch(`${url}/docs`)).status).toBe(200);
    },
    5 * MINUTES,
  );

  it('lets no other one into its data folder', async () => {
    const second = start();
    await eventually(() => {
      expect(second.output()).toContain('waiting for its end');
    });
    second.child.kill('SIGKILL');
    await second.ended;
    launchers.pop();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it(
    'stops in order on Ctrl-C, and leaves no process behind',
    async () => {
      const launcher = launchers.pop()!;
      running = await processes();
      launcher.child.kill('SIGINT');
      expect(await launcher.ended).toBe(0);
      expect([...launcher.output().matchAll(/^Stopping (\w+)$/gm)].map((match) => match[1])).toEqual(['API', 'Worker', 'Temporal', 'Postgres']);
      expect(await living(running)).toEqual([]);
    },
    2 * MINUTES,
  );

  it(
    'finds everything settled the next time, keeps its keys, and exits after the samples when it is told to',
    async () => {
      const before = await keys();
      const launcher = start({ LUMBUNG_ONCE: '1' });
      expect(await launcher.ended).toBe(0);
      const { length } = await sampleOrders();
      expect(launcher.output()).toContain(`${length} of them had been settled before: the same answers came back`);
      expect(totals(launcher.output())).toBe(settled);
      expect(await keys()).toEqual(before);
      launchers.pop();
    },
    5 * MINUTES,
  );
});

describe('npm start says in one sentence, with an exit code that is not 0', () => {
  /** Ends by itself; everything but progress that it printed. */
  async function failure(extra: NodeJS.ProcessEnv): Promise<{ code: number | null; sentence: string }> {
    const launcher = start(extra);
    const code = await launcher.ended;
    launchers.pop();
    return { code, sentence: launcher.output().trim() };
  }

  it('that a port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const { code, sentence } = await failure({ LUMBUNG_POSTGRES_PORT: String(port) });
    server.close();
    expect(sentence).toBe(`Port ${port} for Postgres is taken by another program (LUMBUNG_POSTGRES_PORT): free it or choose another.`);
    expect(code).toBe(1);
  });

  it('that settings do not fit', async () => {
    const { code, sentence } = await failure({ LUMBUNG_PORT: 'many', TEMPORAL_ADDRESS: 'nowhere' });
    expect(sentence).toMatch(/^These settings don't fit:\n {2}LUMBUNG_PORT: .*\n {2}TEMPORAL_ADDRESS: must be host:port$/);
    expect(code).toBe(78);
  });

  it('that DATABASE_URL or TEMPORAL_ADDRESS can not be used', async () => {
    const database = await failure({ DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/lumbung' });
    expect(database).toEqual({ code: 1, sentence: "DATABASE_URL (me@127.0.0.1:1/lumbung) can't be used: nothing listens there." });
    const temporal = await failure({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(temporal.sentence).toBe('No Temporal server answers at 127.0.0.1:1 (TEMPORAL_ADDRESS): start it, or leave the setting out.');
    expect(temporal.code).toBe(1);
  });

  it('that the data folder can not be made', async () => {
    const { code, sentence } = await failure({ LUMBUNG_DATA_DIR: '/dev/null/lumbung' });
    expect(sentence).toBe("The data folder /dev/null/lumbung can't be written (ENOTDIR): change its rights or set LUMBUNG_DATA_DIR.");
    expect(code).toBe(1);
  });

  it('that there is no place for a server of Temporal', async () => {
    const PATH = (process.env.PATH ?? '').split(delimiter).filter((folder) => !existsSync(join(folder, 'temporal')));
    const { code, sentence } = await failure({ LUMBUNG_CACHE_DIR: '/dev/null/cache', PATH: PATH.join(delimiter) });
    expect(sentence).toBe("The cache folder /dev/null/cache can't be written (ENOTDIR): change its rights or set LUMBUNG_CACHE_DIR.");
    expect(code).toBe(1);
  });
});
