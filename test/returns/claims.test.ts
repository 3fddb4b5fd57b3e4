import { useAnotherApi } from '../harness/another-api';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants, expectUntouched } from '../harness/invariants';
import type { RuleSet } from '../../domain/rules/rule-set';
import { postReturn, returnOf } from './scene';

const engine = useEngine();
const another = useAnotherApi(engine);

afterEach(() => expectInvariants(engine().database));

/** An order of nobody's of 100,000, and who might claim it. */
async function nobodys(parts: Partial<RuleSet> = {}) {
  const { client } = engine();
  const [programId, memberId] = [nextId('program'), nextId('m')];
  expect((await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet(parts) }))).status).toBe(201);
  const sent = order(programId, { lines: [{ lineId: '1', sku: 'RICE5', quantity: 10, unitPrice: 10_000 }] });
  expect((await client.post('/v1/orders', sent)).status).toBe(201);
  const claim = (body: { claimId: string; memberId: string }, by = client) =>
    by.post<{ code?: string; earned: { points: number } }>(`/v1/orders/${sent.orderId}/claim?programId=${programId}`, body);
  const balance = async (whose = memberId) => (await client.get(`/v1/members/${whose}/balance?programId=${programId}`)).body;
  return { programId, memberId, sent, claim, balance };
}

describe('an order that was nobody’s', () => {
  it('earns for who claims it, as of its own moment and version, once and for all', async () => {
    const { client } = engine();
    const lots = { validFor: { days: 10 } };
    const { programId, memberId, sent, claim, balance } = await nobodys({ lots });
    await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ earning: [] }) }));
    const body = { claimId: nextId('claim'), memberId };
    const first = await claim(body);
    expect([first.status, first.body]).toMatchObject([
      201,
      {
        ...body,
        orderId: sent.orderId,
        state: 'settled',
        earned: {
          points: 100,
          state: 'active',
          availableOn: '2026-11-23',
          expiresOn: '2026-12-03',
          base: 100_000,
          rules: [{ ruleId: 'base', points: 100 }],
        },
        clawedBack: { points: 0 },
        balance: { available: 100 },
      },
    ]);
    const again = await claim(body);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await claim({ ...body, memberId: nextId('m') })).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } });
    expect(await claim({ claimId: nextId('claim'), memberId: nextId('m') })).toMatchObject({ status: 409, body: { code: 'ALREADY_RESOLVED' } });
    const listed = await client.get(`/v1/members/${memberId}/lots?programId=${programId}`);
    expect(listed.body).toMatchObject({ items: [{ source: { kind: 'order', id: sent.orderId }, points: 100 }] });
    expect(await balance()).toMatchObject({ available: 100 });
    // The order is theirs from now on; the answer to it stays what it was.
    const theirs = { orderId: sent.orderId, memberId, earned: first.body.earned };
    expect((await client.get(`/v1/orders/${sent.orderId}?programId=${programId}`)).body).toMatchObject(theirs);
    const orders = await client.get(`/v1/members/${memberId}/orders?programId=${programId}`);
    expect(orders.body).toMatchObject({ items: [theirs] });
    expect((await client.post('/v1/orders', sent)).body).toMatchObject({ memberId: null, earned: null });
  });

  it('earns by the level under one that was set by hand, when that had ended by its day', async () => {
    const { client } = engine();
    const levels = [
      { id: 'bronze', threshold: 0 },
      { id: 'gold', threshold: 1_000_000, multiplier: '2' },
    ];
    const { programId, memberId } = await nobodys({ levels });
    await client.post('/v1/grants', grant(programId, memberId, { points: 1 }));
    const set = { programId, level: 'gold', until: '2026-11-23', reason: 'A guest' };
    expect((await client.put(`/v1/members/${memberId}/level`, set, { role: 'support' })).status).toBeLessThan(300);
    const next = order(programId, { placedAt: '2026-11-24T09:00:00+07:00', lines: [{ lineId: '1', sku: 'RICE5', quantity: 10, unitPrice: 10_000 }] });
    expect((await client.post('/v1/orders', next)).status).toBe(201);
    const claimed = await client.post(`/v1/orders/${next.orderId}/claim?programId=${programId}`, { claimId: nextId('claim'), memberId });
    expect(claimed).toMatchObject({ status: 201, body: { earned: { points: 100 } } });
  });

  it('is claimed by one of those who claim it at once', async () => {
    const { claim, balance } = await nobodys();
    const members = [nextId('m'), nextId('m')];
    const answers = await Promise.all(
      members.map((memberId, index) => claim({ claimId: nextId('claim'), memberId }, index === 0 ? engine().client : another())),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const winner = members[answers.findIndex(({ status }) => status === 201)];
    expect(await balance(winner)).toMatchObject({ available: 100 });
  });

  it('is not the first of its member, and lifts their level from its own moment', async () => {
    const { client } = engine();
    const levels = [
      { id: 'member', threshold: 0 },
      { id: 'gold', threshold: 100_000, multiplier: '2' },
    ];
    const earning = [
      { id: 'base', mode: 'money' as const, points: 1, per: 1000 },
      { id: 'first', mode: 'order' as const, points: 500, when: 'order.isFirst', multiplied: false },
    ];
    const { programId, memberId, claim } = await nobodys({ levels, earning });
    expect((await claim({ claimId: nextId('claim'), memberId })).body).toMatchObject({ earned: { points: 100 } });
    const next = await client.post('/v1/orders', order(programId, { memberId, placedAt: '2026-11-23T10:00:00+07:00' }));
    expect(next.body).toMatchObject({ level: 'gold', earned: { points: 700 } });
    const changes = await client.get(`/v1/members/${memberId}/levels?programId=${programId}`);
    expect(changes.body).toMatchObject({ items: [{ level: 'gold', at: '2026-11-23T02:00:00.000Z', cause: { kind: 'claim' } }] });
  });

  it('earns by the level that its member had at its moment', async () => {
    const { client } = engine();
    const levels = [
      { id: 'member', threshold: 0 },
      { id: 'gold', threshold: 50_000, multiplier: '3' },
    ];
    const { programId, memberId, claim } = await nobodys({ levels });
    await client.post('/v1/orders', order(programId, { memberId, placedAt: '2026-11-24T09:00:00+07:00' }));
    expect((await claim({ claimId: nextId('claim'), memberId })).body).toMatchObject({ earned: { points: 100 } });
  });

  it('gives back at once what it would have given back, and what comes back later', async () => {
    const { client } = engine();
    const { memberId, sent, claim } = await nobodys();
    await postReturn(client, sent, returnOf({ lines: [{ lineId: '1', quantity: 3 }] }));
    expect((await claim({ claimId: nextId('claim'), memberId })).body).toMatchObject({
      earned: { points: 100 },
      clawedBack: { points: 30, fromAvailable: 30 },
      balance: { available: 70 },
    });
    const rest = await postReturn(client, sent, returnOf({ all: true }));
    expect(rest.body).toMatchObject({ memberId, clawedBack: { points: 70 }, balance: { available: 0, debt: 0 } });
  });

  it('counts the uses of limited earning rules, which go back with it', async () => {
    const { client } = engine();
    const earning = [{ id: 'few', mode: 'order' as const, points: 50, limits: { perMember: 1 } }];
    const { programId, memberId, sent, claim } = await nobodys({ earning });
    expect((await claim({ claimId: nextId('claim'), memberId })).body).toMatchObject({ earned: { points: 50 } });
    const next = () => client.post('/v1/orders', order(programId, { memberId }));
    expect((await next()).body).toMatchObject({ earned: { points: 0 } });
    await postReturn(client, sent, returnOf({ all: true }));
    expect((await next()).body).toMatchObject({ earned: { points: 50 } });
  });

  it('pays a debt first', async () => {
    const { client } = engine();
    const { programId, memberId, sent, claim } = await nobodys();
    await client.post('/v1/grants', grant(programId, memberId, { points: 150 }));
    const bought = order(programId, { ...sent, memberId, orderId: nextId('order'), redeem: { points: 150 } });
    await client.post('/v1/orders', bought);
    await client.post('/v1/redemptions', { redemptionId: nextId('r'), programId, memberId, points: 99, reason: 'x', redeemedAt: bought.placedAt });
    await postReturn(client, bought, returnOf({ all: true, restore: 'payable' }));
    expect((await claim({ claimId: nextId('claim'), memberId })).body).toMatchObject({
      earned: { debtRepaid: 99 },
      balance: { available: 1, debt: 0 },
    });
  });
});

