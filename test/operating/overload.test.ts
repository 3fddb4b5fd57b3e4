import { orderWorkflowId } from '../../workflows/settle-orders/contract';
import { useEngine } from '../harness/engine';
import { nextId, order, program } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { rawConnection, type RawConnection } from '../harness/raw-connection';

const MAX_BODY = 1024 * 1024;
const EXPECT = 'Expect: 100-continue\r\n';
const QUEUE = 8;
/** One batch and no more, so that what comes after it stays in the queue for as long as nobody works; room for two of the largest bodies. */
const engine = useEngine({
  env: {
    LUMBUNG_BATCHES_IN_FLIGHT: '1',
    LUMBUNG_BATCHES_UNFINISHED: '1',
    LUMBUNG_BATCH_ORDERS: '4',
    LUMBUNG_QUEUE_LIMIT: String(QUEUE),
    LUMBUNG_REQUEST_BYTES: String(2 * MAX_BODY),
  },
  quiet: true,
});
const BUDGET_MS = 60_000;
const connections: RawConnection[] = [];
let programId: string;

beforeAll(async () => {
  programId = nextId('overload');
  await engine().client.put(`/v1/programs/${programId}`, program());
});

afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await expectInvariants(engine().database);
});

/** Sends an order as one key or the other, waits as long as it may take. */
async function settle(role: 'order_system' | 'admin', orderId = nextId('order')) {
  const body = order(programId, { orderId, memberId: nextId('m') });
  const answer = await engine().client.post('/v1/orders', body, { role, headers: { prefer: 'wait=100' } });
  return { orderId, status: answer.status, retryAfter: answer.headers.get('retry-after') };
}

/** Opens a connection and sends the headers of an order, and no more. */
function knock(role: 'order_system' | 'admin', length: number, more = ''): RawConnection {
  const connection = rawConnection(Number(new URL(engine().client.url).port));
  connections.push(connection);
  connection.send(
    `POST /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${engine().keys[role]}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${length}\r\n${more}\r\n`,
  );
  return connection;
}

async function settledIds(): Promise<string[]> {
  const rows = await engine().database.rows<{ id: string }>("select id from lumbung.settlement where program_id = $1 and state = 'settled'", [
    programId,
  ]);
  return rows.map(({ id }) => id);
}

test(
  'a full queue answers to headers alone; when a worker is back it drains, and all that was accepted is settled',
  async () => {
    const { stopWorker, startWorker, temporal } = engine();
    await stopWorker();
    const first = settle('order_system', 'dispatched');
    const handle = temporal.client.workflow.getHandle(orderWorkflowId(programId, 'dispatched'));
    for (let known = false; !known;)
      known = await handle.describe().then(
        () => true,
        () => false,
      );
    const flood = Array.from({ length: QUEUE }, () => settle('order_system'));
    expect(await Promise.race(flood)).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) as string });

    const bodiless = knock('order_system', 100_000);
    const heard = await bodiless.hears('"UNAVAILABLE"');
    expect(heard).toMatch(/^HTTP\/1.1 503 .*\r\nRetry-After: \d+\r\n.*problem\+json/s);
    // The connection lives on: what is sent of the body all the same is thrown away.
    bodiless.send(`${'x'.repeat(100_000)}GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`);
    await bodiless.hears('200 OK');

    const asking = knock('order_system', 100, EXPECT);
    expect(await asking.hears('<closed>')).toMatch(/^HTTP\/1.1 503 /);

    await startWorker();
    const answers = await Promise.all([first, ...flood]);
    const accepted = answers.filter(({ status }) => status !== 503);
    expect(accepted.map(({ status }) => status)).toEqual(accepted.map(() => 201));
    expect(accepted.length).toBe(1 + QUEUE / 2);
    expect((await settledIds()).sort()).toEqual(accepted.map(({ orderId }) => orderId).sort());
    expect(await settle('order_system')).toMatchObject({ status: 201 });
  },
  BUDGET_MS,
);

test(
  'a key that floods is sent away, one that does not is served',
  async () => {
    const flood = Array.from({ length: 200 }, () => settle('order_system'));
    const state = { flooding: true };
    const flooded = Promise.all(flood).finally(() => (state.flooding = false));
    const polite: number[] = [];
    do polite.push((await settle('admin')).status);
    while (state.flooding);
    expect(polite).toEqual(polite.map(() => 201));
    const statuses = (await flooded).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([201, 503]));
  },
  BUDGET_MS,
);

test(
  'memory for bodies is bounded: slow senders of large ones use up their share, others are served, and theirs comes back',
  async () => {
    const slow = knock('order_system', MAX_BODY, EXPECT);
    await slow.hears('100 Continue');
    const refused = knock('order_system', MAX_BODY);
    expect(await refused.hears('"UNAVAILABLE"')).toMatch(/^HTTP\/1.1 503 .*\r\nRetry-After: \d+\r\n/s);
    expect(await settle('admin')).toMatchObject({ status: 201 });

    slow.close();
    let next = knock('order_system', MAX_BODY, EXPECT);
    for (let tries = 0; tries < 500 && (await next.hears(/100 Continue|<closed>/)).includes('<closed>'); tries++) {
      next = knock('order_system', MAX_BODY, EXPECT);
    }
    await next.hears('100 Continue');
    next.send(JSON.stringify(order(programId)).padEnd(MAX_BODY));
    await next.hears('201 Created');
  },
  BUDGET_MS,
);
