import { Client } from 'pg';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

// One batch at a time, so that what is sent while it flies travels together.
const engine = useEngine({ env: { LUMBUNG_BATCHES_IN_FLIGHT: '1' } });

test('a card that somebody holds keeps its own orders waiting, not their batch-mates', async () => {
  const { client, database, temporal } = engine();
  const programId = nextId('busy');
  await client.put(`/v1/programs/${programId}`, program());
  const [held, free, first] = [nextId('held'), nextId('free'), nextId('first')];
  for (const memberId of [held, free]) await client.post('/v1/grants', grant(programId, memberId, { points: 500 }));

  const holder = new Client({ connectionString: database.ownerUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select from lumbung.card where program_id = $1 and member_id = $2 for update', [programId, held]);

  const send = (memberId: string) =>
    client.post('/v1/orders', order(programId, { memberId, redeem: { points: 100 } }), { headers: { prefer: 'wait=60' } });
  const lone = client.post('/v1/orders', order(programId, { memberId: first }));
  const waiting = send(held);
  const mates = [send(free), send(free)];
  let answered = false;
  void waiting.then(() => (answered = true));
  expect((await Promise.all([lone, ...mates])).map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(answered).toBe(false);

  await holder.query('rollback');
  await holder.end();
  const settled = await waiting;
  expect(settled).toMatchObject({ status: 201, body: { state: 'settled', redeemed: { points: 100 } } });
  const { orderId } = settled.body as { orderId: string };
  // People find it under its own id.
  expect((await temporal.client.workflow.getHandle(`settle:${programId}:${orderId}`).describe()).status.name).toBe('COMPLETED');
  await expectInvariants(database);
}, 90_000);
