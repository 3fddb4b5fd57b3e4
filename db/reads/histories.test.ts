import { randomUUID } from 'node:crypto';
import { useDatabase } from '../../test/harness/database';
import { asAdmin } from '../../test/harness/run/postgres';
import { day, NOW, PROGRAM, sample, storeCard, storeMember, storePrograms } from '../../test/ledger/stored-card';
import { stateOn, type LotState } from '../../domain/ledger/lot';
import type { Database } from '../database';
import { listEntries } from './entries';
import { isLotPosition, listLots } from './lots';
import { isMomentPosition } from './page';
import type { Viewer } from './viewer';

const everything: Viewer = { keyId: 'k', programIds: null };
const database = useDatabase();
let pool: Database;

beforeAll(async () => {
  pool = database().open(2);
  await storePrograms(database());
});

const lots = (parts: { date?: string; state?: LotState | null; limit?: number; after?: string | null } = {}) => ({
  ...{ date: day(3), state: null, limit: 50, after: null },
  ...parts,
});
const ago = (ms: number) => new Date(NOW - ms);
const entries = (parts: { from?: Date; to?: Date; limit?: number; after?: string | null } = {}) => ({
  ...{ from: ago(60_000), to: ago(-60_000), limit: 50, after: null },
  ...parts,
});

test('lots and entries of a member that the key does not see are none of its business', async () => {
  const memberId = await storeMember(database(), randomUUID(), 'somebody');
  await storeCard(database(), memberId, sample());
  const ref = { programId: PROGRAM, memberId, viewer: { keyId: 'k', programIds: ['other'] } };
  expect(await listLots(pool, ref, lots())).toBeNull();
  expect(await listEntries(pool, ref, entries())).toBeNull();
});

describe('the lots', () => {
  it('come newest first, in the state of the date', async () => {
    const card = sample();
    const memberId = await storeMember(database(), randomUUID());
    const ids = await storeCard(database(), memberId, card);
    const ref = { programId: PROGRAM, memberId, viewer: everything };
    for (const date of [3, 5, 6, 7, 8].map(day)) {
      const page = await listLots(pool, ref, lots({ date }));
      expect(page).toEqual({
        rows: card.lots
          .map((lot, index) => {
            const { points, remaining, earnedAt, availableOn, expiresOn, source } = lot;
            return { lotId: String(ids[index]), state: stateOn(lot, date), points, remaining, earnedAt, availableOn, expiresOn, source };
          })
          .reverse(),
        next: null,
      });
    }
    expect((await listLots(pool, ref, lots({ date: day(9) })))?.rows.map((lot) => [lot.state, lot.remaining])).toEqual([
      ['active', 40],
      ['expired', 30],
      ['depleted', 0],
      ['expired', 0],
    ]);
    expect((await listLots(pool, ref, lots({ date: day(9), state: 'expired' })))?.rows.map((lot) => lot.source.id)).toEqual(['lapsing', 'gone']);
    expect((await listLots(pool, ref, lots({ state: 'pending' })))?.rows.map((lot) => lot.source.id)).toEqual(['pending']);
  });

  it('come in pages without gap or repetition', async () => {
    const memberId = await storeMember(database(), randomUUID());
    await storeCard(database(), memberId, sample());
    const ref = { programId: PROGRAM, memberId, viewer: everything };
    const first = await listLots(pool, ref, lots({ limit: 3 }));
    expect(first?.rows.map((lot) => lot.source.id)).toEqual(['pending', 'lapsing', 'used']);
    expect(isLotPosition(first!.next!)).toBe(true);
    const second = await listLots(pool, ref, lots({ limit: 3, after: first!.next }));
    expect(second).toMatchObject({ rows: [{ source: { id: 'gone' } }], next: null });
    expect(await listLots(pool, ref, lots({ limit: 4 }))).toMatchObject({ next: null });
    expect(['', '0', '-1', '1.5', '9'.repeat(19), 'x'].filter(isLotPosition)).toEqual([]);
  });

  it('are none without a card', async () => {
    const memberId = await storeMember(database(), randomUUID());
    expect(await listLots(pool, { programId: PROGRAM, memberId, viewer: everything }, lots())).toEqual({ rows: [], next: null });
  });
});

