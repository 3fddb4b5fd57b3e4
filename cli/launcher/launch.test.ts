import { spawnSync } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSettings, type Settings } from '../../platform/settings';
import { connectTemporal } from '../../platform/temporal';
import { apiClient } from '../demo/api-client';
import { demonstrate } from '../demo/demonstration';
import { sampleOrders } from '../demo/sample-orders';
import { SAMPLE_PROGRAM_ID } from '../demo/sample-program';
import { settleTwice } from '../demo/week';
import { eventually, freeTemporalPort, scratchFolder } from '../testing/scratch';
import { freePorts } from '../../platform/free-ports';
import { prepareDataFolder, type DataFolder } from './data-folder';
import type { DevKeys } from './dev-keys';
import { launch, type Launched } from './launch';
import { StopOrder } from './stop-order';

const ROOT = join(__dirname, '..', '..');
const MINUTES = 60_000;

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let folder: DataFolder;
let settings: Settings;
let said: string[] = [];
const say = (line: string) => void said.push(line);

beforeAll(async () => {
  const built = spawnSync(process.execPath, ['setup.mjs'], { cwd: ROOT, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);
  scratch = await scratchFolder();
  folder = await prepareDataFolder(join(scratch.path, 'data'));
  const [api = 0, postgres = 0] = await freePorts(2);
  const ports = { LUMBUNG_PORT: String(api), LUMBUNG_POSTGRES_PORT: String(postgres), LUMBUNG_TEMPORAL_PORT: String(await freeTemporalPort()) };
  const { LUMBUNG_CACHE_DIR } = loadSettings(process.env);
  settings = loadSettings({ ...ports, LUMBUNG_CACHE_DIR, LUMBUNG_DATA_DIR: folder.root });
}, 15 * MINUTES);

afterAll(() => scratch.remove());

const signal = new AbortController().signal;
const processes = async () => JSON.parse(await readFile(folder.path('processes.json'), 'utf8')) as { name: string; pid: number }[];

describe('launch', () => {
  const stopOrder = new StopOrder();
  let launched: Launched;

  beforeAll(async () => {
    launched = await launch({ settings, folder, say, stopOrder, signal, dist: join(ROOT, 'dist') });
  }, 5 * MINUTES);
  afterAll(() => stopOrder.stopAll(say), MINUTES);

  it('starts everything, with one API key per role that only the owner of the folder can read', async () => {
    expect((await processes()).map(({ name }) => name).sort()).toEqual(['API', 'Postgres', 'Temporal', 'Worker']);
    expect((await fetch(`${launched.url}/readyz`)).status).toBe(200);
    expect((await stat(folder.path('dev-keys.json'))).mode & 0o777).toBe(0o600);
    const keys = JSON.parse(await readFile(folder.path('dev-keys.json'), 'utf8')) as DevKeys;
    expect(Object.keys(keys).sort()).toEqual(['admin', 'approver', 'auditor', 'operator', 'order_system', 'support']);
    expect(keys).toEqual(launched.keys);
    const { body } = await apiClient(launched.url, keys.auditor).get<{ items: { subject: string }[] }>('/v1/api-keys');
    expect(body.items.map(({ subject }) => subject)).toContain('dev-order_system');
  });

  it('gives neither the worker nor the API the owner of the database', async () => {
    for (const { name, pid } of await processes()) {
      if (name !== 'API' && name !== 'Worker') continue;
      const environment = process.platform === 'linux' ? await readFile(`/proc/${pid}/environ`, 'utf8') : '';
      expect(environment).not.toMatch(/(^|\0)DATABASE_URL=|lumbung_owner/);
    }
  });

  it('says where each process tells its numbers', async () => {
    const { metrics, keys } = launched;
    const scrape = async (url: string | null, headers = {}) => (await fetch(url ?? '', { headers })).text();
    const worker = await scrape(metrics.worker);
    // Its own, Node's and those of Temporal's SDK.
    for (const name of [
      'lumbung_settlements_total',
      'process_cpu_seconds_total',
      'temporal_worker_task_slots_available',
      'temporal_request_latency_seconds_bucket',
    ])
      expect(worker).toContain(name);
    expect(worker).toMatch(/^temporal_request_total\{/m);
    expect(Number(/^lumbung_partitions_kept_timestamp_seconds (\S+)$/m.exec(worker)?.[1])).toBeGreaterThan(1.7e9);
    expect(await scrape(metrics.api, { authorization: `Bearer ${keys.operator}` })).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(await scrape(metrics.temporal)).toContain('# TYPE service_requests');
  });

  it('settles the sample orders and prints some in full', async () => {
    said = [];
    expect(await demonstrate({ url: launched.url, keys: launched.keys, say })).toBe(true);
    const { length } = await sampleOrders();
    const text = said.join('\n');
    expect(text).toMatch(new RegExp(`^${length} orders of \\d+ members settled over HTTP in .* orders/s$`, 'm'));
    expect(text).toMatch(/^Order 536365 of member c17850, 2010-12-01 08:26$/m);
    expect(text).toMatch(/points redeemed +−£/);
    expect(text).toMatch(/\(code\) +−£/);
    expect(text).not.toMatch(/did not settle|had been settled/);

    said = [];
    expect(await demonstrate({ url: launched.url, keys: launched.keys, say })).toBe(true);
    expect(said.join('\n')).toContain(`${length} of them had been settled before: the same answers came back`);
  });

  it(
    'starts a worker and an API again that were killed, and settles orders sent twice once',
    async () => {
      said = [];
      for (const { name, pid } of await processes()) if (name === 'API' || name === 'Worker') process.kill(pid, 'SIGKILL');
      await eventually(() => {
        expect(said.filter((line) => line.includes('ended unasked'))).toHaveLength(2);
      });
      await eventually(async () => {
        expect((await fetch(`${launched.url}/readyz`)).status).toBe(200);
      });
      const { admin, order_system } = launched.keys;
      const orders = (await sampleOrders()).slice(0, 20);
      const outcome = await settleTwice(
        apiClient(launched.url, admin),
        apiClient(launched.url, order_system),
        `${SAMPLE_PROGRAM_ID}-again`,
        orders,
        say,
      );
      expect(outcome).toEqual({ orders: 20, ok: true });
      expect(said.at(-1)).toBe('All 20 answers came back the same, and nothing has changed.');
    },
    2 * MINUTES,
  );

  it(
    'lets every order of a full batch be found in Temporal',
    async () => {
      const api = apiClient(launched.url, launched.keys.order_system);
      const [order] = await sampleOrders();
      const ids = Array.from({ length: 100 }, (_, index) => `order-${'0'.repeat(50)}-${index}`);
      await Promise.all(ids.map((orderId) => api.send('POST', '/v1/orders', { ...order, orderId, memberId: orderId, programId: SAMPLE_PROGRAM_ID })));
      const temporal = connectTemporal(settings);
      try {
        await eventually(async () => {
          for (const id of ids) expect((await temporal.client.workflow.count(`LumbungOrderId = "${id}"`)).count).toBeGreaterThan(0);
        });
      } finally {
        await temporal.close();
      }
    },
    2 * MINUTES,
  );

  it(
    'puts keys that the database lacks into it, and replaces those that are none',
    async () => {
      await stopOrder.stopAll(say);
      const { admin } = launched.keys;
      await writeFile(folder.path('dev-keys.json'), JSON.stringify({ admin, order_system: 'not a key' }));
      const again = new StopOrder();
      try {
        const { keys, url } = await launch({ settings, folder, say, stopOrder: again, signal, dist: join(ROOT, 'dist') });
        expect(keys.admin).toBe(admin);
        expect(keys.order_system).toMatch(/^lmb_/);
        expect((await apiClient(url, keys.order_system).get(`/v1/programs/${SAMPLE_PROGRAM_ID}`)).status).toBe(200);
      } finally {
        said = [];
        await again.stopAll(say);
      }
      expect(said).toEqual(['Stopping API', 'Stopping Worker', 'Stopping Temporal', 'Stopping Postgres']);
      expect(await processes()).toEqual([]);
    },
    2 * MINUTES,
  );

  it('starts nothing more when it is interrupted', async () => {
    const stopped = new StopOrder();
    await expect(launch({ settings, folder, say, stopOrder: stopped, signal: AbortSignal.abort() })).rejects.toThrow();
    await stopped.killAll();
    expect(await processes()).toEqual([]);
  });
});
