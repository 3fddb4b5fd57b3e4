import { balanceOn, nextExpiry } from './balance';
import { EMPTY_CARD, unlapsedPoints, type CardState, type Operation } from './card';
import { bookDebt, bringUpToDate, credit } from './credit';
import { debit, debitReserved, release, reserve, type Debited } from './debit';
import { expire } from './expire';
import { checkInvariants } from './invariants';
import { stateOn, sumsByState } from './lot';
import { exactWindow } from './window';

const on = (date: string, id = 'x'): Operation => ({ date, at: `${date}T09:00:00Z`, source: { kind: 'grant', id } });
const grant = (card: CardState, date: string, points: number, expiresOn: string | null, availableOn = date, id = 'x') =>
  credit(card, on(date, id), 'grant', [{ points, availableOn, expiresOn }]).card;

function taken(debited: Debited): CardState {
  if (!debited.ok) throw new Error(`only ${debited.available} available`);
  expect(checkInvariants(debited.card)).toEqual([]);
  return debited.card;
}
const history = (card: CardState) => card.entries.map((e) => [e.kind, e.points, e.debtChange, e.balanceAfter, e.availableAfter]);

describe('what has not lapsed', () => {
  it('is what is active and pending on a date, whether or not a nightly run has been', () => {
    const card = grant(grant(grant(EMPTY_CARD, '2026-03-01', 50, '2026-03-31'), '2026-03-01', 20, null), '2026-03-01', 7, '2026-05-01', '2026-04-01');
    expect(['2026-02-01', '2026-03-31', '2026-04-01', '2026-05-02'].map((date) => unlapsedPoints(card, date))).toEqual([77, 77, 27, 20]);
  });
});

describe('a credit', () => {
  it('makes one lot, active when its first usable day has come', () => {
    const { card, lots, debtRepaid } = credit(EMPTY_CARD, on('2026-03-01', 'g-1'), 'grant', [
      { points: 50, availableOn: '2026-03-01', expiresOn: null },
    ]);
    expect(card.lots).toEqual(lots);
    expect(lots).toEqual([
      {
        id: 1,
        points: 50,
        remaining: 50,
        state: 'active',
        earnedAt: '2026-03-01T09:00:00Z',
        availableOn: '2026-03-01',
        expiresOn: null,
        source: { kind: 'grant', id: 'g-1' },
      },
    ]);
    expect(debtRepaid).toBe(0);
    expect(card.entries).toEqual([
      {
        kind: 'grant',
        points: 50,
        debtChange: 0,
        balanceAfter: 50,
        availableAfter: 50,
        at: '2026-03-01T09:00:00Z',
        source: { kind: 'grant', id: 'g-1' },
        allocations: [{ lotId: 1, points: 50 }],
      },
    ]);
  });

  it('is pending before its first usable day and then active without anybody acting', () => {
    const card = grant(EMPTY_CARD, '2026-03-01', 50, null, '2026-03-10');
    expect(card.lots[0]!.state).toBe('pending');
    expect(balanceOn(card, '2026-03-09')).toEqual({ available: 0, pending: 50, held: 0, debt: 0 });
    expect(balanceOn(card, '2026-03-10')).toEqual({ available: 50, pending: 0, held: 0, debt: 0 });
    const due = bringUpToDate(card, on('2026-03-12', 'o-1'));
    expect(due.lots[0]!.state).toBe('active');
    expect(due.entries[1]).toEqual({
      kind: 'activate',
      points: 0,
      debtChange: 0,
      balanceAfter: 50,
      availableAfter: 50,
      at: '2026-03-10',
      source: { kind: 'grant', id: 'x' },
      allocations: [{ lotId: 1, points: 0 }],
    });
    expect(checkInvariants(due)).toEqual([]);
  });

  it('of no points is a mistake', () => {
    expect(() => grant(EMPTY_CARD, '2026-03-01', 0, null)).toThrow(RangeError);
    expect(() => credit(EMPTY_CARD, on('2026-03-01'), 'earn', [])).toThrow(RangeError);
  });
});

