import fc from 'fast-check';
import { balanceOn } from './balance';
import { EMPTY_CARD, type CardState, type Operation } from './card';
import { bookDebt, credit } from './credit';
import { debit, reserve } from './debit';
import { expire } from './expire';
import type { Allocation } from './fefo';
import { checkInvariants } from './invariants';
import { leftToRestore, restore, type Consumed } from './restore';

const on = (date: string, id = 'x'): Operation => ({ date, at: `${date}T09:00:00Z`, source: { kind: 'order', id } });
const grant = (card: CardState, points: number, expiresOn: string | null, date = '2026-03-01') =>
  credit(card, on(date, `g-${points}`), 'grant', [{ points, availableOn: date, expiresOn }]).card;
const consumedBy = (allocations: readonly Allocation[]): Consumed[] => allocations.map(({ lotId, points }) => ({ lotId, points: -points }));

function spend(card: CardState, points: number, date = '2026-03-02'): { card: CardState; consumed: Consumed[] } {
  const debited = debit(card, on(date, 'spent'), 'redeem', points);
  if (!debited.ok) throw new Error('not enough points');
  return { card: debited.card, consumed: consumedBy(debited.allocations) };
}

/** Lot 1 of 30 until the 10th, lot 2 of 50 until the 20th, lot 3 of 20 for ever; 90 are spent: all but 10 of the last. */
const scene = () => spend(grant(grant(grant(EMPTY_CARD, 30, '2026-03-10'), 50, '2026-03-20'), 20, null), 90);
const giveBack = (card: CardState, consumed: Consumed[], points: number, date: string, graceDays = 0) =>
  restore(card, on(date, 'back'), { consumed, points, graceDays, kind: 'restore' });
const newest = ({ entries }: CardState, count: number) => entries.slice(-count).map(({ kind, points, debtChange }) => [kind, points, debtChange]);

