import type { RacePoint } from '../../platform/race-points';
import { sendInABatch } from '../harness/in-a-batch';
import { grant } from '../harness/factories';
import { ALL_TABLES, expectInvariants, snapshot } from '../harness/invariants';
import { breakStep } from '../harness/sabotage';
import { ASYNC, greedy, PATIENTLY, useScene, type Settled } from './scene';

// The errors logged here are what is tested.
const { engine, one, two, gate, publish } = useScene({ quiet: true });
const BUDGET_MS = 90_000;

afterEach(() => expectInvariants(engine().database));

/** The execution of an order that travelled alone. */
function executionOf(programId: string, orderId: string) {
  return engine().temporal.client.workflow.getHandle(`settle:${programId}:${orderId}`);
}

describe('step 1 of a refused attempt runs again, late', () => {
  const refusal = (programId: string, orderId: string) => ({
    verdicts: [expect.objectContaining({ programId, id: orderId, attempt: 1, outcome: 'refused', code: 'INSUFFICIENT_POINTS' })],
  });

  test(
    'after the corrected order was settled: it writes nothing and answers from its own row',
    async () => {
      const { programId, memberId } = await publish();
      const refused = greedy(programId, memberId, 501);
      const lost = gate('applyDiscounts.after', refused.orderId);
      const accepted = await one().post('/v1/orders', refused, ASYNC);
      expect(accepted.status).toBe(202);
      await lost.arrived(1);
      lost.letOthersPass();
      const path = `/v1/orders/${refused.orderId}?programId=${programId}`;
      expect((await one().get(path)).body).toMatchObject({ state: 'refused', problem: { code: 'INSUFFICIENT_POINTS' } });

      const { answer } = await sendInABatch<Settled>(two(), gate, { ...refused, redeem: { points: 300 } }, PATIENTLY);
      expect(await answer).toMatchObject({ status: 201, body: { redeemed: { points: 300 }, discountTotal: 10_000 } });
      const before = await snapshot(engine().database, ALL_TABLES);
      lost.fail();
      expect(await executionOf(programId, refused.orderId).result()).toMatchObject(refusal(programId, refused.orderId));
      expect(await snapshot(engine().database, ALL_TABLES)).toEqual(before);
      expect((await one().get(accepted.headers.get('location')!)).body).toMatchObject({ state: 'settled', redeemed: { points: 300 } });
    },
    BUDGET_MS,
  );

  test(
    'while the corrected order is being settled: both go their way, and the first caller is told the refusal',
    async () => {
      const { programId, memberId } = await publish();
      const refused = greedy(programId, memberId, 501);
      const lost = gate('applyDiscounts.after', refused.orderId);
      const first = one().post('/v1/orders', refused, PATIENTLY);
      await lost.arrived(1);
      lost.letOthersPass();
      const second = gate('accruePoints.before', refused.orderId);
      const { answer } = await sendInABatch<Settled>(two(), gate, { ...refused, redeem: { points: 300 } }, PATIENTLY);
      await second.arrived(1);
      lost.fail();
      expect(await executionOf(programId, refused.orderId).result()).toMatchObject(refusal(programId, refused.orderId));
      expect(await first).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });
      second.open();
      expect(await answer).toMatchObject({ status: 201, body: { redeemed: { points: 300 } } });
    },
    BUDGET_MS,
  );

  test(
    'after the very same order was settled, as points had come in: one refusal, one 201',
    async () => {
      const { programId, memberId } = await publish();
      const sent = greedy(programId, memberId, 600);
      const lost = gate('applyDiscounts.after', sent.orderId);
      const first = one().post('/v1/orders', sent, PATIENTLY);
      await lost.arrived(1);
      lost.letOthersPass();
      await two().post('/v1/grants', grant(programId, memberId, { points: 100 }));
      const { answer } = await sendInABatch<Settled>(two(), gate, sent, PATIENTLY);
      expect(await answer).toMatchObject({ status: 201, body: { redeemed: { points: 600 } } });
      lost.fail();
      expect(await first).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });
      expect(await two().post('/v1/orders', sent)).toMatchObject({ status: 200 });
    },
    BUDGET_MS,
  );
});

describe('a later step of a failed attempt runs late', () => {
  const CASES: [RacePoint, 'accrued' | 'settled'][] = [
    ['accruePoints.before', 'accrued'],
    ['redeemPoints.before', 'settled'],
    ['undoSettlement.before', 'accrued'],
    ['undoSettlement.before', 'settled'],
  ];

  test.each(CASES)(
    'from %s on, the step before %s being broken: the corrected order is settled once, and the stale attempt writes nothing',
    async (place, broken) => {
      const { programId, memberId } = await publish();
      const sent = greedy(programId, memberId);
      const mend = await breakStep(engine().database, [sent.orderId], broken);
      const held = gate(place, sent.orderId);
      expect((await one().post('/v1/orders', sent, ASYNC)).status).toBe(202);
      await held.arrived(1);
      held.letOthersPass();

      // Another execution works on the same attempt, fails, and takes it back.
      const failed = await sendInABatch(two(), gate, sent, PATIENTLY);
      expect(await failed.answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
      expect((await failed.mate).status).toBe(201);
      await mend();
      const corrected = await sendInABatch<Settled>(two(), gate, { ...sent, redeem: { points: 200 } }, PATIENTLY);
      expect(await corrected.answer).toMatchObject({ status: 201, body: { redeemed: { points: 200 }, discountTotal: 10_000 } });

      const before = await snapshot(engine().database, ALL_TABLES);
      held.open();
      expect(await executionOf(programId, sent.orderId).result()).toMatchObject({ verdicts: [{ attempt: 1, outcome: 'failed', code: 'INTERNAL' }] });
      expect(await snapshot(engine().database, ALL_TABLES)).toEqual(before);
    },
    BUDGET_MS,
  );

  test.each<RacePoint>(['accruePoints.after', 'redeemPoints.after', 'undoSettlement.after'])(
    'and again from %s on, its completion lost, after a later attempt was settled',
    async (place) => {
      const { programId, memberId } = await publish();
      const sent = greedy(programId, memberId);
      const mend = await breakStep(engine().database, [sent.orderId], 'settled');
      const lost = gate(place, sent.orderId);
      await one().post('/v1/orders', sent, ASYNC);
      await lost.arrived(1);
      lost.letOthersPass();
      const failed = await sendInABatch(two(), gate, sent, PATIENTLY);
      // Once it was undone, sending it again is a new attempt; it fails all the same.
      expect((await failed.answer).status).toBe(500);
      await mend();
      const again = await sendInABatch<Settled>(two(), gate, sent, PATIENTLY);
      expect(await again.answer).toMatchObject({ status: 201, body: { redeemed: { points: 300 } } });

      const before = await snapshot(engine().database, ALL_TABLES);
      lost.fail();
      expect(await executionOf(programId, sent.orderId).result()).toMatchObject({ verdicts: [{ attempt: 1, outcome: 'failed' }] });
      expect(await snapshot(engine().database, ALL_TABLES)).toEqual(before);
    },
    BUDGET_MS,
  );
});
