import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { runCommand } from '../../cli/command';
import { watchInterruption } from '../../cli/launcher/interruption';
import type { Say } from '../../cli/terminal';
import { runningEngine } from '../engine/running-engine';
import { withScratchFolder } from '../engine/scratch-folder';
import { startEngine } from '../engine/start-engine';
import { Supervision } from '../engine/supervision';
import type { TemporalKind } from '../engine/temporal';
import { benchServer, type ServerResult } from './bench-server';
import { parseOptions, type BenchOptions } from './options';
import { describeMachine } from './report/machine';
import { describeServer } from './report/server';

const FORCED_EXIT = 130;

/** Settles orders over HTTP, beside no-op workflows on the same Temporal server. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), process.env);
  const say: Say = options.print === 'all' ? (line) => console.log(line) : () => undefined;
  const interruption = watchInterruption();
  const servers: Record<string, ServerResult> = {};
  for (const kind of options.running ? (['running'] as const) : options.servers) {
    const result = await withScratchFolder(async (folder) => {
      const supervision = new Supervision(folder, say, interruption.signal);
      interruption.onSecond(() => void supervision.killAll().then(() => process.exit(FORCED_EXIT)));
      const interrupted = new Promise<never>((_, reject) => {
        interruption.signal.addEventListener('abort', () => reject(new Error('interrupted')), { once: true });
      });
      const work = bench(kind, { options, say, folder, supervision, signal: interruption.signal });
      try {
        return await Promise.race([work, interrupted]);
      } finally {
        // What is still under way fails when it is stopped.
        work.catch(() => undefined);
        await supervision.stopAll();
      }
    });
    servers[kind] = result;
    if (options.print !== 'json') console.log(describeServer(kind, result, options.members));
  }
  const { running: _running, print: _print, cacheDir: _cacheDir, ...asked } = options;
  if (options.print !== 'markdown') console.log(JSON.stringify({ bench: 'settle', servers, machine: describeMachine(), options: asked }));
  return Object.values(servers).some(({ verified }) => verified.wrong.length > 0) ? 1 : 0;
}

interface Surroundings {
  options: BenchOptions;
  say: Say;
  folder: Parameters<typeof startEngine>[0]['folder'];
  supervision: Supervision;
  signal: AbortSignal;
}

async function bench(kind: TemporalKind | 'running', { options, say, folder, supervision, signal }: Surroundings): Promise<ServerResult> {
  const profileInto = options.profileInto === undefined ? undefined : resolve(options.profileInto);
  if (profileInto !== undefined) mkdirSync(profileInto, { recursive: true });
  const start = (temporal: TemporalKind) =>
    startEngine({ temporal, folder, supervision, say, signal, cacheDir: options.cacheDir, nestedStatements: options.statements, profileInto });
  const engine = kind === 'running' || options.running ? runningEngine(options.running ?? never()) : await start(kind);
  say(`Engine at ${engine.url}, logs in ${folder.logs}`);
  return benchServer({ engine, folder, supervision, options, say, signal });
}

function never(): never {
  throw new Error('a running engine was not named');
}

runCommand(main);
