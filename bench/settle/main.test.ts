import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { isAlive } from '../../cli/launcher/process-identity';
import type { RunningProcess } from '../../cli/launcher/running-processes';

const ROOT = join(__dirname, '..', '..');
const MINUTES = 60_000;
const QUICK = ['--server', 'dev', '--rounds', '1', '--members', '20', '--hot-orders', '50', '--callers', '1,4', '--warm-seconds', '1'];

interface Result {
  runs: Record<string, unknown>[];
  verified: Record<string, unknown>;
}

let bench: ChildProcess | undefined;

beforeAll(() => {
  const built = spawnSync(process.execPath, ['setup.mjs'], { cwd: ROOT, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);
}, 15 * MINUTES);
afterEach(() => bench?.kill('SIGTERM'));

function start(args: string[]): ChildProcess {
  // Of no interest to it: only npm's own end would be noticed.
  const env = { ...process.env, npm_lifecycle_event: undefined };
  bench = spawn(process.execPath, [join(ROOT, 'dist', 'bench', 'settle', 'main.js'), ...args], { stdio: ['ignore', 'pipe', 'inherit'], env });
  return bench;
}

test(
  'measures every workload on an engine of its own, and finds its answers true',
  async () => {
    const child = start([...QUICK, '--seconds', '0.5', '--json']);
    const lines: string[] = [];
    createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line));
    const [code] = (await once(child, 'close')) as [number];
    const { servers, machine } = JSON.parse(lines.at(-1)!) as { servers: { dev: Result }; machine: object };
    const { runs, verified } = servers.dev;
    expect(runs.map(({ workload, callers }) => `${String(workload)} ${String(callers)}`)).toEqual([
      ...['noop 16', 'noop 1', 'uniform 1', 'uniform 4', 'hot 64'],
    ]);
    for (const run of runs) {
      expect(run).toMatchObject({ errors: {}, phases: { 'to a worker': expect.any(Number) } });
      expect(run.perSecond).toBeGreaterThan(0);
    }
    expect(runs.at(-1)).toMatchObject({
      count: 50,
      cpuMs: process.platform === 'linux' ? expect.objectContaining({ API: expect.any(Number) }) : null,
    });
    expect(verified).toMatchObject({ cards: 2, wrong: [] });
    expect(verified.answers).toBeGreaterThanOrEqual(50);
    expect(machine).toMatchObject({ node: process.version });
    expect(code).toBe(0);
  },
  5 * MINUTES,
);

test(
  'Ctrl-C leaves nothing behind',
  async () => {
    const child = start([...QUICK, '--seconds', '100']);
    const folder = await new Promise<string>((resolve) => {
      createInterface({ input: child.stdout! }).on('line', (line) => {
        const logs = /logs in (.*)$/.exec(line)?.[1];
        if (logs !== undefined) resolve(dirname(logs));
      });
    });
    const started = JSON.parse(readFileSync(join(folder, 'processes.json'), 'utf8')) as RunningProcess[];
    expect(started.map(({ name }) => name)).toEqual(expect.arrayContaining(['Postgres', 'Temporal', 'Worker', 'API']));
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(130);
    for (const one of started) expect(await isAlive(one)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  },
  5 * MINUTES,
);
