import { Client } from 'pg';
import { eventually } from '../../cli/testing/scratch';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

// Each order travels alone, and as many at once as there are.
const engine = useEngine({ env: { LUMBUNG_BATCH_ORDERS: '1', LUMBUNG_BATCHES_IN_FLIGHT: '40' } });

/** More than the worker works on at once. */
const BUSY_CARDS = 24;

test('however many cards are held, orders of others are settled', async () => {
  const { client, database, temporal } = engine();
  const programId = nextId('busy');
  await client.put(`/v1/programs/${programId}`, program());
  const held = Array.from({ length: BUSY_CARDS }, () => nextId('held'));
  await Promise.all(held.map((memberId) => client.post('/v1/grants', grant(programId, memberId, { points: 500 }))));

  const holder = new Client({ connectionString: database.ownerUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select from lumbung.card where program_id = $1 for update', [programId]);

  const waiting = held.map((memberId) => order(programId, { memberId, redeem: { points: 100 } }));
  const answers = waiting.map((body) => client.post('/v1/orders', body, { headers: { prefer: 'wait=120' } }));
  await eventually(async () => {
    for (const { orderId } of waiting) {
      const { status } = await temporal.client.workflow.getHandle(`settle:${programId}:${orderId}`).describe();
      expect(status.name).toBe('RUNNING');
    }
  }, 60_000);
  const free = await client.post('/v1/orders', order(programId, { memberId: nextId('free') }), { headers: { prefer: 'wait=60' } });
  await holder.query('rollback');
  await holder.end();
  expect(free.status).toBe(201);
  expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([201]));
  await expectInvariants(database);
}, 180_000);