describe('debt', () => {
  const owing = bookDebt(EMPTY_CARD, on('2026-03-01', 'r-1'), 20);

  it('is repaid by a credit before anything becomes available', () => {
    const { card, debtRepaid } = credit(owing, on('2026-03-02', 'o-1'), 'earn', [{ points: 50, availableOn: '2026-03-02', expiresOn: null }]);
    expect(debtRepaid).toBe(20);
    expect(history(card)).toEqual([
      ['debt', 0, 20, 0, 0],
      ['earn', 50, 0, 50, 50],
      ['debt_repaid', -20, -20, 30, 30],
    ]);
    expect(card.entries[2]).toMatchObject({ source: { id: 'o-1' }, allocations: [{ lotId: 1, points: -20 }] });
    expect(card.lots[0]).toMatchObject({ points: 50, remaining: 30, state: 'active' });
    expect(checkInvariants(card)).toEqual([]);
  });

  it('can eat a lot up', () => {
    const card = grant(owing, '2026-03-02', 15, null);
    expect(card.debt).toBe(5);
    expect(card.lots[0]).toMatchObject({ remaining: 0, state: 'depleted' });
    expect(checkInvariants(card)).toEqual([]);
  });

  it('is repaid by a pending lot when it falls due, in the order of falling due', () => {
    let card = grant(owing, '2026-03-02', 30, null, '2026-03-10', 'late');
    card = grant(card, '2026-03-02', 12, null, '2026-03-05', 'early');
    expect(card.debt).toBe(20);
    expect(balanceOn(card, '2026-03-10')).toEqual({ available: 22, pending: 0, held: 0, debt: 0 });
    expect(balanceOn(card, '2026-03-05')).toEqual({ available: 0, pending: 30, held: 0, debt: 8 });
    const due = bringUpToDate(card, on('2026-03-10'));
    expect(due.entries.slice(3).map((e) => [e.kind, e.points, e.source.id])).toEqual([
      ['activate', 0, 'early'],
      ['debt_repaid', -12, 'early'],
      ['activate', 0, 'late'],
      ['debt_repaid', -8, 'late'],
    ]);
    expect(checkInvariants(due)).toEqual([]);
  });
});

describe('a debit', () => {
  const july = (['2026-07-11', '2026-07-11', null, '2026-07-06'] as const).reduce<CardState>(
    (card, expiresOn, i) => grant(card, '2026-07-01', [20, 30, 40, 10][i]!, expiresOn),
    EMPTY_CARD,
  );

  it('takes the nearest expiry, then the older lot, lots without expiry last', () => {
    const first = taken(debit(july, on('2026-07-02'), 'redeem', 10));
    const second = taken(debit(first, on('2026-07-02'), 'redeem', 25));
    const third = taken(debit(second, on('2026-07-02'), 'redeem', 40));
    expect(third.entries.slice(4).map((e) => e.allocations)).toEqual([
      [{ lotId: 4, points: -10 }],
      [
        { lotId: 1, points: -20 },
        { lotId: 2, points: -5 },
      ],
      [
        { lotId: 2, points: -25 },
        { lotId: 3, points: -15 },
      ],
    ]);
    expect(third.lots.map((lot) => lot.remaining)).toEqual([0, 0, 25, 0]);
  });

  it('takes all of it or nothing', () => {
    expect(debit(july, on('2026-07-02'), 'redeem', 101)).toEqual({ ok: false, available: 100 });
    expect(debit(july, on('2026-07-12'), 'redeem', 41)).toEqual({ ok: false, available: 40 });
    expect(taken(debit(july, on('2026-07-11'), 'redeem', 90)).lots.map((lot) => lot.remaining)).toEqual([0, 0, 0, 10]);
  });

  it('of a late order spends nothing that was earned after it', () => {
    const card = grant(grant(EMPTY_CARD, '2026-07-01', 10, null), '2026-07-05', 90, null);
    expect(debit(card, on('2026-07-04'), 'redeem', 11)).toEqual({ ok: false, available: 10 });
    expect(balanceOn(card, '2026-07-04')).toEqual({ available: 10, pending: 90, held: 0, debt: 0 });
  });

  it('of no points writes no entry', () => {
    expect(taken(debit(july, on('2026-07-02'), 'redeem', 0)).entries).toHaveLength(4);
  });

  it('leaves held points alone', () => {
    const card = { ...july, held: 95 };
    expect(debit(card, on('2026-07-02'), 'redeem', 6)).toEqual({ ok: false, available: 5 });
    expect(balanceOn(card, '2026-07-12')).toEqual({ available: 0, pending: 0, held: 95, debt: 0 });
  });
});

