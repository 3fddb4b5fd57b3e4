import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { useEngine, type Engine } from '../harness/engine';
import { grant, nextId, order, program } from '../harness/factories';
import { useGates } from '../harness/gates';
import { expectInvariants } from '../harness/invariants';
import { answersIn, importLines, ndjson, type ImportedLine } from './importing';

const engines = [useEngine(), useEngine({ env: { LUMBUNG_IMPORTS: '1', LUMBUNG_IMPORT_BATCH_ORDERS: '4' } })] as const;
const [engine, small] = engines;
const gate = useGates();

/** An import whose lines are sent one after the other, by whoever reads the answers as they come. */
interface OpenImport {
  send: (lines: readonly unknown[]) => void;
  /** The answers that have come so far, once there are so many. */
  answered: (count: number) => Promise<ImportedLine[]>;
  end: () => Promise<ImportedLine[]>;
  hangUp: () => void;
  response: Promise<IncomingMessage>;
}

function openImport({ client, keys }: Engine): OpenImport {
  const headers = { authorization: `Bearer ${keys.order_system}`, 'content-type': 'application/x-ndjson' };
  const sent: ClientRequest = request(`${client.url}/v1/imports`, { method: 'POST', headers, agent: false });
  sent.on('error', () => undefined);
  let text = '';
  let arrived: () => void = () => undefined;
  let ended: Promise<unknown> = Promise.resolve();
  const response = once(sent, 'response').then(([message]) => {
    const incoming = message as IncomingMessage;
    incoming.setEncoding('utf8').on('data', (piece: string) => ((text += piece), arrived()));
    incoming.on('error', () => undefined);
    ended = once(incoming, 'end');
    ended.catch(() => undefined);
    return incoming;
  });
  response.catch(() => undefined);
  return {
    response,
    send: (lines) => sent.write(ndjson(lines)),
    answered: async (count) => {
      while (answersIn(text.slice(0, text.lastIndexOf('\n') + 1)).length < count) await new Promise<void>((resolve) => (arrived = resolve));
      return answersIn(text.slice(0, text.lastIndexOf('\n') + 1));
    },
    end: async () => {
      sent.end();
      await response;
      await ended;
      return answersIn(text);
    },
    hangUp: () => sent.destroy(),
  };
}

async function publish({ client }: Engine): Promise<string> {
  const programId = nextId('streams');
  await client.put(`/v1/programs/${programId}`, program());
  return programId;
}

const orders = (programId: string, count: number) => Array.from({ length: count }, () => ({ order: order(programId, { memberId: nextId('m') }) }));

async function settled({ database }: Engine, programId: string): Promise<number> {
  const [row] = await database.rows<{ n: string }>("select count(*) as n from lumbung.settlement_key where program_id = $1 and state = 'settled'", [
    programId,
  ]);
  return Number(row?.n);
}

afterEach(() => Promise.all(engines.map((each) => expectInvariants(each().database))));

test('answers come while lines are still sent', async () => {
  const programId = await publish(engine());
  const open = openImport(engine());
  open.send(orders(programId, 3));
  expect((await open.answered(3)).map(({ status }) => status)).toEqual([201, 201, 201]);
  open.send([{ grant: grant(programId, nextId('m')) }]);
  expect(await open.answered(4)).toHaveLength(4);
  expect(await open.end()).toHaveLength(4);
});

test('whoever reads no answers is not listened to for long', async () => {
  const programId = await publish(small());
  const lines = orders(programId, 40);
  const held = gate('applyDiscounts.before', lines[0]!.order.orderId);
  const open = openImport(small());
  open.send(lines);
  await held.arrived(1);
  // 16 lines are under way: those behind the first one are not begun before it is answered.
  const begun = async () => {
    const known = 'select count(*) as n from lumbung.settlement_key where program_id = $1';
    return Number((await small().database.rows<{ n: string }>(known, [programId]))[0]?.n);
  };
  while ((await begun()) < 15) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await begun()).toBe(15);
  held.open();
  expect((await open.end()).map(({ status }) => status)).toEqual(lines.map(() => 201));
});

test('a client that goes away: what was handed over is settled, and sending all again settles the rest', async () => {
  const programId = await publish(engine());
  const lines = orders(programId, 30);
  const held = gate('applyDiscounts.before', lines[0]!.order.orderId);
  const open = openImport(engine());
  open.send(lines.slice(0, 10));
  await held.arrived(1);
  open.hangUp();
  held.open();
  while ((await settled(engine(), programId)) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const again = await importLines(engine().client, lines);
  expect(new Set(again.map(({ status }) => status))).toEqual(new Set([200, 201]));
  expect(await settled(engine(), programId)).toBe(30);
});

test('while there is no worker lines wait, and nobody is sent away', async () => {
  const programId = await publish(engine());
  await engine().stopWorker();
  const sent = importLines(engine().client, orders(programId, 50));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await engine().startWorker();
  expect((await sent).map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 201));
}, 60_000);

test('only so many imports are under way in a process', async () => {
  const programId = await publish(small());
  const open = openImport(small());
  open.send(orders(programId, 1));
  await open.answered(1);
  const headers = { 'content-type': 'application/x-ndjson' };
  const refused = await small().client.post('/v1/imports', undefined, { raw: '', headers });
  expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
  await open.end();
  expect(await small().client.post('/v1/imports', undefined, { raw: '', headers })).toMatchObject({ status: 200 });
});

test('memory stays as it is, however many lines there are', async () => {
  const script = join(__dirname, 'many-lines.ts');
  const run = ['--max-old-space-size=48', '--require', join(__dirname, '../harness/run/run-typescript.cjs'), script, '60000'];
  const { stdout } = await promisify(execFile)(process.execPath, run);
  expect(JSON.parse(stdout)).toMatchObject({ lines: 60_000, answers: 60_000 });
}, 120_000);

// Last: the engine is gone after it.
test('a process that shuts down answers what it has begun, and says that the rest is to be sent again', async () => {
  const programId = await publish(small());
  const lines = orders(programId, 40);
  const held = gate('applyDiscounts.before', lines[0]!.order.orderId);
  const open = openImport(small());
  open.send(lines);
  await held.arrived(1);
  const drained = small().drain();
  held.open();
  const answers = await open.end();
  await drained;
  const last = answers.at(-1);
  expect(last).toMatchObject({ id: null, status: 503, code: 'UNAVAILABLE' });
  const taken = answers.filter(({ status }) => status === 201);
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.length).toBeLessThan(40);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 503]));
});