test('an order that has a member, or that there is none of, can not be claimed', async () => {
  const { client, database } = engine();
  const { programId, memberId } = await nobodys();
  const owned = order(programId, { memberId });
  await client.post('/v1/orders', owned);
  const claim = (orderId: string) =>
    client.post(`/v1/orders/${orderId}/claim?programId=${programId}`, { claimId: nextId('claim'), memberId: nextId('m') });
  expect(await expectUntouched(database, () => claim(owned.orderId))).toMatchObject({ status: 409, body: { code: 'ALREADY_RESOLVED' } });
  expect(await expectUntouched(database, () => claim(nextId('none')))).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect((await client.post(`/v1/orders/${nextId('none')}/claim`, { claimId: 'c', memberId })).status).toBe(404);
});

describe('by a member who was merged into another', () => {
  const ONCE = { earning: [{ id: 'base', mode: 'money' as const, points: 1, per: 1000, limits: { perMember: 1 } }] };

  async function merging() {
    const { client, database } = engine();
    const scene = await nobodys(ONCE);
    const into = nextId('m');
    for (const memberId of [scene.memberId, into]) await client.put(`/v1/members/${memberId}`, {});
    const merge = async () =>
      expect((await client.post('/v1/member-merges', { mergeId: nextId('mg'), from: scene.memberId, into })).status).toBe(201);
    const uses = () => database.rows('select member_id, uses::integer from lumbung.usage_counter where program_id = $1', [scene.programId]);
    const claimed = () => scene.claim({ claimId: nextId('claim'), memberId: scene.memberId });
    const returned = () => postReturn(client, scene.sent, returnOf({ all: true }));
    return { ...scene, into, merge, uses, claimed, returned };
  }

  it('an order counts on the other’s counters, and is given back there', async () => {
    const { into, merge, uses, claimed, returned } = await merging();
    await merge();
    expect(await claimed()).toMatchObject({ status: 201, body: { memberId: into, earned: { points: 100 } } });
    expect(await uses()).toEqual([{ member_id: into, uses: 1 }]);
    expect(await returned()).toMatchObject({ status: 201, body: { clawedBack: { points: 100 } } });
    expect(await uses()).toEqual([{ member_id: into, uses: 0 }]);
  });

  it('an order that was claimed before is given back on the other’s counters', async () => {
    const { into, merge, uses, claimed, returned } = await merging();
    expect((await claimed()).status).toBe(201);
    await merge();
    expect(await uses()).toEqual([{ member_id: into, uses: 1 }]);
    expect(await returned()).toMatchObject({ status: 201, body: { clawedBack: { points: 100 } } });
    expect(await uses()).toEqual([{ member_id: into, uses: 0 }]);
  });
});
