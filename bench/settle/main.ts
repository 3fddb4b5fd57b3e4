import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { runCommand } from '../../cli/command';
import { Fault } from '../../cli/fault';
import type { DataFolder } from '../../cli/launcher/data-folder';
import { watchInterruption, type Interruption } from '../../cli/launcher/interruption';
import type { Say } from '../../cli/terminal';
import type { Engine } from '../engine/engine';
import { runningEngine } from '../engine/running-engine';
import { withScratchFolder } from '../engine/scratch-folder';
import { startEngine } from '../engine/start-engine';
import { Supervision } from '../engine/supervision';
import type { TemporalKind } from '../engine/temporal';
import { benchServer, type ServerResult } from './bench-server';
import { parseOptions, type BenchOptions } from './options';

import { describeConditions, machine } from './report/machine';
import { writeInto } from './report/into-document';
import { describeServer } from './report/server';

const INTERRUPTED = 130;

/** Settles orders over HTTP, beside no-op workflows on the same Temporal server. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), process.env);
  const say: Say = options.print === 'all' ? (line) => console.log(line) : () => undefined;
  const figures: string[] = [];
  const show: Say = (text) => {
    figures.push(text);
    if (options.print !== 'json') console.log(`${text}\n`);
  };
  const interruption = watchInterruption();
  const results: Record<string, ServerResult> = {};
  show(describeConditions(options));
  for (const kind of options.running ? (['running'] as const) : options.servers) {
    const result = await benchOne(kind, options, interruption, say);
    results[kind] = result;
    show(describeServer(kind, result, options.members));
  }
  if (options.into !== undefined) writeInto(options.into, figures);
  const { running: _running, print: _print, into: _into, cacheDir: _cacheDir, ...asked } = options;
  if (options.print !== 'markdown') console.log(JSON.stringify({ bench: 'settle', servers: results, machine: machine(), options: asked }));
  return Object.values(results).some(({ verified }) => verified.wrong.length > 0) ? 1 : 0;
}

/** One engine from its start to its end; nothing of it is left, however this ends. */
async function benchOne(kind: TemporalKind | 'running', options: BenchOptions, interruption: Interruption, say: Say): Promise<ServerResult> {
  const { signal } = interruption;
  const onFailure = ({ logs }: DataFolder) => {
    if (!signal.aborted) console.error(`What was started has logged to ${logs}`);
    return !signal.aborted;
  };
  return withScratchFolder(async (folder) => {
    const supervision = new Supervision(folder, say, signal);
    interruption.onSecond(() => void supervision.killAll().then(() => process.exit(INTERRUPTED)));
    const interrupted = new Promise<never>((_, reject) => {
      const end = () => reject(new Fault('Interrupted: everything is stopped.', { exitCode: INTERRUPTED }));
      if (signal.aborted) end();
      signal.addEventListener('abort', end, { once: true });
    });
    const work = engineFor(kind, { options, folder, supervision, say, signal }).then((engine) => {
      say(`Engine at ${engine.url}, logs in ${folder.logs}`);
      return benchServer({ engine, folder, supervision, options, say, signal });
    });
    try {
      return await Promise.race([work, interrupted]);
    } finally {
      // What is still under way fails when it is stopped.
      work.catch(() => undefined);
      interrupted.catch(() => undefined);
      await supervision.stopAll();
    }
  }, onFailure);
}

interface Surroundings {
  options: BenchOptions;
  folder: DataFolder;
  supervision: Supervision;
  say: Say;
  signal: AbortSignal;
}

async function engineFor(temporal: TemporalKind | 'running', { options, ...around }: Surroundings): Promise<Engine> {
  const { running, cacheDir, statements: nestedStatements } = options;
  if (temporal === 'running' || running) return runningEngine(running ?? { base: '', keys: '', temporal: '' });
  const profileInto = options.profileInto === undefined ? undefined : resolve(options.profileInto);
  if (profileInto !== undefined) mkdirSync(profileInto, { recursive: true });
  return startEngine({ ...around, temporal, cacheDir, nestedStatements, profileInto });
}

runCommand(main);