describe('reserved points', () => {
  const card = grant(grant(EMPTY_CARD, '2026-03-01', 60, '2026-03-31'), '2026-03-01', 40, null, '2026-05-01');

  it('are not available to anybody else', () => {
    const reserved = reserve(card, on('2026-03-02'), 45);
    expect(reserved).toMatchObject({ ok: true, card: { reserved: 45 } });
    if (!reserved.ok) return;
    expect(balanceOn(reserved.card, '2026-03-02').available).toBe(15);
    expect(reserve(reserved.card, on('2026-03-02'), 16)).toEqual({ ok: false, available: 15 });
    expect(release(reserved.card, 45)).toEqual(card);
    expect(() => release(reserved.card, 46)).toThrow(RangeError);
  });

  it('are served from what the card has when the lots have lapsed meanwhile', () => {
    const { card: settled, allocations } = debitReserved({ ...card, reserved: 45 }, on('2026-05-02'), 'redeem', 45);
    expect(allocations).toEqual([
      { lotId: 2, points: -40 },
      { lotId: 1, points: -5 },
    ]);
    expect(settled.reserved).toBe(0);
    expect(checkInvariants(settled)).toEqual([]);
    expect(settled.entries.slice(2).map((e) => e.kind)).toEqual(['activate', 'redeem']);
  });

  it('count against what a debit with its own points may take', () => {
    const { card: settled } = debitReserved({ ...card, reserved: 45 }, on('2026-03-02'), 'redeem', 45);
    expect(settled.entries.at(-1)).toMatchObject({ points: -45, balanceAfter: 55, availableAfter: 15 });
    expect(debitReserved({ ...card, reserved: 45 }, on('2026-03-02'), 'redeem', 0).card.entries).toEqual(card.entries);
  });
});

describe('a nightly run', () => {
  const card = grant(grant(EMPTY_CARD, '2026-03-01', 60, '2026-03-31', '2026-03-01', 'g-1'), '2026-03-01', 40, '2026-04-30', '2026-04-02', 'g-2');
  const run = (date: string): Operation => ({ date, at: `${date}T00:00:00Z`, source: { kind: 'order', id: 'run' } });

  it('takes lapsed lots the day after their last usable day', () => {
    expect(expire(card, run('2026-03-31')).entries).toEqual(card.entries);
    const after = expire(card, run('2026-04-01'));
    expect(after.entries.slice(2)).toMatchObject([{ kind: 'expire', points: -60, source: { id: 'g-1' }, allocations: [{ lotId: 1, points: -60 }] }]);
    expect(after.lots[0]).toMatchObject({ state: 'expired', remaining: 0 });
    expect(checkInvariants(after)).toEqual([]);
  });

  it('activates before it expires', () => {
    const after = expire(card, run('2026-05-01'));
    expect(after.entries.slice(2).map((e) => e.kind)).toEqual(['activate', 'expire', 'expire']);
    expect(checkInvariants(after)).toEqual([]);
  });

  it('is final: also a late order dated before finds the lot gone', () => {
    const after = expire(card, run('2026-04-01'));
    expect(debit(after, on('2026-03-15'), 'redeem', 1)).toEqual({ ok: false, available: 0 });
    expect(taken(debit(card, on('2026-03-15'), 'redeem', 60)).lots[0]!.remaining).toBe(0);
  });

  it('leaves the points that a reservation needs', () => {
    const after = expire({ ...card, reserved: 10 }, run('2026-04-01'));
    expect(after.lots[0]!.remaining).toBe(60);
    expect(expire({ ...card, reserved: 10 }, run('2026-04-02')).lots.map((lot) => lot.remaining)).toEqual([0, 40]);
  });
});

