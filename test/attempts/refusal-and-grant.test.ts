import type { RacePoint } from '../../platform/race-points';
import { grant } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { lockAwaited } from '../harness/locks';
import { greedy, PATIENTLY, useScene, type Settled } from './scene';

const { engine, one, two, gate, publish } = useScene();
const BUDGET_MS = 60_000;

afterEach(() => expectInvariants(engine().database));

/** 500 points are there, the order redeems 600 of them and earns 89: 10 % off 100,000, 600 redeemed. */
const LEFT = 500 + 200 - 600 + 89;

test(
  'a grant that comes before the first step takes its locks lets the order pass',
  async () => {
    const { programId, memberId } = await publish();
    const sent = greedy(programId, memberId, 600);
    const held = gate('applyDiscounts.before', sent.orderId);
    const waiting = one().post<Settled>('/v1/orders', sent, PATIENTLY);
    await held.arrived(1);
    expect((await two().post('/v1/grants', grant(programId, memberId, { points: 200 }))).status).toBe(201);
    held.open();
    expect(await waiting).toMatchObject({ status: 201, body: { redeemed: { points: 600 }, balance: { available: LEFT } } });
  },
  BUDGET_MS,
);

test.each<RacePoint>(['applyDiscounts.locked', 'applyDiscounts.written'])(
  'a grant that comes when the first step stands at %s is too late; the order is refused, and settled when it is sent again',
  async (place) => {
    const { programId, memberId } = await publish();
    const sent = greedy(programId, memberId, 600);
    const held = gate(place, sent.orderId);
    const waiting = one().post('/v1/orders', sent, PATIENTLY);
    await held.arrived(1);
    const granted = two().post('/v1/grants', grant(programId, memberId, { points: 200 }), PATIENTLY);
    await lockAwaited(engine().database);
    held.open();
    expect(await waiting).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });
    expect((await granted).status).toBe(201);

    const again = await two().post<Settled>('/v1/orders', sent, PATIENTLY);
    expect(again).toMatchObject({ status: 201, body: { discountTotal: 10_000, redeemed: { points: 600 }, balance: { available: LEFT } } });
    expect((await one().post('/v1/orders', sent, PATIENTLY)).status).toBe(200);
  },
  BUDGET_MS,
);

test(
  'a grant between a refusal and its news: the verdict stands, and another body under the same id settles',
  async () => {
    const { programId, memberId } = await publish();
    const sent = greedy(programId, memberId, 600);
    const held = gate('applyDiscounts.after', sent.orderId);
    const waiting = one().post('/v1/orders', sent, PATIENTLY);
    await held.arrived(1);
    expect((await two().post('/v1/grants', grant(programId, memberId, { points: 200 }))).status).toBe(201);
    // The step runs again, now that there would be enough.
    held.letOthersPass();
    held.fail();
    expect(await waiting).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });
    const other = await two().post<Settled>('/v1/orders', { ...sent, channel: 'pos-2' }, PATIENTLY);
    expect(other).toMatchObject({ status: 201, body: { redeemed: { points: 600 }, balance: { available: LEFT } } });
    expect((await one().post('/v1/orders', sent, PATIENTLY)).status).toBe(409);
  },
  BUDGET_MS,
);
