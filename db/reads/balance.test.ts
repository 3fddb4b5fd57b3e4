import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { useDatabase } from '../../test/harness/database';
import { day, grant, on, PROGRAM, sample, storeCard, storeMember, storePrograms } from '../../test/ledger/stored-card';
import { balanceOn, nextExpiry } from '../../domain/ledger/balance';
import { EMPTY_CARD, type CardState } from '../../domain/ledger/card';
import { bookDebt } from '../../domain/ledger/credit';
import { debit } from '../../domain/ledger/debit';
import { exactWindow, isWithin } from '../../domain/ledger/window';
import type { Database } from '../database';
import { readBalance } from './balance';
import { findMemberPrograms } from './member-programs';
import { readQuoteStarts } from './quote-card';
import type { Viewer } from './viewer';

const everything: Viewer = { keyId: 'k', programIds: null };
const database = useDatabase();
let pool: Database;

beforeAll(async () => {
  pool = database().open(2);
  await storePrograms(database());
});

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
        const memberId = await storeMember(database(), randomUUID());
        await storeCard(database(), memberId, card);
        for (let n = 0; n < 24; n += 1) {
          if (isWithin(exactWindow(card), day(n))) exact += 1;
          expect(await readBalance(pool, { programId: PROGRAM, memberId, viewer: everything }, day(n))).toEqual({
            ...balanceOn(card, day(n)),
            nextExpiry: nextExpiry(card, day(n)),
            level: 'member',
            qualifying: { spend: 5000, earned: 0 },
            version: card.entries.length,
            asOf: day(n),
          });
        }
      }),
      { numRuns: 30 },
    );
    expect(exact).toBeGreaterThan(20);
  }, 60_000);

  it('leaves out what is held and reserved, within the window of the card and outside of it', async () => {
    const memberId = await storeMember(database(), randomUUID());
    const card = { ...grant(grant(EMPTY_CARD, 0, 30, 0, 4), 0, 50, 0, null), held: 7, reserved: 5 };
    await storeCard(database(), memberId, card);
    const available = async (n: number) => (await readBalance(pool, { programId: PROGRAM, memberId, viewer: everything }, day(n)))?.available;
    expect([0, 4, 5].map((n) => isWithin(exactWindow(card), day(n)))).toEqual([true, true, false]);
    expect([await available(0), await available(4), await available(5)]).toEqual([68, 68, 38]);
    await database().rows('update lumbung.card set reserved = 74 where member_id = $1', [memberId]);
    expect([await available(0), await available(5)]).toEqual([0, 0]);
  });

  it('is zeros for a member without a card in the program, and null for one that nobody knows', async () => {
    const memberId = await storeMember(database(), randomUUID());
    expect(await readBalance(pool, { programId: PROGRAM, memberId, viewer: everything }, day(0))).toEqual({
      ...{ available: 0, pending: 0, held: 0, debt: 0, level: null, qualifying: { spend: 0, earned: 0 }, nextExpiry: null, version: 0, asOf: day(0) },
    });
    expect(await readBalance(pool, { programId: PROGRAM, memberId: 'nobody', viewer: everything }, day(0))).toBeNull();
  });
});

describe('a key that is limited to programs', () => {
  it('sees members that have a card in one of them or that it created', async () => {
    const [own, carded] = [await storeMember(database(), randomUUID(), 'limited'), await storeMember(database(), randomUUID(), 'somebody')];
    await storeCard(database(), carded, sample());
    const sees = async (memberId: string, viewer: Viewer) => (await readBalance(pool, { programId: PROGRAM, memberId, viewer }, day(3))) !== null;
    expect(await sees(own, { keyId: 'limited', programIds: ['other'] })).toBe(true);
    expect(await sees(own, { keyId: 'second', programIds: [PROGRAM, 'other'] })).toBe(false);
    expect(await sees(carded, { keyId: 'second', programIds: ['other', PROGRAM] })).toBe(true);
    expect(await sees(carded, { keyId: 'second', programIds: ['other'] })).toBe(false);
  });
});

describe('the programs of a member', () => {
  it('are those with a card, as far as the key sees them', async () => {
    const memberId = await storeMember(database(), randomUUID(), 'own');
    expect(await findMemberPrograms(pool, memberId, everything)).toEqual([]);
    await storeCard(database(), memberId, EMPTY_CARD);
    await database().rows(`insert into lumbung.card (program_id, member_id, joined_on, level) values ('other', $1, '2026-01-01', 'member')`, [
      memberId,
    ]);
    expect(await findMemberPrograms(pool, memberId, everything)).toEqual([PROGRAM, 'other']);
    expect(await findMemberPrograms(pool, memberId, { keyId: 'k', programIds: ['other', 'third'] })).toEqual(['other']);
    expect(await findMemberPrograms(pool, memberId, { keyId: 'own', programIds: ['third'] })).toEqual([]);
    expect(await findMemberPrograms(pool, memberId, { keyId: 'k', programIds: ['third'] })).toBeNull();
    expect(await findMemberPrograms(pool, 'nobody', everything)).toBeNull();
  });
});

