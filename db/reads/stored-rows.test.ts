import { useDatabase } from '../../test/harness/database';
import type { Database } from '../database';
import { findGrant, findGrantPrograms, readGrants } from './grants';
import { findOrder, findOrderPrograms, listOrders, readOrders } from './orders';
import { isMomentPosition } from './page';

const database = useDatabase();
let pool: Database;
const today = new Date();
/** Now, for what reads orders: the middle of next month, whose partition is there, so that no test runs over the end of one. */
const NOW = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 15));
const at = (seconds: number) => new Date(NOW.getTime() - 60_000 + seconds * 1000);
const DAY = 86_400_000;

beforeAll(async () => {
  pool = database().open(2);
  for (const program of ['a', 'b', 'c']) {
    await database().rows(
      `insert into lumbung.program (program_id, name, currency, currency_digits, time_zone, sandbox, current_version) values ($1, 'P', 'IDR', 2, 'UTC', true, 1)`,
      [program],
    );
  }
});

interface Stored {
  programId?: string;
  kind?: 'order' | 'grant';
  id: string;
  attempt?: number;
  state?: string;
  recordedAt?: string;
  memberId?: string | null;
  problem?: unknown;
}

/** Puts the row of an attempt, and its key at it. */
async function store({
  programId = 'a',
  kind = 'order',
  id,
  attempt = 1,
  state = 'settled',
  recordedAt = at(0).toISOString(),
  memberId = null,
  problem = null,
}: Stored) {
  await database().rows(
    `with basis as (
       insert into lumbung.settlement_basis (program_id, kind, id, attempt, recorded_at, request, facts, pricing)
       values ($1, $2, $3, $4, $5, '{"orderId": "o"}', '{"isFirst": true}', '{"total": 9007199254740991}'))
     insert into lumbung.settlement (program_id, kind, id, attempt, recorded_at, state, fingerprint, member_id, rule_set_version, accepted_at, placed_at,
       business_date, accrual, posted, problem, workflow_id, workflow_run, settled_at, actor, key_id, request_id)
     values ($1, $2, $3, $4, $5, $6, decode(repeat('ab', 32), 'hex'), $7, 3, '2026-11-23T02:00:00Z', '2026-11-23T02:00:00Z', '2026-11-23',
       '{"points": 5}', '{"debtRepaid": 0}', $8, 'w', 'r', $9, 'a', 'k', 'r')`,
    [
      programId,
      kind,
      id,
      attempt,
      recordedAt,
      state,
      memberId,
      problem && JSON.stringify(problem),
      state === 'settled' ? '2026-11-23T02:00:01.5Z' : null,
    ],
  );
  const keyState = state === 'discounted' || state === 'accrued' ? 'open' : state;
  await database().rows(
    `insert into lumbung.settlement_key (program_id, kind, id, fingerprint, attempt, state, recorded_at) values ($1, $2, $3, decode(repeat('ab', 32), 'hex'), $4, $5, $6)
         on conflict (program_id, kind, id) do update set attempt = excluded.attempt, state = excluded.state, recorded_at = excluded.recorded_at`,
    [programId, kind, id, attempt, keyState, recordedAt],
  );
}

describe('an order', () => {
  it('is read with everything that its answer is composed of', async () => {
    await store({ id: 'whole', memberId: 'm-1' });
    expect(await findOrder(pool, { programId: 'a', orderId: 'whole' }, NOW)).toEqual({
      programId: 'a',
      orderId: 'whole',
      attempt: 1,
      state: 'settled',
      fingerprint: 'ab'.repeat(32),
      memberId: 'm-1',
      ruleSetVersion: 3,
      request: { orderId: 'o' },
      acceptedAt: '2026-11-23T02:00:00.000Z',
      facts: { isFirst: true },
      pricing: { total: 9007199254740991 },
      redemption: null,
      accrual: { points: 5 },
      posted: { debtRepaid: 0 },
      problem: null,
      uses: [],
      claim: null,
      workflowId: 'w',
      requestId: 'r',
      settledAt: '2026-11-23T02:00:01.500Z',
      recordedAt: at(0).toISOString(),
    });
    expect(await findOrder(pool, { programId: 'b', orderId: 'whole' }, NOW)).toBeNull();
  });

  it('is the latest attempt at it', async () => {
    const problem = { code: 'INSUFFICIENT_POINTS', detail: 'x' };
    await store({ id: 'again', state: 'refused', problem });
    expect(await findOrder(pool, { programId: 'a', orderId: 'again' }, NOW)).toMatchObject({
      state: 'refused',
      attempt: 1,
      problem,
      settledAt: null,
    });
    await store({ id: 'again', attempt: 2, recordedAt: at(5).toISOString() });
    expect(await findOrder(pool, { programId: 'a', orderId: 'again' }, NOW)).toMatchObject({ state: 'settled', attempt: 2, problem: null });
  });

  it.each(['refused', 'failed'])('that was %s can be read for 90 days', async (state) => {
    await store({ id: `old-${state}`, state });
    const ref = { programId: 'a', orderId: `old-${state}` };
    expect(await findOrder(pool, ref, new Date(at(0).getTime() + 90 * DAY))).toMatchObject({ state });
    expect(await findOrder(pool, ref, new Date(at(0).getTime() + 90 * DAY + 1))).toBeNull();
    await store({ id: `old-${state}-2`, state: 'settled' });
    expect(await findOrder(pool, { programId: 'a', orderId: `old-${state}-2` }, new Date(at(0).getTime() + 9000 * DAY))).not.toBeNull();
  });

  it('is one of many that are read in one query', async () => {
    await store({ id: 'many' });
    await store({ id: 'many', programId: 'b', state: 'accrued' });
    await store({ id: 'many-2' });
    const refs = [
      { programId: 'b', orderId: 'many' },
      { programId: 'a', orderId: 'many' },
      { programId: 'a', orderId: 'nobody-sent-it' },
    ];
    const rows = await readOrders(pool, refs);
    expect(rows.map((row) => `${row.programId} ${row.orderId} ${row.state}`).sort()).toEqual(['a many settled', 'b many accrued']);
    expect(await readOrders(pool, [])).toEqual([]);
  });

  it('is named by its id alone while only one program has it', async () => {
    await store({ id: 'two', programId: 'a' });
    expect(await findOrderPrograms(pool, 'two', null, NOW)).toEqual(['a']);
    await store({ id: 'two', programId: 'b', state: 'discounted' });
    await store({ id: 'two', programId: 'c', state: 'refused' });
    expect(await findOrderPrograms(pool, 'two', null, NOW)).toEqual(['a', 'b']);
    expect(await findOrderPrograms(pool, 'two', ['b', 'c'], NOW)).toEqual(['b']);
    expect(await findOrderPrograms(pool, 'two', ['c'], NOW)).toEqual(['c']);
    expect(await findOrderPrograms(pool, 'two', ['c'], new Date(NOW.getTime() + 91 * DAY))).toEqual([]);
    expect(await findOrderPrograms(pool, 'two', [], NOW)).toEqual([]);
    expect(await findOrderPrograms(pool, 'three', null, NOW)).toEqual([]);
    expect(await findGrantPrograms(pool, 'two', null, NOW)).toEqual([]);
  });
});

