import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Connections } from './connections';
import { closedLoop, openLoop } from './load';
import { watchMemory } from './memory';
import { countOrders, prepare, type Target } from './orders';
import { describe, describeMemory } from './report';
import type { Summary } from './tally';

const { values } = parseArgs({
  options: {
    base: { type: 'string', default: 'http://127.0.0.1:8080' },
    data: { type: 'string', default: '.lumbung' },
    seconds: { type: 'string', default: '60' },
    callers: { type: 'string', default: '64' },
    times: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
/** More than the queue, the batches and the waits of the engine hold, so that the generator isn't what limits. */
const CONNECTIONS = 6_000;
const POLITE_PER_SECOND = 5;
const PROCESSES = ['API', 'Worker'];

/** Loads a running engine with a multiple of what it can sustain, then floods it with one key while another one calls politely. */
async function main(): Promise<void> {
  const seconds = Number(values.seconds);
  const short = Math.max(seconds / 6, 2);
  const keys = JSON.parse(readFileSync(join(values.data, 'dev-keys.json'), 'utf8')) as Target['keys'];
  const target: Target = { base: new URL(values.base), keys };
  const { programId, flooding, polite } = await prepare(target);
  const address = { host: target.base.hostname, port: Number(target.base.port || 80) };
  const flood = { connections: new Connections(address, CONNECTIONS), request: flooding };
  const politeLoad = { connections: new Connections(address, 100), request: polite };
  const phases: Summary[] = [];
  const tell = (summary: Summary) => {
    phases.push(summary);
    if (!values.json) process.stdout.write(describe(summary));
    return summary;
  };

  await closedLoop({ ...flood, what: 'warming up', seconds: short / 2 }, Number(values.callers));
  const sustained = tell(await closedLoop({ ...flood, what: `sustained, ${values.callers} callers`, seconds: short }, Number(values.callers)));
  const rate = sustained.perSecond * Number(values.times);
  const stopWatching = watchMemory(values.data, PROCESSES);
  tell(await openLoop({ ...flood, what: `overload, ${values.times} times that`, seconds }, rate));
  const memory = stopWatching();
  if (!values.json) process.stdout.write(describeMemory(memory));
  tell(await closedLoop({ ...flood, what: 'right after it', seconds: short }, Number(values.callers)));

  tell(await openLoop({ ...politeLoad, what: 'polite key, alone', seconds: short }, POLITE_PER_SECOND));
  const [flooded, served] = await Promise.all([
    openLoop({ ...flood, what: 'flooding key', seconds: seconds / 2 }, rate),
    openLoop({ ...politeLoad, what: 'polite key, beside it', seconds: seconds / 2 }, POLITE_PER_SECOND),
  ]);
  for (const summary of [flooded, served]) tell(summary);

  const unsettled = await unsettledOf(target, programId);
  if (!values.json) process.stdout.write(`accepted and not settled in the end: ${unsettled}\n`);
  const [cpu] = cpus();
  const machine = { node: process.version, cpu: cpu?.model, cores: cpus().length, gib: Math.round(totalmem() / 2 ** 30) };
  process.stdout.write(`${JSON.stringify({ bench: 'overload', phases, memory, unsettled, ...machine })}\n`);
}

const SETTLED_WITHIN_MS = 30_000;

/** Orders that are still under way, or failed, some time after the load. */
async function unsettledOf(target: Target, programId: string): Promise<number> {
  for (const end = Date.now() + SETTLED_WITHIN_MS; ; await sleep(500)) {
    const [settling, failed] = await Promise.all([countOrders(target, programId, 'settling'), countOrders(target, programId, 'failed')]);
    if (settling + failed === 0 || Date.now() > end) return settling + failed;
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
