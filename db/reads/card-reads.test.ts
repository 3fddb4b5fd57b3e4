import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { useDatabase } from '../../test/harness/database';
import { balanceOn, nextExpiry } from '../../domain/ledger/balance';
import { EMPTY_CARD, type CardState, type Operation } from '../../domain/ledger/card';
import { bookDebt, credit } from '../../domain/ledger/credit';
import { debit } from '../../domain/ledger/debit';
import { expire } from '../../domain/ledger/expire';
import { isOpen, stateOn, sumsByState, type LotState } from '../../domain/ledger/lot';
import { exactWindow, isWithin } from '../../domain/ledger/window';
import type { Database } from '../database';
import { readBalance } from './balance';
import { listEntries } from './entries';
import { isLotPosition, listLots } from './lots';
import { isMomentPosition } from './page';
import { readQuoteCard } from './quote-card';
import type { Viewer } from './viewer';

const database = useDatabase();
let pool: Database;
const PROGRAM = 'harvest';
const everything: Viewer = { keyId: 'k', programIds: null };
/** When everything here is recorded: in the middle of next month, whose partition is there, so that no test runs over the end of one. */
const today = new Date();
const NOW = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 15);

beforeAll(async () => {
  pool = database().open(2);
  for (const program of [PROGRAM, 'other']) {
    await database().rows(
      `insert into lumbung.program (program_id, name, currency, currency_digits, time_zone, sandbox, current_version) values ($1, 'P', 'IDR', 2, 'UTC', true, 1)`,
      [program],
    );
  }
});

async function storeMember(memberId: string, createdByKey = 'k'): Promise<string> {
  await database().rows('insert into lumbung.member (member_id, created_by_key) values ($1, $2)', [memberId, createdByKey]);
  return memberId;
}

/** Puts a card of the model into the tables, with its history; lot ids are as the database gives them, in the model's order. */
async function storeCard(
  memberId: string,
  card: CardState,
  recordedAt: (index: number) => string = () => new Date(NOW).toISOString(),
): Promise<number[]> {
  const { active, pending } = sumsByState(card.lots);
  const { from, until } = exactWindow(card);
  const [row] = await database().rows<{ id: string }>(
    `insert into lumbung.card (program_id, member_id, joined_on, active, pending, held, reserved, debt, level, version, exact_from, exact_until, orders, spend)
     values ($1, $2, '2026-01-01', $3, $4, $5, $6, $7, 'member', $8, $9, $10, 2, 5000) returning id`,
    [PROGRAM, memberId, active, pending, card.held, card.reserved, card.debt, card.entries.length, from, until],
  );
  const ids = new Map<number, number>();
  for (const lot of card.lots) {
    const [made] = await database().rows<{ id: string }>(
      `insert into lumbung.lot (program_id, card_id, points, remaining, state, is_open, earned_at, available_on, expires_on, source_kind, source_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`,
      [
        PROGRAM,
        row!.id,
        lot.points,
        lot.remaining,
        lot.state,
        isOpen(lot),
        lot.earnedAt,
        lot.availableOn,
        lot.expiresOn,
        lot.source.kind,
        lot.source.id,
      ],
    );
    ids.set(lot.id, Number(made!.id));
  }
  for (const [index, entry] of card.entries.entries()) {
    await database().rows(
      `with e as (
         insert into lumbung.entry (recorded_at, program_id, card_id, kind, points, debt_change, balance_after, available_after, at, source_kind, source_id, actor, key_id, request_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'a', 'k', 'r') returning id)
       insert into lumbung.allocation (entry_id, lot_id, recorded_at, program_id, points)
       select e.id, x.lot_id, $1, $2, x.points from e, jsonb_to_recordset($12) as x (lot_id bigint, points bigint)`,
      [
        ...[recordedAt(index), PROGRAM, row!.id, entry.kind, entry.points, entry.debtChange, entry.balanceAfter, entry.availableAfter, entry.at],
        ...[entry.source.kind, entry.source.id, JSON.stringify(entry.allocations.map(({ lotId, points }) => ({ lot_id: ids.get(lotId), points })))],
      ],
    );
  }
  return [...ids.values()];
}

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
const on = (n: number, id = 'g'): Operation => ({ date: day(n), at: `${day(n)}T12:00:00.000Z`, source: { kind: 'grant', id } });
const grant = (card: CardState, n: number, points: number, wait: number, valid: number | null, id?: string) =>
  credit(card, on(n, id), 'grant', [{ points, availableOn: day(n + wait), expiresOn: valid === null ? null : day(n + wait + valid) }]).card;

/** Four lots: used up, lapsing on day 5, pending until day 8, expired by a run. */
const sample = () => {
  let card = grant(EMPTY_CARD, 0, 10, 0, 1, 'gone');
  card = expire(card, on(2));
  card = grant(card, 2, 20, 0, 2, 'used');
  const debited = debit(card, on(2, 'order'), 'redeem', 20);
  if (!debited.ok) throw new Error('not enough');
  card = grant(debited.card, 2, 30, 0, 3, 'lapsing');
  return grant(card, 2, 40, 6, null, 'pending');
};