const noonOf = (n: number) => `${day(n)}T12:00:00Z`;

async function cardAt(memberId: string, n = 3) {
  const [start] = await readQuoteStarts(pool, [{ programId: PROGRAM, memberId, at: noonOf(n) }]);
  return start!.card;
}

describe('the card of a quote', () => {
  it('is asked for with those of other quotes, and each gets its own', async () => {
    const [one, other] = [await storeMember(database(), randomUUID()), await storeMember(database(), randomUUID())];
    await storeCard(database(), one, { ...EMPTY_CARD, debt: 7 });
    await storeCard(database(), other, { ...EMPTY_CARD, debt: 9 });
    const asked = [other, 'nobody', one, null, other].map((memberId) => ({ programId: PROGRAM, memberId, at: noonOf(3) }));
    const starts = await readQuoteStarts(pool, [...asked, { programId: 'none', memberId: one, at: noonOf(3) }]);
    expect(starts.map(({ card }) => [card.card.debt, card.person !== null])).toEqual([
      [9, true],
      [0, false],
      [7, true],
      [0, false],
      [9, true],
      [0, true],
    ]);
    expect(starts.map(({ program }) => program?.programId)).toEqual([...asked.map(() => PROGRAM), undefined]);
    expect(await readQuoteStarts(pool, [])).toEqual([]);
  });

  it('is the member, their numbers and open lots', async () => {
    const memberId = await storeMember(database(), randomUUID());
    await database().rows(`update lumbung.member set tags = '{vip}', birthday = '1990-02-28', attributes = '{"shoe": 43}' where member_id = $1`, [
      memberId,
    ]);
    const card = sample();
    const ids = await storeCard(database(), memberId, { ...card, held: 3, reserved: 2 });
    const read = await cardAt(memberId);
    expect(read.person).toEqual({ tags: ['vip'], birthday: '1990-02-28', attributes: { shoe: 43 } });
    expect(read.standing).toEqual({ level: 'member', joinedOn: '2026-01-01', orders: 2, spend: 5000 });
    expect(read.isFirst).toBe(false);
    expect(read.card).toMatchObject({ held: 3, reserved: 2, debt: 0, entries: [] });
    expect(read.card.lots.map(({ id, remaining, state, availableOn, expiresOn }) => ({ id, remaining, state, availableOn, expiresOn }))).toEqual(
      card.lots
        .map(({ remaining, state, availableOn, expiresOn }, index) => ({ id: ids[index], remaining, state, availableOn, expiresOn }))
        .filter(({ remaining }) => remaining > 0),
    );
    expect(balanceOn(read.card, day(3))).toEqual(balanceOn({ ...card, held: 3, reserved: 2 }, day(3)));
  });

  it('has the level that the history shows at the time of the order', async () => {
    const memberId = await storeMember(database(), randomUUID());
    await storeCard(database(), memberId, EMPTY_CARD);
    await database().rows(
      `with c as (update lumbung.card set level = 'gold', level_from = $2::date + time '12:00', level_version = 1 where member_id = $1 returning id)
       insert into lumbung.level_change (program_id, card_id, level, level_before, at, recorded_at, rule_set_version, qualified_by, qualifying,
         source_kind, source_id, actor, key_id, request_id)
       select '${PROGRAM}', c.id, x.level, x.before, x.day + time '12:00', now(), 1, 'spend', 5, 'order', 'o', 'a', 'k', 'r'
         from c, (values ('silver', 'member', $2::date), ('gold', 'silver', $3::date)) as x (level, before, day)`,
      [memberId, day(6), day(4)],
    );
    const levelOn = async (n: number) => (await cardAt(memberId, n)).standing?.level;
    expect([await levelOn(3), await levelOn(4), await levelOn(5), await levelOn(6)]).toEqual(['member', 'gold', 'gold', 'gold']);
  });

  it('knows whether an order would be the first', async () => {
    const memberId = await storeMember(database(), randomUUID());
    expect(await cardAt(memberId)).toMatchObject({
      person: { tags: [] },
      standing: null,
      isFirst: true,
      card: EMPTY_CARD,
    });
    await storeCard(database(), memberId, EMPTY_CARD);
    await database().rows('update lumbung.card set orders = 0 where member_id = $1', [memberId]);
    expect(await cardAt(memberId)).toMatchObject({ isFirst: true });
    await database().rows(`update lumbung.card set first_order = 'o-1' where member_id = $1`, [memberId]);
    expect(await cardAt(memberId)).toMatchObject({ isFirst: false });
    expect(await cardAt('nobody')).toMatchObject({
      person: null,
      standing: null,
      isFirst: true,
      card: EMPTY_CARD,
      crediting: 0,
    });
  });
});
