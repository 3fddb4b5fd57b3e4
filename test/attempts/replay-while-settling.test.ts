import type { RacePoint } from '../../platform/race-points';
import { expectInvariants } from '../harness/invariants';
import { ASYNC, greedy, PATIENTLY, useScene, type Settled } from './scene';

const { engine, one, two, gate, publish } = useScene();
const BUDGET_MS = 60_000;

afterEach(() => expectInvariants(engine().database));

const PLACES: RacePoint[] = [
  'applyDiscounts.before',
  'applyDiscounts.locked',
  'applyDiscounts.written',
  'applyDiscounts.after',
  'accruePoints.before',
  'accruePoints.written',
  'accruePoints.after',
  'redeemPoints.before',
  'redeemPoints.written',
];

test.each(PLACES)(
  'an order that is sent again while it stands at %s is settled once; whoever waits is told, whoever does not is told where to look',
  async (place) => {
    const { programId, memberId } = await publish();
    const sent = greedy(programId, memberId);
    const held = gate(place, sent.orderId);
    const first = one().post<Settled>('/v1/orders', sent, PATIENTLY);
    await held.arrived(1);

    const accepted = [await one().post('/v1/orders', sent, ASYNC), await two().post('/v1/orders', sent, ASYNC)];
    accepted.push(await two().post('/v1/orders', sent, { headers: { prefer: 'wait=0' } }));
    for (const answer of accepted) {
      expect(answer).toMatchObject({ status: 202, body: { state: 'settling', orderId: sent.orderId } });
      for (const client of [one(), two()]) {
        expect(await client.get(answer.headers.get('location')!)).toMatchObject({ status: 200, body: { state: 'settling' } });
      }
    }
    const waiting = [one().post<Settled>('/v1/orders', sent, PATIENTLY), two().post<Settled>('/v1/orders', sent, PATIENTLY)];
    held.open();

    const { status, body } = await first;
    expect({ status, redeemed: body.redeemed!.points, discountTotal: body.discountTotal }).toEqual({
      status: 201,
      redeemed: 300,
      discountTotal: 10_000,
    });
    for (const replay of await Promise.all(waiting)) {
      expect({ status: replay.status, told: replay.headers.get('idempotent-replayed') }).toEqual({ status: 200, told: 'true' });
      expect(replay.body).toEqual(body);
    }
    for (const { headers } of accepted) expect((await two().get(headers.get('location')!)).body).toEqual(body);
  },
  BUDGET_MS,
);

test(
  'what stands between its last step and its news is settled already, whoever asks',
  async () => {
    const { programId, memberId } = await publish();
    const sent = greedy(programId, memberId);
    const held = gate('redeemPoints.after', sent.orderId);
    const accepted = await one().post('/v1/orders', sent, ASYNC);
    await held.arrived(1);
    const told = await two().get<Settled>(accepted.headers.get('location')!);
    expect(told.body).toMatchObject({ state: 'settled', redeemed: { points: 300 } });
    held.open();
    expect(await two().post('/v1/orders', sent, PATIENTLY)).toMatchObject({ status: 200, body: told.body });
  },
  BUDGET_MS,
);