describe('the balance', () => {
  it('is the same from the row, from the lots and by the model, on every date', async () => {
    const span = fc.nat(12);
    const step = fc.record({
      on: span,
      points: fc.integer({ min: 1, max: 50 }),
      wait: fc.nat(4),
      valid: fc.option(fc.nat(6)),
      spend: fc.nat(40),
      owe: fc.constantFrom(0, 0, 0, 9),
    });
    const cards = fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 6 }), held: fc.constantFrom(0, 7), reserved: fc.constantFrom(0, 5) });
    let exact = 0;
    await fc.assert(
      fc.asyncProperty(cards, async ({ steps, held, reserved }) => {
        const card = steps.reduce<CardState>(
          (state, each) => {
            const granted = grant(state, each.on, each.points, each.wait, each.valid);
            const debited = debit(granted, on(each.on), 'redeem', each.spend);
            return bookDebt(debited.ok ? debited.card : granted, on(each.on), each.owe);
          },
          { ...EMPTY_CARD, held, reserved },
        );
        const memberId = await storeMember(randomUUID());
        await storeCard(memberId, card);
        for (let n = 0; n < 24; n += 1) {
          if (isWithin(exactWindow(card), day(n))) exact += 1;
          expect(await readBalance(pool, { programId: PROGRAM, memberId, viewer: everything }, day(n))).toEqual({
            ...balanceOn(card, day(n)),
            nextExpiry: nextExpiry(card, day(n)),
            level: 'member',
            version: card.entries.length,
            asOf: day(n),
          });
        }
      }),
      { numRuns: 25 },
    );
    expect(exact).toBeGreaterThan(20);
  }, 60_000);

  it('is zeros for a member without a card in the program, and null for one that nobody knows', async () => {
    const memberId = await storeMember(randomUUID());
    expect(await readBalance(pool, { programId: PROGRAM, memberId, viewer: everything }, day(0))).toEqual({
      ...{ available: 0, pending: 0, held: 0, debt: 0, level: 'member', nextExpiry: null, version: 0, asOf: day(0) },
    });
    expect(await readBalance(pool, { programId: PROGRAM, memberId: 'nobody', viewer: everything }, day(0))).toBeNull();
  });
});

