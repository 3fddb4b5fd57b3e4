import type { Client } from '../harness/client';
import type { TestDatabase } from '../harness/database';
import { eventually } from '../../cli/testing/scratch';
import { expectInvariants } from '../harness/invariants';
import { expectedSums, FEW_USES, mustBeRefused, OPENING_POINTS } from './expected-sums';
import { WAIT_SECONDS, type Call, type Load, type OrderAnswer, type SentOrder } from './load';

/** More than this beyond its wait, and a caller counts as left hanging: far above what a busy machine takes. */
const HANGING_MS = 15_000;

/**
 * Asserts what must be true after any fault: every accepted order settled once with the right sums, nothing left of refused ones, orders whose
 * senders went away settled or absent and in either case settled by sending them again; and that callers were told so in time, without a `500`.
 */
export async function expectNothingLost(client: Client, database: Pick<TestDatabase, 'rows'>, load: Load): Promise<void> {
  await expectNothingUnfinished(database, load.programId);
  for (const sent of load.orders.filter(({ abandoned }) => abandoned)) await sendAgain(client, sent);

  for (const { body, outcome } of load.orders) {
    if (mustBeRefused(body)) expect(outcome?.problem?.code ?? outcome?.code).toBe('INSUFFICIENT_POINTS');
    else expect(sumsOf(outcome)).toEqual(expectedSums(body, (outcome?.discountTotal ?? 0) > 0));
  }
  const settled = load.orders.filter(({ body }) => !mustBeRefused(body));
  const carriers = settled.filter(({ body }) => body.codes !== undefined);
  expect(settled.filter(({ outcome }) => (outcome?.discountTotal ?? 0) > 0)).toHaveLength(Math.min(FEW_USES, carriers.length));

  await expectLedger(client, database, load, settled);
  await expectReplays(client, settled.slice(-3));
  await expectInvariants(database);
  expectToldInTime(load.calls);
}

async function expectNothingUnfinished(database: Pick<TestDatabase, 'rows'>, programId: string): Promise<void> {
  const unfinished = () =>
    database.rows(`select id, state from lumbung.settlement_key where program_id = $1 and state not in ('settled', 'refused')`, [programId]);
  await eventually(async () => expect(await unfinished()).toEqual([]), 60_000);
}

async function sendAgain(client: Client, sent: SentOrder): Promise<void> {
  const stored = await client.get<OrderAnswer>(`/v1/orders/${sent.body.orderId}?programId=${sent.body.programId}`);
  const { status, body } = await client.post<OrderAnswer>('/v1/orders', sent.body, { headers: { prefer: 'wait=60' } });
  const settledBefore = stored.status === 200 && stored.body.state === 'settled';
  // One that Temporal had all along may be settled between the two looks.
  const expected = mustBeRefused(sent.body) ? [422] : settledBefore ? [200] : [200, 201];
  expect(expected).toContain(status);
  sent.outcome = body;
}

function sumsOf(outcome: OrderAnswer | null) {
  if (outcome === null) return null;
  const { subtotal, discountTotal, total, payable, redeemed, earned } = outcome;
  return { subtotal, discountTotal, total, payable, redeemed: redeemed?.points ?? 0, earned: earned?.points ?? 0 };
}

/** The ledger has exactly the entries of these orders, each once, and the balances that they add up to. */
async function expectLedger(client: Client, database: Pick<TestDatabase, 'rows'>, load: Load, settled: readonly SentOrder[]): Promise<void> {
  const { programId, members } = load;
  const keys = await database.rows<{ id: string; state: string }>(
    `select id, state from lumbung.settlement_key where program_id = $1 and kind = 'order'`,
    [programId],
  );
  const expectedKeys = load.orders.map(({ body }) => `${body.orderId} ${mustBeRefused(body) ? 'refused' : 'settled'}`);
  expect(keys.map(({ id, state }) => `${id} ${state}`).sort()).toEqual(expectedKeys.sort());

  const entries = await database.rows<{ entry: string }>(
    `select source_id || ' ' || kind || ' ' || points as entry from lumbung.entry where program_id = $1 and source_kind = 'order'`,
    [programId],
  );
  const sums = settled.map(({ body, outcome }) => ({ body, ...expectedSums(body, (outcome?.discountTotal ?? 0) > 0) }));
  const expected = sums.flatMap(({ body, earned, redeemed }) => [
    ...(redeemed > 0 ? [`${body.orderId} redeem ${-redeemed}`] : []),
    ...(earned > 0 ? [`${body.orderId} earn ${earned}`] : []),
  ]);
  expect(entries.map(({ entry }) => entry).sort()).toEqual(expected.sort());

  for (const memberId of members) {
    const change = sums.filter(({ body }) => body.memberId === memberId).reduce((sum, { earned, redeemed }) => sum + earned - redeemed, 0);
    const balance = await client.get(`/v1/members/${memberId}/balance?programId=${programId}`);
    expect(balance.body).toMatchObject({ available: OPENING_POINTS + change, pending: 0, held: 0, debt: 0 });
  }
  expect((await client.get(`/v1/members/${programId}-poor/balance?programId=${programId}`)).status).toBe(404);
}

async function expectReplays(client: Client, settled: readonly SentOrder[]): Promise<void> {
  for (const { body } of settled) {
    const stored = await client.get(`/v1/orders/${body.orderId}?programId=${body.programId}`);
    const again = await client.post('/v1/orders', body);
    expect(again).toMatchObject({ status: 200, body: stored.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  }
}

/** Whoever called got an answer within the time they gave, and `503` with `Retry-After` where there was no other. */
function expectToldInTime(calls: readonly Call[]): void {
  for (const { what, ms, answer } of calls) {
    expect(ms).toBeLessThan(WAIT_SECONDS * 1000 + HANGING_MS);
    const statuses = what === 'order' ? [200, 201, 202, 422, 503] : [200, 503];
    if (answer === null) continue;
    expect(statuses).toContain(answer.status);
    if (answer.status !== 503 || what === 'readyz') continue;
    expect(answer.body.code).toBe('UNAVAILABLE');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  }
}

/** How many orders got which answer between two moments, for the printed line. */
export function answersBetween(calls: readonly Call[], from: number, to: number): string {
  const counts = new Map<string, number>();
  for (const { what, at, answer } of calls) {
    if (what !== 'order' || at < from || at > to) continue;
    const status = String(answer?.status ?? 'broken');
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts].map(([status, count]) => `${count} × ${status}`).join(', ');
}
