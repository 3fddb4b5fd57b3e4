import { EMPTY_CARD, type CardState, type Operation } from '../ledger/card';
import { bookDebt, bringUpToDate, credit } from '../ledger/credit';
import { debit, reserve } from '../ledger/debit';
import { hold } from '../ledger/hold';
import { checkInvariants } from '../ledger/invariants';
import { clawBack, NOTHING_CLAWED, type Clawing } from './claw-back';

const OWN = { kind: 'order', id: 'o-1' } as const;
const on = (date: string, id = 'o-1'): Operation => ({ date, at: `${date}T09:00:00Z`, source: { kind: 'order', id } });
const lot = (card: CardState, id: string, points: number, expiresOn: string | null, availableOn = '2026-03-01') =>
  credit(card, on('2026-03-01', id), 'earn', [{ points, availableOn, expiresOn }]).card;

/** Own: 10 pending until the 20th, 30 active for ever. Others: 20 until the end of the year. */
const scene = () => lot(lot(lot(EMPTY_CARD, 'o-1', 10, null, '2026-03-20'), 'o-1', 30, null), 'o-2', 20, '2026-12-31');

function claw(card: CardState, points: number, source: Clawing['source'], date = '2026-03-05') {
  const done = clawBack(card, on(date), { points, source, earnedBy: OWN });
  expect(checkInvariants(done.card)).toEqual([]);
  return done;
}
const lots = ({ card }: { card: CardState }) => card.lots.map(({ remaining, state }) => [remaining, state]);
const posted = ({ card }: { card: CardState }, before: CardState) =>
  card.entries.slice(before.entries.length).map(({ kind, points, debtChange }) => [kind, points, debtChange]);

describe('points that an order has to give back', () => {
  it('come from its pending lots, then its active ones, then what lapses first', () => {
    expect(lots(claw(scene(), 4, 'unlimited'))).toEqual([
      [6, 'pending'],
      [30, 'active'],
      [20, 'active'],
    ]);
    const more = claw(scene(), 45, 'unlimited');
    expect(lots(more)).toEqual([
      [0, 'cancelled'],
      [0, 'depleted'],
      [15, 'active'],
    ]);
    expect(more.clawedBack).toEqual({ points: 45, fromPending: 10, fromAvailable: 35, debt: 0, forgiven: 0 });
    expect(posted(more, scene())).toEqual([['clawback', -45, 0]]);
  });

  it('become debt where the card has too few', () => {
    const done = claw(scene(), 70, 'unlimited');
    expect(done.clawedBack).toEqual({ points: 70, fromPending: 10, fromAvailable: 50, debt: 10, forgiven: 0 });
    expect(posted(done, scene())).toEqual([
      ['clawback', -60, 0],
      ['debt', 0, 10],
    ]);
  });

  it('are forgiven within the balance', () => {
    expect(claw(scene(), 70, 'within_balance').clawedBack).toEqual({ points: 60, fromPending: 10, fromAvailable: 50, debt: 0, forgiven: 10 });
  });

  it('are taken from pending lots alone where the rules say so', () => {
    const done = claw(scene(), 70, 'only_pending');
    expect(done.clawedBack).toEqual({ points: 10, fromPending: 10, fromAvailable: 0, debt: 0, forgiven: 60 });
    expect(lots(done)).toEqual([
      [0, 'cancelled'],
      [30, 'active'],
      [20, 'active'],
    ]);
  });

  it('are forgiven without an entry when nothing can be taken', () => {
    const done = claw(lot(EMPTY_CARD, 'o-1', 30, null), 5, 'only_pending');
    expect([done.clawedBack.forgiven, done.card.entries]).toEqual([5, lot(EMPTY_CARD, 'o-1', 30, null).entries]);
    expect(claw(EMPTY_CARD, 5, 'unlimited').card.entries.map(({ kind }) => kind)).toEqual(['debt']);
  });

  it('are none, and nothing happens', () => {
    const card = scene();
    expect(clawBack(card, on('2026-03-25'), { points: 0, source: 'unlimited', earnedBy: OWN })).toEqual({ card, clawedBack: NOTHING_CLAWED });
  });

  it('come from what was pending as active once its day has come', () => {
    expect(claw(scene(), 15, 'only_pending', '2026-03-20').clawedBack).toMatchObject({ fromPending: 0, forgiven: 15 });
    expect(claw(scene(), 35, 'within_balance', '2026-03-20').clawedBack).toMatchObject({ fromPending: 0, fromAvailable: 35 });
  });

  it('come from what was pending on the day of a late return, active by now or not', () => {
    const active = bringUpToDate(scene(), on('2026-03-25'));
    const done = claw(active, 15, 'only_pending');
    expect(done.clawedBack).toMatchObject({ fromPending: 10, forgiven: 5 });
    expect(lots(done)[0]).toEqual([0, 'cancelled']);
    expect(claw(active, 60, 'unlimited').clawedBack).toEqual({ points: 60, fromPending: 10, fromAvailable: 50, debt: 0, forgiven: 0 });
    const held = hold(active, on('2026-03-25'), 57);
    if (!held.ok) throw new Error('not enough');
    expect(claw(held.card, 60, 'within_balance').clawedBack).toMatchObject({ fromPending: 3, fromAvailable: 0, forgiven: 57 });
  });

  it('leave held and reserved points alone, also those of its own lots', () => {
    const held = hold(scene(), on('2026-03-05'), 15);
    const card = held.ok ? reserve(held.card, on('2026-03-05'), 5) : held;
    if (!('card' in card)) throw new Error('not enough');
    expect(claw(card.card, 60, 'unlimited').clawedBack).toEqual({ points: 60, fromPending: 10, fromAvailable: 30, debt: 20, forgiven: 0 });
  });

  it('are not taken from lots that have lapsed, nor from lots of the same id of another kind', () => {
    const card = lot(scene(), 'o-1', 7, '2026-03-02');
    expect(claw(card, 70, 'within_balance').clawedBack).toMatchObject({ fromAvailable: 50, forgiven: 10 });
    const granted = credit(EMPTY_CARD, { ...on('2026-03-01'), source: { kind: 'grant', id: 'o-1' } }, 'grant', [
      { points: 9, availableOn: '2026-04-01', expiresOn: null },
    ]).card;
    expect(claw(granted, 9, 'only_pending').clawedBack.forgiven).toBe(9);
  });

  it('add to a debt that is there', () => {
    const spent = debit(lot(EMPTY_CARD, 'o-1', 30, null), on('2026-03-02'), 'redeem', 30);
    if (!spent.ok) throw new Error('not enough');
    expect(claw(bookDebt(spent.card, on('2026-03-02'), 3), 30, 'unlimited').card.debt).toBe(33);
  });
});