describe('a key that is limited to programs', () => {
  it('sees members that have a card in one of them or that it created', async () => {
    const [own, carded] = [await storeMember(randomUUID(), 'limited'), await storeMember(randomUUID(), 'somebody')];
    await storeCard(carded, sample());
    const sees = async (memberId: string, viewer: Viewer) => (await readBalance(pool, { programId: PROGRAM, memberId, viewer }, day(3))) !== null;
    expect(await sees(own, { keyId: 'limited', programIds: ['other'] })).toBe(true);
    expect(await sees(own, { keyId: 'second', programIds: [PROGRAM, 'other'] })).toBe(false);
    expect(await sees(carded, { keyId: 'second', programIds: ['other', PROGRAM] })).toBe(true);
    expect(await sees(carded, { keyId: 'second', programIds: ['other'] })).toBe(false);
    expect(await listLots(pool, { programId: PROGRAM, memberId: carded, viewer: { keyId: 'second', programIds: [] } }, lots())).toBeNull();
    expect(await listEntries(pool, { programId: PROGRAM, memberId: carded, viewer: { keyId: 'second', programIds: [] } }, entries())).toBeNull();
  });
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

describe('the lots', () => {
  it('come newest first, in the state of the date', async () => {
    const card = sample();
    const memberId = await storeMember(randomUUID());
    const ids = await storeCard(memberId, card);
    const ref = { programId: PROGRAM, memberId, viewer: everything };
    for (const date of [day(3), day(6), day(9)]) {
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
    const memberId = await storeMember(randomUUID());
    await storeCard(memberId, sample());
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
    const memberId = await storeMember(randomUUID());
    expect(await listLots(pool, { programId: PROGRAM, memberId, viewer: everything }, lots())).toEqual({ rows: [], next: null });
  });
});

describe('the entries', () => {
  it('come newest first with the lots they moved, first expiring first', async () => {
    const card = sample();
    const memberId = await storeMember(randomUUID());
    const ids = await storeCard(memberId, card);
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
    const memberId = await storeMember(randomUUID());
    const second = ago(1000).toISOString().slice(0, 19);
    await storeCard(memberId, sample(), (index) => `${second}.12300${Math.floor(index / 2)}Z`);
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
    const memberId = await storeMember(randomUUID());
    const start = ago(10_000);
    const at = (seconds: number) => new Date(start.getTime() + seconds * 1000);
    await storeCard(memberId, sample(), (index) => at(index).toISOString());
    const ref = { programId: PROGRAM, memberId, viewer: everything };
    const kinds = async (from: Date, to: Date) => (await listEntries(pool, ref, entries({ from, to })))?.rows.map((entry) => entry.kind);
    expect(await kinds(at(0), at(6))).toEqual(['grant', 'grant', 'redeem', 'grant', 'expire', 'grant']);
    expect(await kinds(at(1), at(4))).toEqual(['redeem', 'grant', 'expire']);
  });

  it('look into no partition outside of the span', async () => {
    const memberId = await storeMember(randomUUID());
    await storeCard(memberId, sample());
    const read = async (sql: string) => database().rows<{ 'QUERY PLAN': string }>(`explain (analyze, costs off) ${sql}`);
    const partitions = await database().rows(`select from pg_inherits where inhparent = 'lumbung.entry'::regclass`);
    expect(partitions.length).toBeGreaterThanOrEqual(4);
    let statement = '';
    const spying = {
      sequelize: { query: (sql: string) => ((statement = sql), Promise.resolve([])) },
      close: () => Promise.resolve(),
    } as unknown as Database;
    const found = {
      sequelize: { query: (sql: string) => (sql.includes('lumbung.entry') ? spying.sequelize.query(sql) : Promise.resolve([{ cardId: 1 }])) },
    };
    await listEntries({ ...spying, ...found } as unknown as Database, { programId: PROGRAM, memberId, viewer: everything }, entries());
    const { from, to } = entries();
    const [{ id } = { id: '0' }] = await database().rows<{ id: string }>('select id from lumbung.card where member_id = $1', [memberId]);
    const bound = [id, `'${from.toISOString()}'`, `'${to.toISOString()}'`, 'null', 'null', '51'].reduce(
      (sql, value, index) => sql.replaceAll(`$${index + 1}`, value),
      statement,
    );
    const plan = (await read(bound)).map((row) => row['QUERY PLAN']).join('\n');
    const scanned = new Set([...plan.matchAll(/on (entry|allocation)_(\d{4}_\d\d)/g)].map((match) => match[2]));
    expect([...scanned]).toEqual([new Date(NOW).toISOString().slice(0, 7).replace('-', '_')]);
  });

  it('know their positions', () => {
    expect(isMomentPosition('2026-11-23T02:00:00.123456Z 12')).toBe(true);
    expect(
      ['', '12', '2026-11-23T02:00:00.123Z 12', '2026-13-23T02:00:00.123456Z 12', '2026-11-23T02:00:00.123456Z'].filter(isMomentPosition),
    ).toEqual([]);
  });
});

describe('the card of a quote', () => {
  it('is the member, their numbers and open lots', async () => {
    const memberId = await storeMember(randomUUID());
    await database().rows(`update lumbung.member set tags = '{vip}', birthday = '1990-02-28', attributes = '{"shoe": 43}' where member_id = $1`, [
      memberId,
    ]);
    const card = sample();
    const ids = await storeCard(memberId, { ...card, held: 3, reserved: 2 });
    const read = await readQuoteCard(pool, PROGRAM, memberId, day(3), 'bronze');
    expect(read.record).toEqual({
      memberId,
      level: 'member',
      tags: ['vip'],
      birthday: '1990-02-28',
      attributes: { shoe: 43 },
      joinedOn: '2026-01-01',
      orders: 2,
      spend: 5000,
    });
    expect(read.isFirst).toBe(false);
    expect(read.card).toMatchObject({ held: 3, reserved: 2, debt: 0, entries: [] });
    expect(read.card.lots.map(({ id, remaining, state, availableOn, expiresOn }) => ({ id, remaining, state, availableOn, expiresOn }))).toEqual(
      card.lots
        .map(({ remaining, state, availableOn, expiresOn }, index) => ({ id: ids[index], remaining, state, availableOn, expiresOn }))
        .filter(({ remaining }) => remaining > 0),
    );
    expect(balanceOn(read.card, day(3))).toEqual(balanceOn({ ...card, held: 3, reserved: 2 }, day(3)));
  });

  it('knows whether an order would be the first', async () => {
    const memberId = await storeMember(randomUUID());
    expect(await readQuoteCard(pool, PROGRAM, memberId, day(3), 'bronze')).toMatchObject({
      record: { level: 'bronze', joinedOn: day(3), orders: 0 },
      isFirst: true,
      card: EMPTY_CARD,
    });
    await storeCard(memberId, EMPTY_CARD);
    await database().rows('update lumbung.card set orders = 0 where member_id = $1', [memberId]);
    expect(await readQuoteCard(pool, PROGRAM, memberId, day(3), 'bronze')).toMatchObject({ isFirst: true });
    await database().rows(`update lumbung.card set first_order = 'o-1' where member_id = $1`, [memberId]);
    expect(await readQuoteCard(pool, PROGRAM, memberId, day(3), 'bronze')).toMatchObject({ isFirst: false });
    expect(await readQuoteCard(pool, PROGRAM, 'nobody', day(3), 'bronze')).toEqual({ record: null, isFirst: true, card: EMPTY_CARD });
  });
});
