import { balanceOn } from './balance';
import { EMPTY_CARD, type CardState, type Operation } from './card';
import { bookDebt, credit } from './credit';
import { capture, hold, releaseHold } from './hold';
import { checkInvariants } from './invariants';

const on = (date: string): Operation => ({ date, at: `${date}T09:00:00Z`, source: { kind: 'grant', id: 'x' } });
const DAY = '2026-03-02';
const grant = (card: CardState, points: number, expiresOn: string | null) =>
  credit(card, on('2026-03-01'), 'grant', [{ points, availableOn: '2026-03-01', expiresOn }]).card;
const held = (card: CardState, points: number) => {
  const taken = hold(card, on(DAY), points);
  if (!taken.ok) throw new Error('not enough points');
  return taken.card;
};
const hundred = grant(grant(EMPTY_CARD, 60, null), 40, '2026-03-10');

describe('a hold', () => {
  it('takes from what is available and from no lot', () => {
    const card = held(hundred, 70);
    expect(balanceOn(card, DAY)).toEqual({ available: 30, pending: 0, held: 70, debt: 0 });
    expect(card.lots).toEqual(hundred.lots);
    expect(card.entries).toEqual(hundred.entries);
    expect(hold(card, on(DAY), 31)).toEqual({ ok: false, available: 30 });
  });

  it('keeps no lot alive', () => {
    expect(balanceOn(held(hundred, 70), '2026-03-11')).toMatchObject({ available: 0, held: 70 });
  });

  it('that is captured consumes what lapses first and frees the rest', () => {
    const captured = capture(held(hundred, 70), on(DAY), 70, 50);
    expect(captured).toMatchObject({
      ok: true,
      allocations: [
        { lotId: 2, points: -40 },
        { lotId: 1, points: -10 },
      ],
    });
    if (!captured.ok) return;
    expect(balanceOn(captured.card, DAY)).toEqual({ available: 50, pending: 0, held: 0, debt: 0 });
    expect(captured.card.entries.at(-1)).toMatchObject({ kind: 'redeem', points: -50, availableAfter: 50 });
    expect(checkInvariants(captured.card)).toEqual([]);
  });

  it('can not be captured beyond what the card still has, nor from what others hold', () => {
    const card = held(held(hundred, 50), 40);
    expect(capture(card, on('2026-03-11'), 50, 50)).toEqual({ ok: false, available: 20 });
    expect(capture(card, on('2026-03-11'), 50, 20)).toMatchObject({ ok: true });
  });

  it('that is let go pays debt first, as far as there are points for it', () => {
    const owing = bookDebt(held(hundred, 100), on(DAY), 65);
    const released = releaseHold(owing, on(DAY), 45);
    expect(released).toMatchObject({ held: 55, debt: 20 });
    expect(released.entries.at(-1)).toMatchObject({
      kind: 'debt_repaid',
      points: -45,
      debtChange: -45,
      allocations: [
        { lotId: 2, points: -40 },
        { lotId: 1, points: -5 },
      ],
    });
    expect(balanceOn(released, DAY)).toEqual({ available: 0, pending: 0, held: 55, debt: 20 });
    expect(checkInvariants(released)).toEqual([]);
    expect(releaseHold(owing, on('2026-03-11'), 100)).toMatchObject({ held: 0, debt: 5 });
  });

  it('pays debt with what a capture leaves over', () => {
    const owing = bookDebt(held(hundred, 100), on(DAY), 10);
    const captured = capture(owing, on(DAY), 100, 95);
    expect(captured).toMatchObject({ ok: true, card: { held: 0, debt: 5 } });
  });

  it('is never let go twice', () => {
    expect(() => releaseHold(held(hundred, 10), on(DAY), 11)).toThrow(RangeError);
  });
});
