import { cpus } from 'node:os';
import { runCommand } from '../../cli/command';
import { Fault } from '../../cli/fault';
import { watchInterruption } from '../../cli/launcher/interruption';
import type { Say } from '../../cli/terminal';
import { openMeter, usedBetween, type Meter, type Reading } from '../engine/server-load';
import { withEngine, type BenchedEngine } from '../engine/with-engine';
import { startLoadProcess, type LoadProcess } from '../settle/load-process';
import type { RunRequest } from '../settle/load/messages';
import { writeInto } from '../settle/report/into-document';
import { describeConditions, machine } from '../settle/report/machine';
import { summarize, type RunResult, type Summary } from '../settle/report/summary';
import { figure } from '../settle/report/table';
import { parseOptions, type QuoteBenchOptions } from './options';
import { quotesTable } from './report';

const WARMING_CALLERS = 16;

/** Asks for quotes over HTTP, beside plain reads of balances on the same cards. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), process.env);
  const { print, into, running, cacheDir: _cacheDir, profileInto: _profileInto, statements: _statements, ...asked } = options;
  const say: Say = print === 'all' ? (line) => console.log(line) : () => undefined;
  const interruption = watchInterruption();
  const kind = running === null ? 'dev' : 'running';
  const { runs, postgres } = await withEngine(kind, options, interruption, say, (benched) => bench(benched, options, interruption.signal, say));

  const figures = [`${describeConditions(options)} ${options.members} cards; Postgres ${postgres ?? 'unknown'}.`, quotesTable(runs)];
  if (print !== 'json') console.log(figures.join('\n\n'));
  if (into !== undefined) writeInto(into, 'quotes', figures);
  if (print !== 'markdown') console.log(JSON.stringify({ bench: 'quotes', runs, postgres, machine: machine(), options: asked }));
  return runs.some(({ errors }) => Object.keys(errors).length > 0) ? 1 : 0;
}

interface Benched {
  runs: Summary[];
  postgres: string | null;
}

async function bench({ engine, folder, supervision }: BenchedEngine, options: QuoteBenchOptions, signal: AbortSignal, say: Say): Promise<Benched> {
  const load = await startLoadProcess(folder, supervision);
  const meter = await openMeter(engine, () => [...engine.others, ...supervision.parts()]);
  try {
    const { url, keys, temporal } = engine;
    const seconds = await load.prepare({ url, keys, temporal, members: options.members });
    say(`${options.members} cards made in ${figure(seconds)} s`);
    for (const request of warmUp(options)) await runOnce(load, meter, request);
    const results: RunResult[] = [];
    for (let round = 0; round < options.rounds; round++) {
      for (const request of schedule(options, round)) {
        signal.throwIfAborted();
        const result = await runOnce(load, meter, request);
        results.push(result);
        const { perSecond, p50, p99 } = result.measured;
        say(`round ${round + 1}: ${request.workload} × ${request.callers}: ${figure(perSecond)}/s, p50 ${figure(p50)}, p99 ${figure(p99)} ms`);
      }
    }
    return { runs: summarize(results, cpus().length), postgres: Object.values(meter.versions)[0] ?? null };
  } finally {
    await meter.close();
  }
}

/** Both kinds of call, half of the time each. */
function warmUp({ warmSeconds }: QuoteBenchOptions): RunRequest[] {
  if (warmSeconds === 0) return [];
  return (['quote', 'balance'] as const).map((workload) => ({ workload, callers: WARMING_CALLERS, seconds: warmSeconds / 2 }));
}

/** Quotes and reads alternate; every other round the other way round. */
function schedule({ callers, seconds }: QuoteBenchOptions, round: number): RunRequest[] {
  const all = callers.flatMap((count): RunRequest[] => [
    { workload: 'quote', callers: count, seconds },
    { workload: 'balance', callers: count, seconds },
  ]);
  return round % 2 === 0 ? all : all.toReversed();
}

async function runOnce(load: LoadProcess, meter: Meter, request: RunRequest): Promise<RunResult> {
  const readings: Promise<Reading>[] = [];
  const read = () => void readings.push(meter.read());
  const measured = await load.run(request, { counting: read, counted: read });
  const [before, after] = await Promise.all(readings);
  if (!before || !after) throw new Fault('The load generator did not say what it counted.');
  return { request, measured, used: usedBetween(before, after), phases: {} };
}

runCommand(main);
