import fc from 'fast-check';
import type { OrderRequest } from '../../domain/orders/order';
import { useEngine } from '../harness/engine';
import { grant, hold, line, nextId, order, redemption, transfer } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { runDone } from '../lifecycle/running';
import { broken, reconcile } from '../reconciliation/reconciling';
import { letPass } from './sooner';
import { pointsScene } from './scene';

const engine = useEngine({ quiet: true });
const PATIENTLY = { headers: { prefer: 'wait=100' } };
const SUPPORT = { ...PATIENTLY, role: 'support' } as const;
const CALLS = 64;

/**
 * Everything at once on one card, by a seed that is told: whatever wins, no point is spent twice, every hold is resolved at most once, and the
 * books add up.
 */
test('operations of every kind race for one card, with orders among them', async () => {
  const { client, database } = engine();
  const seed = Date.now() % 2 ** 31;
  process.stdout.write(`races of points: seed ${seed}\n`);
  const pick = fc.sample(fc.nat(2 ** 30), { numRuns: 10 * CALLS, seed });
  let drawn = 0;
  const below = (limit: number) => (pick[drawn++ % pick.length] ?? 0) % limit;

  const { programId, memberId } = await pointsScene(engine(), {
    earning: [{ id: 'each', mode: 'order', points: 5 }],
    levels: [
      { id: 'bronze', threshold: 0 },
      { id: 'gold', threshold: 1_000_000 },
    ],
  });
  const other = nextId('m');
  await client.post('/v1/grants', grant(programId, other));
  const at = { placedAt: '2026-11-23T09:00:00+07:00' };
  const holds = Array.from({ length: 8 }, () => hold(programId, memberId, { points: 20 + below(60) }));
  for (const each of holds) await client.post('/v1/holds', each, PATIENTLY);
  const redemptions = Array.from({ length: 4 }, () => redemption(programId, memberId, { points: 30 + below(60) }));
  for (const each of redemptions) await client.post('/v1/redemptions', each, PATIENTLY);

  const [bought, nobodys] = [memberId, undefined].map((whose) =>
    Array.from({ length: 4 }, () => order(programId, { ...at, ...(whose !== undefined && { memberId: whose }), lines: [line({ quantity: 8 })] })),
  ) as [OrderRequest[], OrderRequest[]];
  for (const each of [...bought, ...nobodys]) await client.post('/v1/orders', each, PATIENTLY);

  const one = () => holds[below(holds.length)]!;
  const taken = () => redemptions[below(redemptions.length)]!;
  const calls: (() => Promise<{ status: number; body: unknown }>)[] = [
    () => client.post('/v1/redemptions', redemption(programId, memberId, { points: 1 + below(80) }), PATIENTLY),
    () =>
      client.post(
        `/v1/redemptions/${taken().redemptionId}/reversal?programId=${programId}`,
        { reversalId: nextId('rv'), points: 1 + below(40) },
        PATIENTLY,
      ),
    () => client.post('/v1/holds', hold(programId, memberId, { points: 1 + below(60) }), PATIENTLY),
    () => client.post(`/v1/holds/${one().holdId}/capture?programId=${programId}`, { captureId: nextId('cp'), points: 1 + below(70) }, PATIENTLY),
    () => client.post(`/v1/holds/${one().holdId}/void?programId=${programId}`, undefined, PATIENTLY),
    () => client.post('/v1/transfers', transfer(programId, memberId, other, { points: 1 + below(50) }), SUPPORT),
    () => client.post('/v1/transfers', transfer(programId, other, memberId, { points: 1 + below(50) }), SUPPORT),
    () => client.post('/v1/orders', order(programId, { memberId, ...at, redeem: { points: 1 + below(60) } }), PATIENTLY),
    () => client.post('/v1/orders', order(programId, { memberId, ...at, redeem: { holdId: one().holdId, points: 1 + below(30) } }), PATIENTLY),
    () => client.post('/v1/grants', grant(programId, memberId, { points: 1 + below(30) }), PATIENTLY),
    () =>
      client.post(
        `/v1/orders/${bought[below(4)]!.orderId}/returns?programId=${programId}`,
        { returnId: nextId('rt'), lines: [{ lineId: '1', quantity: 1 + below(3) }] },
        PATIENTLY,
      ),
    () => client.post(`/v1/orders/${nobodys[below(4)]!.orderId}/claim?programId=${programId}`, { claimId: nextId('cl'), memberId }, PATIENTLY),
    () =>
      client.put(
        `/v1/members/${memberId}/level`,
        { programId, level: below(2) === 0 ? 'gold' : 'bronze', until: '2027-01-01', reason: 'race' },
        SUPPORT,
      ),
    () => client.post('/v1/lifecycle-runs', { programId, businessDate: '2026-11-24' }, { role: 'operator' }),
    async () => {
      await letPass(database, programId, one().holdId);
      return { status: 201, body: null };
    },
  ];
  const answers = await Promise.all(Array.from({ length: CALLS }, (_, n) => calls[n % calls.length]!()));
  expect([...new Set(answers.map(({ status }) => status))].filter((status) => ![200, 201, 202, 409, 422].includes(status))).toEqual([]);
  expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(CALLS / 4);
  await runDone(client, programId, '2026-11-24');
  const captures = new Set<string>();
  for (const { status, body } of answers) {
    const { holdId = null } = (body ?? {}) as { holdId?: string | null; captureId?: string };
    if (status !== 201 || holdId === null || !holds.some((each) => each.holdId === holdId)) continue;
    expect(captures.has(holdId)).toBe(false);
    captures.add(holdId);
  }
  await expectInvariants(database);
  expect(broken(await reconcile(client))).toEqual([]);
}, 180_000);
