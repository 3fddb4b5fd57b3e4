import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measure, type Measured } from './callers';
import { startNoop } from './noop';
import { prepareOrders } from './orders';

interface Run extends Measured {
  what: string;
}

const { values } = parseArgs({
  options: {
    base: { type: 'string', default: 'http://127.0.0.1:8080' },
    keys: { type: 'string', default: '.lumbung/dev-keys.json' },
    temporal: { type: 'string', default: '127.0.0.1:7233' },
    seconds: { type: 'string', default: '10' },
    callers: { type: 'string', default: '1,16,64,256' },
    json: { type: 'boolean', default: false },
  },
});
const NOOP_CALLERS = 16;

/** Settles orders over HTTP against a running engine, beside no-op workflows on the same Temporal server; the no-op runs first and last. */
async function main(): Promise<void> {
  const seconds = Number(values.seconds);
  const keys = JSON.parse(readFileSync(values.keys, 'utf8')) as { admin: string; order_system: string };
  const orders = await prepareOrders({ base: values.base, keys });
  const noop = await startNoop(values.temporal);
  const runs: Run[] = [];
  const run = async (what: string, callers: number, call: (n: number) => Promise<void>) => {
    const measured = { what, ...(await measure(callers, seconds, call)) };
    runs.push(measured);
    if (!values.json) print(measured);
  };
  await run('no-op workflow', NOOP_CALLERS, noop.call);
  await run('no-op workflow, lone', 1, noop.call);
  for (const callers of values.callers.split(',').map(Number)) await run('settle, uniform cards', callers, orders('uniform', callers));
  await run('settle, one hot card', 64, orders('hot', 64));
  await run('no-op workflow', NOOP_CALLERS, noop.call);
  await noop.stop();
  const [cpu] = cpus();
  process.stdout.write(
    `${JSON.stringify({ runs, node: process.version, cpu: cpu?.model, cores: cpus().length, gib: Math.round(totalmem() / 2 ** 30), seconds })}\n`,
  );
}

function print({ what, callers, perSecond, p50, p95, p99, max, errors }: Run): void {
  const failed = Object.entries(errors).map(([reason, count]) => `${count} × ${reason}`);
  const cells = [
    what.padEnd(24),
    `${callers} callers`.padStart(12),
    `${perSecond}/s`.padStart(9),
    `p50 ${p50}`.padStart(12),
    `p95 ${p95}`.padStart(12),
  ];
  process.stdout.write(`${[...cells, `p99 ${p99}`.padStart(12), `max ${max} ms`.padStart(16), failed.join(', ')].join('')}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
