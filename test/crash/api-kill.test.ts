import { join } from 'node:path';
import { eventually } from '../../cli/testing/scratch';
import type { OrderRequest } from '../../domain/orders/order';
import { createClient } from '../harness/client';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { freePort } from '../../platform/free-ports';
import { runFolder } from '../harness/run/run-folder';
import { environmentOf, nodeChild } from './node-child';
import { ServerProcess } from './server-process';

const engine = useEngine({ env: { LUMBUNG_BATCHES_IN_FLIGHT: '1' } });
const children: ServerProcess[] = [];

afterAll(() => Promise.all(children.map((child) => child.end('SIGKILL'))));

/** Another API beside the engine's own. */
async function startApi(...args: string[]) {
  const port = await freePort();
  const env = { ...environmentOf(engine().settings), LUMBUNG_PORT: String(port) };
  const log = join(runFolder(), `api-${port}.log`);
  const child = new ServerProcess(
    () => Promise.resolve(nodeChild({ name: 'API', entry: 'test/crash/api-process.ts', args, env, log })),
    () => undefined,
  );
  children.push(child);
  await child.start();
  return { child, client: createClient(`http://127.0.0.1:${port}`, engine().keys) };
}

test.each([
  ['a lone order', 1],
  ['a batch', 5],
])(
  'the API is killed when Temporal has %s and nobody is answered: settled once, and another API says so',
  async (_, size) => {
    const { client, database } = engine();
    const programId = nextId('api-kill');
    const memberId = nextId('m');
    await client.put(`/v1/programs/${programId}`, program());
    await client.post('/v1/grants', grant(programId, memberId, { points: 1000 }));
    const victim = await startApi(String(size));
    const other = await startApi();

    // Nothing is settled before the API is gone: the first order flies alone, what is sent meanwhile flies together.
    await engine().stopWorker();
    const send = (body: OrderRequest) => victim.client.post('/v1/orders', body, { headers: { prefer: 'wait=60' } }).catch(() => null);
    const sent = Array.from({ length: size + 1 }, () => order(programId, { memberId, redeem: { points: 10 } }));
    const answers = Promise.all((size === 1 ? sent.slice(0, 1) : sent).map(send));
    expect(new Set(await answers)).toEqual(new Set([null]));
    const killedAt = await victim.child.end('SIGKILL');
    await engine().startWorker();

    const accepted = size === 1 ? sent.slice(0, 1) : sent;
    const show = ({ orderId }: OrderRequest) => other.client.get(`/v1/orders/${orderId}?programId=${programId}`);
    await eventually(async () => {
      for (const body of accepted) expect(await show(body)).toMatchObject({ status: 200, body: { state: 'settled', redeemed: { points: 10 } } });
    }, 60_000);
    process.stdout.write(`API killed with ${size === 1 ? 'a lone order' : 'a batch'} in Temporal: all settled ${Date.now() - killedAt} ms later\n`);

    for (const body of accepted) {
      const again = await other.client.post('/v1/orders', body);
      expect(again).toMatchObject({ status: 200, body: (await show(body)).body });
      expect(again.headers.get('idempotent-replayed')).toBe('true');
    }
    // Each spends 10 and earns 99 on 99,990.
    const balance = await other.client.get(`/v1/members/${memberId}/balance?programId=${programId}`);
    expect(balance.body).toMatchObject({ available: 1000 + accepted.length * (99 - 10), pending: 0, held: 0 });
    await expectInvariants(database);
  },
  120_000,
);
