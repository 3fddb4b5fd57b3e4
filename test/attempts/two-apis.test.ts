import type { RacePoint } from '../../platform/race-points';
import { sendInABatch } from '../harness/in-a-batch';
import { expectInvariants } from '../harness/invariants';
import { lockAwaited } from '../harness/locks';
import { greedy, PATIENTLY, useScene, type Settled } from './scene';

const { engine, one, two, gate, publish } = useScene();
const BUDGET_MS = 90_000;

afterEach(() => expectInvariants(engine().database));

/** Attempts at an order, as its rows have them. */
async function attemptsAt(programId: string, id: string): Promise<string[]> {
  const rows = await engine().database.rows<{ attempt: number; state: string }>(
    'select attempt, state from lumbung.settlement where program_id = $1 and id = $2 order by attempt',
    [programId, id],
  );
  return rows.map(({ attempt, state }) => `${attempt} ${state}`);
}

/** Places outside of a transaction, where both executions can stand at once. */
const PLACES: RacePoint[] = ['applyDiscounts.before', 'applyDiscounts.after', 'accruePoints.before', 'accruePoints.after', 'redeemPoints.before'];

describe('one order in two batches of two API processes', () => {
  test.each(PLACES)(
    'both at %s at once: settled once, one 201, one 200 with the same body',
    async (place) => {
      const { programId, memberId } = await publish();
      const sent = greedy(programId, memberId);
      const both = gate(place, sent.orderId);
      const first = await sendInABatch<Settled>(one(), gate, sent, PATIENTLY);
      await both.arrived(1);
      const second = await sendInABatch<Settled>(two(), gate, sent, PATIENTLY);
      await both.arrived(2);
      both.open();
      await expectOnce(programId, sent.orderId, [await first.answer, await second.answer]);
      expect([(await first.mate).status, (await second.mate).status]).toEqual([201, 201]);
    },
    BUDGET_MS,
  );

  /** One of them stands here, in its transaction or between two, while the other walks all the way. */
  const OVERTAKEN: RacePoint[] = ['applyDiscounts.before', 'applyDiscounts.after', 'accruePoints.after', 'redeemPoints.before', 'redeemPoints.after'];

  test.each(OVERTAKEN)(
    'one held at %s while the other is settled',
    async (place) => {
      const { programId, memberId } = await publish();
      const sent = greedy(programId, memberId);
      const held = gate(place, sent.orderId);
      const first = await sendInABatch<Settled>(one(), gate, sent, PATIENTLY);
      await held.arrived(1);
      held.letOthersPass();
      const second = await sendInABatch<Settled>(two(), gate, sent, PATIENTLY);
      const overtaking = await second.answer;
      held.open();
      await expectOnce(programId, sent.orderId, [await first.answer, overtaking]);
    },
    BUDGET_MS,
  );

  test.each<[RacePoint, RacePoint]>([
    ['applyDiscounts.before', 'applyDiscounts.locked'],
    ['applyDiscounts.before', 'applyDiscounts.written'],
    ['accruePoints.before', 'accruePoints.written'],
    ['redeemPoints.before', 'redeemPoints.written'],
  ])(
    'both at %s, then one in its transaction at %s and the other waiting for its locks',
    async (before, inside) => {
      const { programId, memberId } = await publish();
      const sent = greedy(programId, memberId);
      const both = gate(before, sent.orderId);
      const first = await sendInABatch<Settled>(one(), gate, sent, PATIENTLY);
      await both.arrived(1);
      const second = await sendInABatch<Settled>(two(), gate, sent, PATIENTLY);
      await both.arrived(2);
      const holder = gate(inside, sent.orderId);
      both.pass();
      await holder.arrived(1);
      holder.letOthersPass();
      both.open();
      await lockAwaited(engine().database);
      holder.open();
      await expectOnce(programId, sent.orderId, [await first.answer, await second.answer]);
    },
    BUDGET_MS,
  );

  test(
    'each alone: the second joins the execution of the first',
    async () => {
      const { programId, memberId } = await publish();
      const sent = greedy(programId, memberId);
      const held = gate('accruePoints.before', sent.orderId);
      const first = one().post<Settled>('/v1/orders', sent, PATIENTLY);
      await held.arrived(1);
      const joined = gate('intake.started', sent.orderId);
      const second = two().post<Settled>('/v1/orders', sent, PATIENTLY);
      await joined.arrived(1);
      joined.open();
      held.open();
      await expectOnce(programId, sent.orderId, [await first, await second]);
    },
    BUDGET_MS,
  );

  async function expectOnce(programId: string, orderId: string, answers: { status: number; headers: Headers; body: Settled }[]): Promise<void> {
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(answers.map(({ status, headers }) => `${status} ${headers.get('idempotent-replayed')}`).sort()).toEqual(['200 true', '201 null']);
    const [first, second] = answers;
    expect(first!.body).toEqual(second!.body);
    expect(first!.body).toMatchObject({ state: 'settled', discountTotal: 10_000, redeemed: { points: 300 } });
    expect(await attemptsAt(programId, orderId)).toEqual(['1 settled']);
  }
});