describe('what is shown of a card', () => {
  const card = grant(
    grant(grant(EMPTY_CARD, '2026-03-01', 60, '2026-03-31'), '2026-03-01', 5, '2026-03-31'),
    '2026-03-03',
    40,
    '2026-06-30',
    '2026-04-05',
  );

  it('names the points that lapse next', () => {
    expect(nextExpiry(card, '2026-03-31')).toEqual({ points: 65, on: '2026-03-31' });
    expect(nextExpiry(card, '2026-04-01')).toBeNull();
    expect(nextExpiry(card, '2026-04-05')).toEqual({ points: 40, on: '2026-06-30' });
    expect(nextExpiry(grant(EMPTY_CARD, '2026-03-01', 1, null), '2026-03-01')).toBeNull();
  });

  it('is exact from the last lot that became available until one lapses or falls due', () => {
    expect(exactWindow(EMPTY_CARD)).toEqual({ from: null, until: null });
    expect(exactWindow(card)).toEqual({ from: '2026-03-01', until: '2026-03-31' });
    expect(exactWindow(bringUpToDate(card, on('2026-04-06')))).toEqual({ from: '2026-04-05', until: '2026-03-31' });
    expect(exactWindow(grant(EMPTY_CARD, '2026-02-01', 1, '2026-05-31', '2026-03-01'))).toEqual({ from: null, until: '2026-02-28' });
    expect(sumsByState(card.lots)).toEqual({ active: 65, pending: 40 });
  });

  it('calls a due lot active and a lapsed one expired', () => {
    const [first, , pending] = card.lots;
    expect([first!, pending!].map((lot) => stateOn(lot, '2026-03-31'))).toEqual(['active', 'pending']);
    expect([first!, pending!].map((lot) => stateOn(lot, '2026-04-05'))).toEqual(['expired', 'active']);
    expect(stateOn({ ...first!, state: 'depleted', remaining: 0 }, '2026-04-05')).toBe('depleted');
  });
});

describe('the invariants', () => {
  const card = taken(debit(grant(EMPTY_CARD, '2026-03-01', 60, null), on('2026-03-01'), 'redeem', 20));
  const spoil = (change: Partial<CardState>) => checkInvariants({ ...card, ...change });

  it.each<[string, Partial<CardState>, RegExp]>([
    ['a lot without its entry', { entries: [] }, /entries add up to 0, lots to 40/],
    ['a debt without its entry', { debt: 5 }, /the card says 5/],
    ['a negative number', { held: -1 }, /held is -1/],
    ['an overfull lot', { lots: [{ ...card.lots[0]!, remaining: 61 }] }, /has 61 of 60 left/],
    ['a closed lot with points', { lots: [{ ...card.lots[0]!, state: 'expired' }] }, /expired with 40 left/],
    ['a debit of another lot', { entries: [card.entries[0]!, { ...card.entries[1]!, allocations: [] }] }, /allocations leave 60 in lot 1/],
    ['a wrong running balance', { entries: [card.entries[0]!, { ...card.entries[1]!, balanceAfter: 41 }] }, /says 41 after it, the sum so far is 40/],
    ['a negative availability', { entries: [card.entries[0]!, { ...card.entries[1]!, availableAfter: -1 }] }, /leaves -1 available/],
  ])('find %s', (_name, change, sentence) => {
    expect(spoil({})).toEqual([]);
    expect(spoil(change).join('; ')).toMatch(sentence);
  });
});
