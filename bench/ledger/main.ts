import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { runCommand } from '../../cli/command';
import { Fault } from '../../cli/fault';
import { watchInterruption } from '../../cli/launcher/interruption';
import type { Say } from '../../cli/terminal';
import { PART, type Engine } from '../engine/engine';
import { openMeter, usedBetween, type Meter } from '../engine/server-load';
import { withEngine, type BenchedEngine } from '../engine/with-engine';
import { benchProgram } from '../settle/load/program';
import { writeInto } from '../settle/report/into-document';
import { machine } from '../settle/report/machine';
import { figure, whole } from '../settle/report/table';
import { WORKLOADS, type Workload } from './lines';
import { parseOptions, type LedgerBenchOptions } from './options';
import { ledgerTable, summarize, type Run } from './report';
import { sendImport, type Sent } from './send-import';

/** Imports orders over HTTP, the same ones again, and their returns: durable settlement all the way, a workflow for each batch. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), process.env);
  const { print, into, running, cacheDir: _cacheDir, profileInto: _profileInto, statements: _statements, ...asked } = options;
  const say: Say = print === 'all' ? (line) => console.log(line) : () => undefined;
  const interruption = watchInterruption();
  const kind = running === null ? 'dev' : 'running';
  const runs = await withEngine(kind, options, interruption, say, (benched) => bench(benched, options, interruption.signal, say));

  const summaries = summarize(runs);
  const { cores, cpu, gib, os, node } = machine();
  const conditions = `${cores} cores (${cpu}), ${gib} GiB, ${os}, Node ${node.replace(/^v/, '')}; the sender runs on the same machine. Medians of ${options.rounds} rounds of ${whole(options.orders)} orders${options.callers === 1 ? '' : `, ${options.callers} imports at once`}.`;
  const figures = [conditions, ledgerTable(summaries)];
  if (print !== 'json') console.log(figures.join('\n\n'));
  if (into !== undefined) writeInto(into, 'ledger', figures);
  if (print !== 'markdown') console.log(JSON.stringify({ bench: 'ledger', runs: summaries, machine: machine(), options: asked }));
  return runs.some(({ statuses, workload }) => Object.keys(statuses).some((status) => status !== EXPECTED[workload])) ? 1 : 0;
}

const EXPECTED: Record<Workload, string> = { import: '201', again: '200', return: '201' };

async function bench({ engine, supervision }: BenchedEngine, options: LedgerBenchOptions, signal: AbortSignal, say: Say): Promise<Run[]> {
  const parts = () => [...engine.others, ...supervision.parts()];
  const meter = await openMeter(engine, parts);
  const apiPid = parts().find(({ name }) => name === PART.api)?.pid;
  const runs: Run[] = [];
  try {
    const programId = await publish(engine);
    // Compiles what is hot, and makes half of the cards.
    await measured(engine, meter, apiPid, 'import', options, { programId, series: 'warm', orders: Math.ceil(options.orders / 2) });
    for (let round = 0; round < options.rounds; round++) {
      for (const workload of WORKLOADS) {
        signal.throwIfAborted();
        const run = await measured(engine, meter, apiPid, workload, options, { programId, series: `r${round}`, orders: options.orders });
        runs.push(run);
        say(`round ${round + 1}: ${workload}: ${figure(run.perSecond)}/s ${JSON.stringify(run.statuses)}`);
      }
    }
    return runs;
  } finally {
    await meter.close();
  }
}

async function publish({ url, keys }: Engine): Promise<string> {
  const programId = `bench-${randomInt(2 ** 31).toString(36)}`;
  const headers = { authorization: `Bearer ${keys.admin}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/programs/${programId}`, { method: 'PUT', headers, body: JSON.stringify(benchProgram(new Date())) });
  if (!response.ok) throw new Fault(`The program was refused: ${await response.text()}`);
  return programId;
}

async function measured(
  { url, keys }: Engine,
  meter: Meter,
  apiPid: number | undefined,
  workload: Workload,
  { members, callers }: LedgerBenchOptions,
  { programId, series, orders }: { programId: string; series: string; orders: number },
): Promise<Run> {
  let apiMib = 0;
  const watch = setInterval(() => (apiMib = Math.max(apiMib, residentMib(apiPid))), 250);
  const before = await meter.read();
  const target = { url, key: keys.order_system };
  const startedAt = performance.now();
  const all = await Promise.all(
    Array.from({ length: callers }, (_, caller) => sendImport(target, workload, { programId, series: `${series}-${caller}`, orders, members })),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  const { cpu } = usedBetween(before, await meter.read());
  clearInterval(watch);
  const lines = orders * callers;
  const cpuMs = Object.fromEntries(Object.entries(cpu?.byPart ?? {}).map(([part, ms]) => [part, ms / lines]));
  const busy = cpu === null ? null : cpu.machine / 1_000 / seconds / cpus().length;
  return { workload, lines, perSecond: lines / seconds, statuses: sumOf(all), cpuMs, busy, apiMib };
}

function sumOf(all: readonly Sent[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { statuses } of all) for (const [status, count] of Object.entries(statuses)) sums[status] = (sums[status] ?? 0) + count;
  return sums;
}

/** Where the system tells it. */
function residentMib(pid: number | undefined): number {
  if (pid === undefined || process.platform !== 'linux') return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

runCommand(main);
