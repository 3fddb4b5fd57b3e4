import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../harness/client';
import { useEngine } from '../harness/engine';
import { nextId, order, program } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

const engine = useEngine();
let programId: string;

beforeAll(async () => {
  programId = nextId('async');
  await engine().client.put(`/v1/programs/${programId}`, program());
});

/** Follows a `202` to its end. */
async function follow(location: string): Promise<Answer<{ state: string }>> {
  for (const end = Date.now() + 30_000; ;) {
    const answer = await engine().client.get<{ state: string }>(location);
    if (answer.body.state !== 'settling') return answer;
    if (Date.now() > end) throw new Error(`still settling: ${location}`);
    await sleep(50);
  }
}

test('Prefer: respond-async is answered as soon as Temporal has the order, and it settles', async () => {
  const { client, database } = engine();
  const sent = order(programId, { memberId: nextId('m') });
  const accepted = await client.post('/v1/orders', sent, { headers: { prefer: 'respond-async' } });
  expect(accepted).toMatchObject({ status: 202, body: { orderId: sent.orderId, state: 'settling', programId } });
  const location = accepted.headers.get('location')!;
  expect(location).toMatch(new RegExp(`^/v1/orders/${sent.orderId}\\?programId=${programId}&workflow=`));
  expect(await follow(location)).toMatchObject({ status: 200, body: { state: 'settled', orderId: sent.orderId } });
  expect((await client.post('/v1/orders', sent)).status).toBe(200);
  await expectInvariants(database);
});

test('a refusal after a 202 is read by GET and does not bind the id', async () => {
  const { client, database } = engine();
  const sent = order(programId, { memberId: nextId('m'), redeem: { points: 1 } });
  const accepted = await client.post('/v1/orders', sent, { headers: { prefer: 'respond-async' } });
  expect(accepted.status).toBe(202);
  expect((await follow(accepted.headers.get('location')!)).body).toMatchObject({
    state: 'refused',
    problem: { code: 'INSUFFICIENT_POINTS', detail: expect.any(String) },
  });
  const { redeem: _, ...corrected } = sent;
  expect(await client.post('/v1/orders', corrected)).toMatchObject({ status: 201, body: { state: 'settled' } });
  await expectInvariants(database);
});

test('an order that nobody works on is 202 at the end of its wait, and settles once a worker is there', async () => {
  const { client, database, stopWorker, startWorker } = engine();
  await stopWorker();
  const sent = order(programId, { memberId: nextId('m') });
  const accepted = await client.post('/v1/orders', sent, { headers: { prefer: 'wait=1' } });
  expect(accepted).toMatchObject({ status: 202, body: { state: 'settling' } });
  const location = accepted.headers.get('location')!;
  expect((await client.get(location)).body).toMatchObject({ state: 'settling' });
  await startWorker();
  expect(await follow(location)).toMatchObject({ body: { state: 'settled' } });
  await expectInvariants(database);
}, 60_000);