describe('giving points back', () => {
  it('goes to the lots they came from, last consumed first, with one entry', () => {
    const { card, consumed } = scene();
    const back = giveBack(card, consumed, 35, '2026-03-05');
    expect(back.lots).toEqual([
      { lotId: 3, points: 10, expiresOn: null, lapsed: false },
      { lotId: 2, points: 25, expiresOn: '2026-03-20', lapsed: false },
    ]);
    expect(back.card.lots.map(({ remaining, state }) => [remaining, state])).toEqual([
      [0, 'depleted'],
      [25, 'active'],
      [20, 'active'],
    ]);
    expect(newest(back.card, 1)).toEqual([['restore', 35, 0]]);
    expect(checkInvariants(back.card)).toEqual([]);
  });

  it('goes on where an earlier one stopped', () => {
    const { card, consumed } = scene();
    const first = giveBack(card, consumed, 35, '2026-03-05');
    const left = leftToRestore(consumed, first.lots);
    expect(left).toEqual([
      { lotId: 1, points: 30 },
      { lotId: 2, points: 25 },
    ]);
    const second = giveBack(first.card, left, 55, '2026-03-06');
    expect(second.card.lots.map(({ remaining }) => remaining)).toEqual([30, 50, 20]);
    expect(leftToRestore(left, second.lots)).toEqual([]);
  });

  it('expires again at once what comes back to a lapsed lot, whether or not a run has expired it', () => {
    const { card, consumed } = scene();
    const run = expire(card, on('2026-03-15'));
    for (const before of [card, run]) {
      const back = giveBack(before, consumed, 90, '2026-03-15');
      expect(back.lots.at(-1)).toEqual({ lotId: 1, points: 30, expiresOn: '2026-03-10', lapsed: true });
      expect(newest(back.card, 2)).toEqual([
        ['restore', 90, 0],
        ['expire', -30, 0],
      ]);
      expect(back.card.lots[0]).toMatchObject({ remaining: 0, state: 'expired' });
      expect(balanceOn(back.card, '2026-03-15').available).toBe(70);
      expect(checkInvariants(back.card)).toEqual([]);
    }
  });

  it('leaves what else a lapsed lot holds to the next run', () => {
    const { card, consumed } = spend(grant(EMPTY_CARD, 30, '2026-03-10'), 10);
    const back = giveBack(card, consumed, 10, '2026-03-15');
    expect(back.card.lots[0]).toMatchObject({ remaining: 20, state: 'active', expiresOn: '2026-03-10' });
    expect(newest(expire(back.card, on('2026-03-16')), 1)).toEqual([['expire', -20, 0]]);
  });

  it('makes them usable within the grace, through the date and as many days', () => {
    const { card, consumed } = spend(grant(EMPTY_CARD, 30, '2026-03-10'), 10);
    const back = giveBack(card, consumed, 10, '2026-03-15', 5);
    expect(back.lots).toEqual([{ lotId: 1, points: 10, expiresOn: '2026-03-20', lapsed: false }]);
    // What had lapsed in the same lot stays lost.
    expect(newest(back.card, 2)).toEqual([
      ['expire', -20, 0],
      ['restore', 10, 0],
    ]);
    expect(balanceOn(back.card, '2026-03-20').available).toBe(10);
    expect(balanceOn(back.card, '2026-03-21').available).toBe(0);
    expect(checkInvariants(back.card)).toEqual([]);
    expect(giveBack(card, consumed, 10, '2026-03-16', 5).lots[0]).toMatchObject({ lapsed: true });
  });

  it('counts the grace from the day on which the lot lapsed, however often points come back to it', () => {
    const { card, consumed } = spend(grant(EMPTY_CARD, 30, '2026-03-10'), 30);
    const dated = consumed.map((taken) => ({ ...taken, expiresOn: '2026-03-10' }));
    const first = giveBack(card, dated, 10, '2026-03-15', 5);
    const left = leftToRestore(dated, first.lots);
    const within = giveBack(first.card, left, 5, '2026-03-14', 5);
    // What came back before stays usable.
    expect(newest(within.card, 1)).toEqual([['restore', 5, 0]]);
    expect(within.lots).toEqual([{ lotId: 1, points: 5, expiresOn: '2026-03-20', lapsed: false }]);
    const later = giveBack(first.card, left, 20, '2026-03-18', 5);
    expect(later.lots).toEqual([{ lotId: 1, points: 20, expiresOn: '2026-03-20', lapsed: true }]);
    expect(later.card.lots[0]).toMatchObject({ remaining: 10, state: 'active' });
    expect([...checkInvariants(within.card), ...checkInvariants(later.card)]).toEqual([]);
  });

  it('expires again what comes back to a lot that a run of a later day has expired, unless the grace goes beyond its last day', () => {
    const { card, consumed } = spend(grant(EMPTY_CARD, 30, '2026-03-10'), 10);
    const run = expire(card, on('2026-03-15'));
    for (const graceDays of [0, 2, 5]) {
      const back = giveBack(run, consumed, 10, '2026-03-05', graceDays);
      expect(back.lots).toEqual([{ lotId: 1, points: 10, expiresOn: '2026-03-10', lapsed: true }]);
      expect(back.card.lots[0]).toMatchObject({ remaining: 0, state: 'expired' });
    }
    expect(giveBack(run, consumed, 10, '2026-03-05', 6).lots).toEqual([{ lotId: 1, points: 10, expiresOn: '2026-03-11', lapsed: false }]);
  });

  it('keeps for a reservation what it counts on', () => {
    const { card, consumed } = spend(grant(EMPTY_CARD, 30, '2026-03-10'), 10);
    const reserved = reserve(card, on('2026-03-09'), 20);
    if (!reserved.ok) throw new Error('not enough points');
    const back = giveBack(reserved.card, consumed, 10, '2026-03-15', 5);
    expect(back.card.lots[0]).toMatchObject({ remaining: 30, expiresOn: '2026-03-20' });
  });

  it('repays debt before it adds to what is available, from what came back and nothing else', () => {
    const { card, consumed } = spend(grant(EMPTY_CARD, 30, null), 20);
    const back = giveBack(bookDebt({ ...card, held: 10 }, on('2026-03-03'), 25), consumed, 15, '2026-03-04');
    expect(back.debtRepaid).toBe(15);
    expect(newest(back.card, 2)).toEqual([
      ['restore', 15, 0],
      ['debt_repaid', -15, -15],
    ]);
    expect(back.card).toMatchObject({ debt: 10, held: 10 });
    expect(back.card.lots[0]?.remaining).toBe(10);
  });

  it('does not repay debt with points that expire at once', () => {
    const { card, consumed } = spend(grant(EMPTY_CARD, 30, '2026-03-10'), 20);
    const back = giveBack(bookDebt(card, on('2026-03-03'), 25), consumed, 20, '2026-03-12');
    expect([back.debtRepaid, back.card.debt]).toEqual([0, 25]);
  });

  it('is pending again in a lot whose first day has not come', () => {
    const pending = credit(EMPTY_CARD, on('2026-03-01'), 'grant', [{ points: 10, availableOn: '2026-03-10', expiresOn: null }]).card;
    const { card, consumed } = spend(pending, 10, '2026-03-12');
    const back = giveBack(card, consumed, 10, '2026-03-05');
    expect(back.card.lots[0]).toMatchObject({ state: 'pending', remaining: 10 });
    expect(back.debtRepaid).toBe(0);
  });

  it('refuses what was never consumed', () => {
    const { card, consumed } = scene();
    expect(() => giveBack(card, consumed, 91, '2026-03-05')).toThrow(RangeError);
    expect(() => giveBack(card, consumed, 0, '2026-03-05')).toThrow(RangeError);
    expect(() => giveBack({ ...card, lots: [] }, consumed, 1, '2026-03-05')).toThrow(RangeError);
  });
});

test('piece by piece everything comes back, and the card adds up after each piece', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 2, 1 + n)).toISOString().slice(0, 10);
  const lots = fc.array(fc.record({ points: fc.integer({ min: 1, max: 40 }), valid: fc.option(fc.integer({ min: 0, max: 12 })) }), {
    minLength: 1,
    maxLength: 6,
  });
  const pieces = fc.array(fc.record({ share: fc.integer({ min: 1, max: 50 }), after: fc.nat(5), run: fc.boolean() }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(lots, pieces, fc.nat(8), fc.nat(20), (made, parts, graceDays, debt) => {
      const granted = made.reduce((card, { points, valid }) => grant(card, points, valid === null ? null : day(valid)), EMPTY_CARD);
      const all = balanceOn(granted, day(0)).available;
      let { card, consumed } = spend(granted, all, day(0));
      card = bookDebt(card, on(day(0)), debt);
      let now = 0;
      for (const { share, after, run } of parts) {
        now += after;
        if (run) card = expire(card, on(day(now)));
        const left = consumed.reduce((sum, { points }) => sum + points, 0);
        if (left === 0) break;
        const back = giveBack(card, consumed, Math.min(share, left), day(now), graceDays);
        expect(checkInvariants(back.card)).toEqual([]);
        const usable = back.lots.filter(({ lapsed }) => !lapsed).reduce((sum, { points }) => sum + points, 0);
        expect(balanceOn(back.card, day(now)).available - balanceOn(card, day(now)).available).toBe(usable - back.debtRepaid);
        consumed = leftToRestore(consumed, back.lots);
        card = back.card;
      }
    }),
    { numRuns: 300 },
  );
});
