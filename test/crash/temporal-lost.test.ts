import { rm, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareDataFolder, type DataFolder } from '../../cli/launcher/data-folder';
import { RunningProcesses } from '../../cli/launcher/running-processes';
import { SupervisedProcess } from '../../cli/launcher/supervised-process';
import { devServer } from '../../cli/temporal/dev-server';
import { resolveTemporal } from '../../cli/temporal/resolve-binary';
import { scratchFolder } from '../../cli/testing/scratch';
import { freePorts } from '../../platform/free-ports';
import type { OrderRequest } from '../../domain/orders/order';
import { createLogger } from '../../platform/logger';
import { loadSettings } from '../../platform/settings';
import { sweep } from '../../worker/sweeper';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { GET_TEMPORAL_MS } from '../harness/run/temporal';
import { startBatch } from '../harness/start-batch';
import { workUntil } from './victim';

const ORDERS = 8;
const SETTLED_WITHIN_MS = 90_000;

/** Temporal of this file's own, on a database file; the engine is told where it is before it starts. */
const env: Record<string, string> = { LUMBUNG_BATCHES_IN_FLIGHT: '1' };
let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let folder: DataFolder;
let ports: number[];
let server: SupervisedProcess;

async function launch(): Promise<SupervisedProcess> {
  const [port = 0, uiPort = 0, httpPort = 0] = ports;
  const program = await resolveTemporal({ cacheDir: loadSettings(process.env).LUMBUNG_CACHE_DIR, say: () => undefined });
  const spec = devServer({ program, folder, port, uiPort, httpPort, namespace: 'default' });
  const launched = new SupervisedProcess(spec, { say: () => undefined, running: new RunningProcesses(folder.path('processes.json')) });
  await launched.start();
  return launched;
}

beforeAll(async () => {
  scratch = await scratchFolder();
  folder = await prepareDataFolder(join(scratch.path, 'data'));
  ports = await freePorts(3);
  server = await launch();
  env.TEMPORAL_ADDRESS = `127.0.0.1:${ports[0] ?? 0}`;
}, GET_TEMPORAL_MS);

// Losing everything is an ERROR, and what is tested.
const engine = useEngine({ env, quiet: true });

afterAll(async () => {
  await server.stop();
  await scratch.remove();
});

/** Power cut, and an empty disk afterwards. */
async function wipe(): Promise<void> {
  await server.kill();
  const files = (await readdir(folder.root)).filter((name) => name.startsWith('temporal.db'));
  expect(files).toContain('temporal.db');
  await Promise.all(files.map((name) => rm(folder.path(name))));
  server = await launch();
}

test('Temporal loses its database: every order that was accepted is settled once, whether it had a row or not', async () => {
  const { client, database, temporal, taskQueue, settings, stopWorker, startWorker } = engine();
  const [programId, memberId] = [nextId('lost'), nextId('m')];
  const discounts = [{ id: 'few', code: 'FEW', give: { percent: '10' as const }, limits: { total: ORDERS } }];
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ discounts }) }));
  await client.post('/v1/grants', grant(programId, memberId, { points: 10_000 }));
  const orders = () => Array.from({ length: ORDERS }, () => order(programId, { memberId, codes: ['FEW'], redeem: { points: 100 } }));
  const ASYNC = { headers: { prefer: 'respond-async' } };

  // Some have done their first step or their second when their worker dies; others have not begun.
  await stopWorker();
  const [begun, waiting] = [[orders(), orders()], orders()];
  await startBatch(engine(), begun[0]!);
  await workUntil('applyDiscounts.after', settings);
  expect(await states(programId)).toEqual({ discounted: ORDERS });
  await startBatch(engine(), begun[1]!);
  while (unfinished(await states(programId)) < 2 * ORDERS) await workUntil('accruePoints.after', settings);
  const grants = Array.from({ length: 3 }, () => grant(programId, nextId('m'), { points: 100 }));
  const answers = await Promise.all(waiting.map((body) => client.post('/v1/orders', body, ASYNC)));
  const granted = await Promise.all(grants.map((body) => client.post('/v1/grants', body, ASYNC)));
  expect([...answers, ...granted].map(({ status }) => status)).toEqual(Array(ORDERS + 3).fill(202));

  await wipe();
  expect(unfinished(await states(programId))).toBe(2 * ORDERS);
  const logger = Object.assign(createLogger('test', 'error'), { silent: true });
  const sweeper = { client: temporal.client, database: database.open(2), logger, taskQueue, afterSeconds: 0 };
  // Not lost for those who ask.
  expect(await client.get(answers[0]!.headers.get('location')!)).toMatchObject({ status: 200, body: { state: 'settling' } });

  const began = performance.now();
  await startWorker();
  expect(await sweep(sweeper)).toBe(3 * ORDERS + 3);
  const all: OrderRequest[] = [...begun.flat(), ...waiting];
  await untilSettled(all);
  process.stdout.write(
    `Temporal's database was wiped: ${all.length} orders settled ${Math.round(performance.now() - began)} ms after a worker was there\n`,
  );

  for (const answer of answers) expect((await client.get(answer.headers.get('location')!)).body).toMatchObject({ state: 'settled' });
  for (const body of waiting) expect((await client.post('/v1/orders', body)).status).toBe(200);
  for (const body of grants) expect((await client.post('/v1/grants', body, { headers: { prefer: 'wait=30' } })).status).toBe(200);
  const uses = await database.rows('select uses from lumbung.usage_counter where program_id = $1', [programId]);
  expect(uses).toEqual([{ uses: String(ORDERS) }]);
  const redeemed = await database.rows(`select -sum(points) as points from lumbung.entry where program_id = $1 and kind = 'redeem'`, [programId]);
  expect(redeemed).toEqual([{ points: String(3 * ORDERS * 100) }]);
  expect(await sweep(sweeper)).toBe(0);
  expect(await database.rows('select from lumbung.accepted_operation')).toEqual([]);
  await expectInvariants(database);
}, 240_000);

/** Orders of a program by the state of their rows. */
async function states(programId: string): Promise<Record<string, number>> {
  const rows = await engine().database.rows<{ state: string; n: string }>(
    `select state, count(*) as n from lumbung.settlement where program_id = $1 and kind = 'order' group by 1`,
    [programId],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]));
}

function unfinished({ discounted = 0, accrued = 0 }: Record<string, number>): number {
  return discounted + accrued;
}

async function untilSettled(orders: readonly OrderRequest[]): Promise<void> {
  const ids = orders.map(({ orderId }) => orderId);
  for (const end = Date.now() + SETTLED_WITHIN_MS; ; await sleep(100)) {
    const [row] = await engine().database.rows<{ n: string }>(
      `select count(*) as n from lumbung.settlement_key where kind = 'order' and state = 'settled' and id = any ($1)`,
      [ids],
    );
    if (Number(row?.n) === ids.length) return;
    if (Date.now() > end) throw new Error(`${row?.n ?? 0} of ${ids.length} orders are settled`);
  }
}