describe('the entries', () => {
  it('come newest first with the lots they moved, first expiring first', async () => {
    const card = sample();
    const memberId = await storeMember(database(), randomUUID());
    const ids = await storeCard(database(), memberId, card);
    const page = await listEntries(pool, { programId: PROGRAM, memberId, viewer: everything }, entries());
    const shown = card.entries.map(({ allocations, ...entry }) => ({
      ...entry,
      lots: allocations.map((a) => ({ lotId: String(ids[a.lotId - 1]), points: a.points })),
    }));
    expect(page?.rows.map(({ entryId: _id, recordedAt: _at, ...entry }) => entry)).toEqual(shown.reverse());
    expect(page?.next).toBeNull();
    const [newest, next] = page!.rows;
    expect(BigInt(newest!.entryId)).toBeGreaterThan(BigInt(next!.entryId));
    expect(newest!.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('come in pages without gap or repetition, also within one millisecond and one instant', async () => {
    const memberId = await storeMember(database(), randomUUID());
    const second = ago(1000).toISOString().slice(0, 19);
    await storeCard(database(), memberId, sample(), (index) => `${second}.12300${Math.floor(index / 2)}Z`);
    const ref = { programId: PROGRAM, memberId, viewer: everything };
    const whole = await listEntries(pool, ref, entries());
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await listEntries(pool, ref, entries({ limit: 1, after }));
      seen.push(...page!.rows.map((entry) => entry.entryId));
      after = page!.next;
      expect(after === null || isMomentPosition(after)).toBe(true);
    } while (after !== null);
    expect(seen).toEqual(whole!.rows.map((entry) => entry.entryId));
    expect(seen).toHaveLength(6);
  });

  it('are those recorded in the span, its end excluded', async () => {
    const memberId = await storeMember(database(), randomUUID());
    const start = ago(10_000);
    const at = (seconds: number) => new Date(start.getTime() + seconds * 1000);
    await storeCard(database(), memberId, sample(), (index) => at(index).toISOString());
    const ref = { programId: PROGRAM, memberId, viewer: everything };
    const kinds = async (from: Date, to: Date) => (await listEntries(pool, ref, entries({ from, to })))?.rows.map((entry) => entry.kind);
    expect(await kinds(at(0), at(6))).toEqual(['grant', 'grant', 'redeem', 'grant', 'expire', 'grant']);
    expect(await kinds(at(1), at(4))).toEqual(['redeem', 'grant', 'expire']);
  });

  it('look into no partition outside of the span, planned for any span or for this one', async () => {
    const memberId = await storeMember(database(), randomUUID());
    await storeCard(database(), memberId, sample());
    const partitions = await database().rows(`select from pg_inherits where inhparent = 'lumbung.entry'::regclass`);
    expect(partitions.length).toBeGreaterThanOrEqual(4);
    const { from, to } = entries();
    const [{ id } = { id: '0' }] = await database().rows<{ id: string }>('select id from lumbung.card where member_id = $1', [memberId]);
    const values = [`'{${id}}'`, `'${from.toISOString()}'`, `'${to.toISOString()}'`, 'null', 'null', '51'];
    const statement = await statementOf((spied) => listEntries(spied, { programId: PROGRAM, memberId, viewer: everything }, entries()));
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      const plan = await asAdmin(database().ownerUrl, async (client) => {
        await client.query(`set plan_cache_mode = ${mode}; prepare history as ${statement}`);
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off) execute history (${values.join(', ')})`);
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      });
      // What is planned but not looked into says so.
      const looked = plan.split('\n').filter((line) => !line.includes('never executed'));
      const scanned = new Set([...looked.join('\n').matchAll(/on (entry|allocation)_(\d{4}_\d\d)/g)].map((match) => match[2]));
      expect([mode, ...scanned]).toEqual([mode, new Date(NOW).toISOString().slice(0, 7).replace('-', '_')]);
    }
  });

  it('know their positions', () => {
    expect(isMomentPosition('2026-11-23T02:00:00.123456Z 12')).toBe(true);
    expect(
      ['', '12', '2026-11-23T02:00:00.123Z 12', '2026-13-23T02:00:00.123456Z 12', '2026-11-23T02:00:00.123456Z'].filter(isMomentPosition),
    ).toEqual([]);
  });
});

/** The statement that a read of entries sends, without sending it. */
async function statementOf(read: (database: Database) => Promise<unknown>): Promise<string> {
  let statement = '';
  const query = ({ text }: { text: string }) => {
    if (!text.includes('lumbung.entry')) return Promise.resolve({ rows: [{ cardIds: ['1'] }] });
    statement = text;
    return Promise.resolve({ rows: [] });
  };
  const connectionManager = { getConnection: () => Promise.resolve({ query }), releaseConnection: () => undefined };
  await read({ sequelize: { connectionManager }, close: () => Promise.resolve() } as unknown as Database);
  return statement;
}