describe('one id with two bodies at once', () => {
  const CONFLICT = { status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } };
  /** How the second body is sent: through the same API, through another one to the same execution, or in a batch of another one. */
  const WAYS = ['the same API', 'another API', 'a batch of another API'] as const;

  test.each(WAYS)(
    'through %s: the first settles, the other gets 409',
    async (way) => {
      const { programId, memberId } = await publish();
      const sent = greedy(programId, memberId);
      const { first, second } = await atOnce(way, sent, { ...sent, channel: 'pos-2' });
      expect(await first).toMatchObject({ status: 201, body: { redeemed: { points: 300 } } });
      expect(await second).toMatchObject(CONFLICT);
      expect(await attemptsAt(programId, sent.orderId)).toEqual(['1 settled']);
    },
    BUDGET_MS,
  );

  test.each(WAYS)(
    'through %s: the first is refused, the other goes on and settles',
    async (way) => {
      const { programId, memberId } = await publish();
      const refused = greedy(programId, memberId, 501);
      const { first, second } = await atOnce(way, refused, { ...refused, redeem: { points: 300 } });
      expect(await first).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });
      expect(await second).toMatchObject({ status: 201, body: { redeemed: { points: 300 }, discountTotal: 10_000 } });
      expect(await attemptsAt(programId, refused.orderId)).toEqual(['1 refused', '2 settled']);
    },
    BUDGET_MS,
  );

  test(
    'in two batches, both before step 1: exactly one settles',
    async () => {
      const { programId, memberId } = await publish();
      const sent = greedy(programId, memberId);
      const both = gate('applyDiscounts.before', sent.orderId);
      const first = await sendInABatch(one(), gate, sent, PATIENTLY);
      await both.arrived(1);
      const second = await sendInABatch(two(), gate, { ...sent, channel: 'pos-2' }, PATIENTLY);
      await both.arrived(2);
      both.open();
      const answers = [await first.answer, await second.answer];
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(await attemptsAt(programId, sent.orderId)).toEqual(['1 settled']);
    },
    BUDGET_MS,
  );

  /** The second is under way while the first one stands in the transaction of its first step, which decides on it. */
  async function atOnce(way: (typeof WAYS)[number], sent: ReturnType<typeof greedy>, other: ReturnType<typeof greedy>) {
    const deciding = gate('applyDiscounts.written', sent.orderId);
    if (way !== 'a batch of another API') {
      const first = one().post('/v1/orders', sent, PATIENTLY);
      await deciding.arrived(1);
      deciding.letOthersPass();
      const joined = gate('intake.started', sent.orderId);
      const second = (way === 'the same API' ? one() : two()).post('/v1/orders', other, PATIENTLY);
      if (way === 'another API') await joined.arrived(1);
      joined.open();
      deciding.open();
      return { first, second };
    }
    const first = await sendInABatch(one(), gate, sent, PATIENTLY);
    await deciding.arrived(1);
    deciding.letOthersPass();
    const waiting = gate('applyDiscounts.before', sent.orderId);
    const second = await sendInABatch(two(), gate, other, PATIENTLY);
    await waiting.arrived(1);
    waiting.open();
    deciding.open();
    return { first: first.answer, second: second.answer };
  }
});