describe('a list of orders', () => {
  const moment = at(20).toISOString().slice(0, 19);
  const filter = { programId: 'c', memberIds: null, states: null, from: at(20), to: at(40), limit: 50, after: null };
  const ids = async (parts: Partial<Parameters<typeof listOrders>[1]> = {}) =>
    (await listOrders(pool, { ...filter, ...parts })).rows.map((row) => row.orderId);

  beforeAll(async () => {
    await store({ programId: 'c', id: 'l-1', recordedAt: `${moment}.000001Z`, memberId: 'm-1' });
    await store({ programId: 'c', id: 'l-2', recordedAt: `${moment}.000002Z`, memberId: 'm-2', state: 'accrued' });
    // Of one batch, so of one instant.
    await store({ programId: 'c', id: 'l-3', recordedAt: `${moment}.000002Z`, memberId: 'm-1', state: 'refused' });
    await store({ programId: 'c', id: 'l-4', recordedAt: `${moment}.000003Z`, state: 'refused' });
    await store({ programId: 'c', id: 'l-4', recordedAt: at(30).toISOString(), attempt: 2 });
    await store({ programId: 'c', id: 'l-5', recordedAt: at(40).toISOString() });
    await store({ programId: 'c', id: 'l-6', recordedAt: at(19).toISOString() });
    await store({ programId: 'c', id: 'l-7', recordedAt: at(25).toISOString(), kind: 'grant' });
    await store({ programId: 'b', id: 'l-8', recordedAt: at(25).toISOString() });
  });

  it('has those of the program that were recorded in the span, newest first, each by its latest attempt', async () => {
    expect(await ids()).toEqual(['l-4', 'l-3', 'l-2', 'l-1']);
    expect((await listOrders(pool, filter)).rows[0]).toMatchObject({ attempt: 2, state: 'settled' });
    expect(Object.keys((await listOrders(pool, filter)).rows[0]!).sort()).toEqual(
      Object.keys((await findOrder(pool, { programId: 'c', orderId: 'l-4' }, at(30)))!).sort(),
    );
    expect(await ids({ to: at(41) })).toEqual(['l-5', 'l-4', 'l-3', 'l-2', 'l-1']);
  });

  it('can be narrowed to a member and to states', async () => {
    expect(await ids({ memberIds: ['m-1'] })).toEqual(['l-3', 'l-1']);
    expect(await ids({ memberIds: ['m-1', 'm-2'] })).toEqual(['l-3', 'l-2', 'l-1']);
    expect(await ids({ states: ['discounted', 'accrued'] })).toEqual(['l-2']);
    expect(await ids({ memberIds: ['m-1'], states: ['settled'] })).toEqual(['l-1']);
  });

  it('comes in pages without gap or repetition', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await listOrders(pool, { ...filter, limit: 1, after });
      seen.push(...page.rows.map((row) => row.orderId));
      after = page.next;
      expect(after === null || isMomentPosition(after)).toBe(true);
    } while (after !== null);
    expect(seen).toEqual(['l-4', 'l-3', 'l-2', 'l-1']);
    await expect(listOrders(pool, { ...filter, after: 'nonsense' })).rejects.toThrow(RangeError);
  });
});

describe('a grant', () => {
  it('is read by its id, apart from an order of the same one', async () => {
    await store({ kind: 'grant', id: 'g-1', memberId: 'm-1' });
    expect(await findGrant(pool, { programId: 'a', grantId: 'g-1' }, NOW)).toEqual({
      programId: 'a',
      grantId: 'g-1',
      attempt: 1,
      state: 'settled',
      fingerprint: 'ab'.repeat(32),
      memberId: 'm-1',
      request: { orderId: 'o' },
      posted: { debtRepaid: 0 },
      problem: null,
      workflowId: 'w',
      acceptedAt: '2026-11-23T02:00:00.000Z',
      requestId: 'r',
      settledAt: '2026-11-23T02:00:01.500Z',
    });
    expect(await readGrants(pool, [{ programId: 'a', grantId: 'g-1' }])).toHaveLength(1);
    expect(await findGrantPrograms(pool, 'g-1', null, NOW)).toEqual(['a']);
    expect(await findOrder(pool, { programId: 'a', orderId: 'g-1' }, NOW)).toBeNull();
  });
});
