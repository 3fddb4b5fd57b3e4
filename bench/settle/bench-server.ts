import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { Fault } from '../../cli/fault';
import type { DataFolder } from '../../cli/launcher/data-folder';
import type { Say } from '../../cli/terminal';
import type { StatementCost } from '../../db/server-activity';
import { NODE_FLAGS } from '../../platform/node-flags';
import { connectTemporal } from '../../platform/temporal';
import type { Engine } from '../engine/engine';
import { nodePart } from '../engine/node-part';
import { openMeter, usedBetween, type Meter, type Reading } from '../engine/server-load';
import type { Supervision } from '../engine/supervision';
import type { RunRequest, Verified } from './load/messages';
import { startLoadProcess, type LoadProcess } from './load-process';
import type { BenchOptions } from './options';
import { readPhases } from './phases';
import { summarize, type RunResult, type Summary } from './report/summary';
import { errorsText } from './report/tables';
import { figure } from './report/table';
import { schedule, warmUp } from './schedule';

/** What was measured on one engine. */
export interface ServerResult {
  temporal: string;
  postgres: Record<string, string>;
  runs: Summary[];
  verified: Verified;
  dearest: StatementCost[];
}

export interface ServerBench {
  engine: Engine;
  folder: DataFolder;
  supervision: Supervision;
  options: BenchOptions;
  say: Say;
  signal: AbortSignal;
}

const DEAREST = 25;

/** Runs all rounds on an engine, and checks in the end that what it answered is what it posted. */
export async function benchServer({ engine, folder, supervision, options, say, signal }: ServerBench): Promise<ServerResult> {
  if (options.only.includes('noop')) await startNoopWorker(engine, folder, supervision);
  const load = await startLoadProcess(folder, supervision);
  const meter = await openMeter(engine, () => [...engine.others, ...supervision.parts()]);
  const { url, keys, temporal } = engine;
  const server = connectTemporal({ TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: temporal.namespace, LUMBUNG_TEMPORAL_PORT: 0 });
  try {
    const seconds = await load.prepare({ url, keys, temporal, members: options.members });
    say(`${options.members} cards made in ${figure(seconds)} s`);
    for (const request of warmUp(options)) {
      signal.throwIfAborted();
      await load.run(request, { counting: () => undefined, counted: () => undefined });
    }
    await meter.monitors.Postgres?.resetStatements();
    const results: RunResult[] = [];
    for (let round = 0; round < options.rounds; round++) {
      for (const request of schedule(options, round)) {
        signal.throwIfAborted();
        const result = await runOnce({ load, meter, client: server.client }, request);
        results.push(result);
        say(progress(round, result));
      }
    }
    const verified = await load.verify();
    if (verified.wrong.length > 0) say(`WRONG SUMS: ${verified.wrong.slice(0, 10).join('; ')}`);
    const dearest = options.statements ? ((await meter.monitors.Postgres?.dearestStatements(DEAREST)) ?? []) : [];
    const version = await versionOf(server.client);
    return { temporal: version, postgres: meter.versions, runs: summarize(results, cpus().length), verified, dearest };
  } finally {
    await meter.close();
    await server.close();
  }
}

async function startNoopWorker({ temporal }: Engine, folder: DataFolder, supervision: Supervision): Promise<void> {
  const script = join(__dirname, 'noop', 'main.js');
  await supervision.start(nodePart({ name: 'No-op worker', script, folder, execArgv: [...NODE_FLAGS.worker], args: [temporal.address] }));
}

async function runOnce({ load, meter, client }: { load: LoadProcess; meter: Meter; client: Client }, request: RunRequest): Promise<RunResult> {
  let before: Promise<Reading> | undefined;
  let after: Promise<Reading> | undefined;
  const measured = await load.run(request, {
    counting: () => {
      before = meter.read();
    },
    counted: () => {
      after = meter.read();
    },
  });
  if (!before || !after) throw new Fault('The load generator did not say what it counted.');
  const used = usedBetween(await before, await after);
  return { request, measured, used, phases: await readPhases(client, measured.someWorkflows) };
}

function progress(round: number, { request, measured, used }: RunResult): string {
  const { workload, callers } = request;
  const cpu = Object.entries(used.cpu?.byPart ?? {}).map(([name, ms]) => `${name} ${figure(ms / Math.max(1, measured.count))}`);
  const batch = workload === 'noop' || measured.workflows === null ? '' : `, ${figure(measured.count / measured.workflows)} a batch`;
  return (
    `round ${round + 1}: ${workload} × ${callers}: ${figure(measured.perSecond)}/s, p50 ${figure(measured.p50)}, p99 ${figure(measured.p99)} ms${batch}, ` +
    `errors ${errorsText(measured.errors)}; CPU ms: ${cpu.join(', ')}`
  );
}

async function versionOf(client: Client): Promise<string> {
  return (await client.workflowService.getSystemInfo({})).serverVersion;
}
