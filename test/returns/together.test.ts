import type { Client } from '../harness/client';
import { useAnotherApi } from '../harness/another-api';
import { useEngine } from '../harness/engine';
import { nextId } from '../harness/factories';
import { useGates } from '../harness/gates';
import { expectInvariants } from '../harness/invariants';
import { lockAwaited } from '../harness/locks';
import { breakStep, whileCardIsLocked } from '../harness/sabotage';
import { postReturn, readReturn, returnOf, shop, type ReturnBody } from './scene';

const engine = useEngine({ env: { LUMBUNG_BATCHES_IN_FLIGHT: '1', LUMBUNG_BATCH_SLOW_AFTER_MS: '60000' }, quiet: true });
const another = useAnotherApi(engine, { quiet: true });
const gate = useGates();
const PATIENTLY = { headers: { prefer: 'wait=60' } };

afterEach(() => expectInvariants(engine().database));

interface Sent {
  bought: { programId: string; orderId: string };
  body: ReturnBody;
}
const idOf = ({ bought, body }: Sent) => `${bought.orderId}/${body.returnId}`;

/** Sends returns so that they are one batch; answers once it is about to leave. */
async function together(sent: readonly Sent[]) {
  const { client } = engine();
  const { buy } = await shop(engine());
  const ahead = { bought: await buy(), body: returnOf() };
  const flying = gate('postOperations.before', idOf(ahead));
  const first = postReturn(client, ahead.bought, ahead.body, PATIENTLY);
  await flying.arrived(1);
  const queued = sent.map((each) => gate('intake.queued', idOf(each)));
  const answers = sent.map(({ bought, body }) => postReturn(client, bought, body, PATIENTLY));
  await Promise.all(queued.map((each) => each.arrived(1)));
  flying.open();
  await first;
  return answers;
}

describe('returns of one order', () => {
  it('in one batch see each other, and never give back more than the order', async () => {
    const { client } = engine();
    const { buy, balance } = await shop(engine());
    const bought = await buy();
    const bodies = Array.from({ length: 6 }, () => returnOf({ lines: [{ lineId: '1', quantity: 2 }] }));
    const answers = await Promise.all(await together(bodies.map((body) => ({ bought, body }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 422]);
    expect(answers.filter(({ status }) => status === 201).map(({ body }) => [body.refund.amount, body.clawedBack.points])).toEqual(
      Array(5).fill([20_000, 20]),
    );
    expect(await balance()).toMatchObject({ available: 0, debt: 0 });
    const list = await client.get<{ items: unknown[] }>(`/v1/orders/${bought.orderId}/returns?programId=${bought.programId}`);
    expect(list.body.items).toHaveLength(5);
  });

  it('of two processes wait for each other at the order', async () => {
    const { client, database } = engine();
    const { buy, balance } = await shop(engine());
    const bought = await buy();
    const [one, other] = [returnOf({ lines: [{ lineId: '1', quantity: 6 }] }), returnOf({ lines: [{ lineId: '1', quantity: 6 }] })];
    const held = gate('postOperations.locked', idOf({ bought, body: one }));
    const first = postReturn(client, bought, one, PATIENTLY);
    await held.arrived(1);
    const second = postReturn(another(), bought, other, PATIENTLY);
    await lockAwaited(database);
    held.open();
    expect([(await first).status, (await second).body]).toMatchObject([201, { code: 'RETURN_EXCEEDS_ORDER' }]);
    expect(await balance()).toMatchObject({ available: 40 });
  }, 60_000);

  it('of two processes with one id and body are one return', async () => {
    const { buy, balance } = await shop(engine());
    const bought = await buy();
    const body = returnOf();
    const clients: Client[] = [engine().client, another()];
    const answers = await Promise.all(clients.map((each) => postReturn(each, bought, body, PATIENTLY)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(await balance()).toMatchObject({ available: 90 });
  });

  it('by many callers at once add up exactly, also in points and uses', async () => {
    const { client } = engine();
    const discounts = [{ id: 'third', code: 'THIRD', give: { amount: 10_001, per: 'order' as const }, limits: { total: 1 } }];
    const { buy, grant, balance } = await shop(engine(), { discounts });
    await grant(1000, '2026-12-31');
    const bought = await buy({ redeem: { points: 777 }, codes: ['THIRD'], lines: [{ lineId: '1', sku: 'S', quantity: 37, unitPrice: 2_777 }] });
    const before = await balance();
    const answers = await Promise.all(
      Array.from({ length: 37 }, (_, index) => postReturn(index % 2 === 0 ? client : another(), bought, returnOf(), PATIENTLY)),
    );
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    const sum = (of: (body: (typeof answers)[number]['body']) => number) => answers.reduce((all, { body }) => all + of(body), 0);
    expect(sum(({ refund }) => refund.amount)).toBe(37 * 2_777 - 10_001);
    expect(sum(({ restored }) => restored.points)).toBe(777);
    expect(sum(({ refund }) => refund.restoredValue)).toBe(777);
    expect(sum(({ clawedBack }) => clawedBack.points)).toBe(91);
    expect(before).toMatchObject({ available: 1000 - 777 + 91 });
    expect(await balance()).toMatchObject({ available: 1000, debt: 0 });
    const again = await client.post('/v1/orders', { ...bought, orderId: nextId('order') });
    expect(again.body).toMatchObject({ codesNotApplied: [] });
  }, 60_000);
});

describe('returns that travel together', () => {
  it.each(['P0001', 'XX000'])('one that makes the kernel raise %s fails alone and can be sent again', async (sqlState) => {
    const { client, database, errors } = engine();
    const { buy } = await shop(engine());
    const sent: Sent[] = [];
    for (let n = 0; n < 3; n++) sent.push({ bought: await buy(), body: returnOf() });
    const culprit = sent[1]!;
    const mend = await breakStep(database, [idOf(culprit)], 'settled', sqlState);
    expect((await Promise.all(await together(sent))).map(({ status }) => status)).toEqual([201, 500, 201]);
    expect(errors).toContainEqual(expect.objectContaining({ message: 'return failed', id: idOf(culprit), sqlState }));
    expect((await readReturn(client, culprit.bought, culprit.body.returnId)).body).toMatchObject({ state: 'failed', problem: { code: 'INTERNAL' } });
    await mend();
    expect((await postReturn(client, culprit.bought, culprit.body)).status).toBe(201);
  });

  it('one whose card stays locked goes on alone, and its mates do not wait for it', async () => {
    const { database } = engine();
    const [busy, free] = [await shop(engine()), await shop(engine())];
    const sent = [
      { bought: await busy.buy(), body: returnOf() },
      { bought: await free.buy(), body: returnOf() },
    ];
    const answers = await whileCardIsLocked(database, busy.memberId, async () => {
      const both = await together(sent);
      expect((await both[1])?.status).toBe(201);
      return both;
    });
    expect((await answers[0])?.status).toBe(201);
  }, 60_000);

  it('one that ran twice, for the news of it was lost, is posted once', async () => {
    const { client } = engine();
    const { buy, balance } = await shop(engine());
    const bought = await buy();
    const body = returnOf();
    const lost = gate('postOperations.after', idOf({ bought, body }));
    const answer = postReturn(client, bought, body, PATIENTLY);
    await lost.arrived(1);
    lost.letOthersPass();
    lost.fail();
    expect((await answer).status).toBe(201);
    expect(await balance()).toMatchObject({ available: 90 });
  }, 60_000);
});
