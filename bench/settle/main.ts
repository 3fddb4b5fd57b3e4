import { runCommand } from '../../cli/command';
import { watchInterruption, type Interruption } from '../../cli/launcher/interruption';
import type { Say } from '../../cli/terminal';
import type { TemporalKind } from '../engine/temporal';
import { withEngine } from '../engine/with-engine';
import { benchServer, type ServerResult } from './bench-server';
import { parseOptions, type BenchOptions } from './options';

import { describeConditions, machine } from './report/machine';
import { writeInto } from './report/into-document';
import { describeServer } from './report/server';

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
  if (options.into !== undefined) writeInto(options.into, 'settle', figures);
  const { running: _running, print: _print, into: _into, cacheDir: _cacheDir, ...asked } = options;
  if (options.print !== 'markdown') console.log(JSON.stringify({ bench: 'settle', servers: results, machine: machine(), options: asked }));
  return Object.values(results).some(({ verified }) => verified.wrong.length > 0) ? 1 : 0;
}

function benchOne(kind: TemporalKind | 'running', options: BenchOptions, interruption: Interruption, say: Say): Promise<ServerResult> {
  const { signal } = interruption;
  return withEngine(kind, options, interruption, say, (running) => benchServer({ ...running, options, say, signal }));
}

runCommand(main);
