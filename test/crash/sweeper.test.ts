import { atRacePoint } from '../../platform/race-points';
import { createLogger } from '../../platform/logger';
import { sweep } from '../../worker/sweeper';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

const engine = useEngine();
const quiet = Object.assign(createLogger('test', 'error'), { silent: true });

/** What the sweeper is given; `afterSeconds` 0 counts every unfinished order. */
function sweeper(afterSeconds = 0) {
  const { temporal, database, taskQueue } = engine();
  return { client: temporal.client, database: database.open(2), logger: quiet, taskQueue, afterSeconds };
}

test('an order whose execution was terminated in the middle is found, started anew and settled once', async () => {
  const { client, temporal, database } = engine();
  const programId = nextId('sweep');
  const memberId = nextId('m');
  await client.put(`/v1/programs/${programId}`, program());
  await client.post('/v1/grants', grant(programId, memberId, { points: 500 }));

  const sent = order(programId, { memberId, redeem: { points: 300 } });
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const reached = new Promise<void>((resolve) => {
    const leave = atRacePoint('accruePoints.after', async () => {
      leave();
      resolve();
      await held;
    });
  });
  const accepted = await client.post('/v1/orders', sent, { headers: { prefer: 'respond-async' } });
  expect(accepted.status).toBe(202);
  await reached;
  // As long as its execution lives, an order is left to it.
  expect(await sweep(sweeper())).toBe(0);
  await temporal.client.workflow.getHandle(`settle:${programId}:${sent.orderId}`).terminate('by a test');
  expect(await sweep(sweeper(3600))).toBe(0);
  expect(await sweep(sweeper())).toBe(1);
  release();

  const handle = temporal.client.workflow.getHandle(`settle:${programId}:${sent.orderId}`);
  expect(await handle.result()).toMatchObject({ verdicts: [{ outcome: 'settled', attempt: 1 }] });
  expect(await sweep(sweeper())).toBe(0);
  // 500 − 300 redeemed + 99 earned on 99,700.
  const balance = await client.get(`/v1/members/${memberId}/balance?programId=${programId}`);
  expect(balance.body).toMatchObject({ available: 299 });
  await expectInvariants(database);
}, 60_000);
