import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, scratchFolder } from '../testing/scratch';
import { identify, isAlive } from './process-identity';
import { RunningProcesses } from './running-processes';
import { SupervisedProcess, type ProcessSpec } from './supervised-process';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let file: string;
let said: string[];
const say = (line: string) => void said.push(line);
const started: SupervisedProcess[] = [];

beforeEach(async () => {
  scratch = await scratchFolder();
  file = join(scratch.path, 'processes.json');
  said = [];
});
afterEach(async () => {
  for (const one of started.splice(0)) await one.kill();
  await scratch.remove();
});

/** A shell script as a process; ready when it writes a line. */
function supervise(script: string, options: Partial<ProcessSpec> = {}): SupervisedProcess {
  const spec: ProcessSpec = {
    name: 'sleeper',
    signals: { stop: 'SIGTERM', kill: 'SIGKILL', patienceMs: 300 },
    spawn: () => spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] }),
    ready: async (child: ChildProcess) => {
      await once(child.stdout!, 'data');
    },
    lastWords: () => Promise.resolve('out of sheep'),
    ...options,
  };
  const one = new SupervisedProcess(spec, { say, running: new RunningProcesses(file) });
  started.push(one);
  return one;
}

const recorded = async () => JSON.parse(await readFile(file, 'utf8')) as { pid: number }[];

describe('SupervisedProcess', () => {
  it('starts again what ends unasked, and keeps the book of what runs', async () => {
    const sleeper = supervise('echo up; exec sleep 60');
    await sleeper.start();
    const first = sleeper.pid!;
    expect(await recorded()).toMatchObject([{ pid: first, name: 'sleeper' }]);
    process.kill(first, 'SIGKILL');
    await eventually(async () => {
      expect(sleeper.pid).not.toBeNull();
      expect(sleeper.pid).not.toBe(first);
      expect(await recorded()).toMatchObject([{ pid: sleeper.pid }]);
    });
    expect(said).toEqual(['sleeper ended unasked (SIGKILL); starting it again in 0.5 s']);
    await sleeper.stop();
    expect(await recorded()).toEqual([]);
  });

  it('fails with the last words of a process that does not get ready', async () => {
    await expect(supervise('exit 3').start()).rejects.toThrow('sleeper ended while it was starting (exit code 3): out of sheep');
    const missing = supervise('', { spawn: () => spawn('/nowhere/at/all') });
    await expect(missing.start()).rejects.toThrow(/^sleeper can't be run: .*ENOENT/);
  });

  it('stops for good, by force when asking does not help', async () => {
    const deaf = supervise("trap '' TERM; echo up; while :; do sleep 1; done");
    await deaf.start();
    const identity = (await identify(deaf.pid!))!;
    await deaf.stop();
    expect(await isAlive(identity)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(deaf.pid).toBeNull();
    expect(said).toEqual([]);
  });
});

describe('RunningProcesses', () => {
  it('stops what a killed launcher has left, last started first, and spares a process that has one of its ids by now', async () => {
    const before = new RunningProcesses(file);
    const left = [spawn('sleep', ['60']), spawn('sleep', ['60'])];
    for (const [index, child] of left.entries())
      await before.add(`server ${index}`, child.pid!, { stop: 'SIGTERM', kill: 'SIGKILL', patienceMs: 1000 });
    const bystander = spawn('sleep', ['60']);
    const book = await recorded();
    const mistaken = { ...book[0], pid: bystander.pid, name: 'bystander' };
    await writeFile(file, JSON.stringify([mistaken, ...book]));
    await new RunningProcesses(file).stopLeftovers(say);
    expect(said.map((line) => line.split(',')[0])).toEqual(['Stopping server 1', 'Stopping server 0']);
    for (const child of left) expect(await identify(child.pid!)).toBeNull();
    expect(await identify(bystander.pid!)).not.toBeNull();
    bystander.kill();
    expect(await recorded()).toEqual([]);
  });
});

describe('startDeadMan', () => {
  /** A launcher of which nothing is left but the servers that it has started. */
  async function launcherWith(pid: number, last: string): Promise<ChildProcess> {
    const swc = "require('@swc/core').transformFileSync(process.argv[1], {jsc:{parser:{syntax:'typescript'}},module:{type:'commonjs'}}).code";
    const script = `const m = {exports: {}}; new Function('exports', 'require', ${swc})(m.exports, require); const d = m.exports.startDeadMan(0); d.watch([${pid}]); ${last}; console.log('up'); setInterval(() => {}, 1000)`;
    const launcher = spawn(process.execPath, ['-e', script, join(__dirname, 'dead-man.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(launcher.stdout, 'data');
    return launcher;
  }

  it('stops the servers of a launcher that was killed', async () => {
    const server = spawn('sleep', ['60']);
    const launcher = await launcherWith(server.pid!, '');
    launcher.kill('SIGKILL');
    await once(server, 'exit');
    expect(server.signalCode).toBe('SIGINT');
  });

  it('leaves alone what is not named any more', async () => {
    const server = spawn('sleep', ['60']);
    const launcher = await launcherWith(server.pid!, 'd.watch([])');
    launcher.kill('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await identify(server.pid!)).not.toBeNull();
    server.kill();
  });
});
