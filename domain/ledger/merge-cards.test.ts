import type { CardState, Operation } from './card';
import { EMPTY_CARD } from './card';
import { bookDebt, credit } from './credit';
import { debit } from './debit';
import { checkInvariants } from './invariants';
import { mergeCards } from './merge-cards';

const on = (date: string, kind: 'order' | 'merge' = 'order'): Operation => ({ date, at: `${date}T09:00:00Z`, source: { kind, id: 'x' } });
const lot = (points: number, availableOn = '2026-03-01', expiresOn: string | null = null) => ({ points, availableOn, expiresOn });
const earn = (card: CardState, ...lots: ReturnType<typeof lot>[]) => credit(card, on('2026-03-01'), 'earn', lots).card;
const merge = (source: CardState, target: CardState) => {
  const merged = mergeCards(source, target, on('2026-03-10', 'merge'));
  expect([...checkInvariants(merged.source), ...checkInvariants(merged.target)]).toEqual([]);
  return merged;
};

test('open lots go over with their dates, state and source; used up ones are there for returns', () => {
  const spent = debit(earn(EMPTY_CARD, lot(10, '2026-03-01', '2026-06-30'), lot(20), lot(5, '2026-04-01')), on('2026-03-02'), 'redeem', 13);
  if (!spent.ok) throw new Error('not spent');
  const { source, target, moved, points, debt } = merge(spent.card, earn(EMPTY_CARD, lot(100)));
  expect([points, debt]).toEqual([22, 0]);
  expect(source.lots.map(({ remaining, state }) => [remaining, state])).toEqual([
    [0, 'depleted'],
    [0, 'depleted'],
    [0, 'depleted'],
  ]);
  expect(source.entries.at(-1)).toMatchObject({ kind: 'transfer_out', points: -22, balanceAfter: 0, source: { kind: 'merge' } });
  expect(target.lots.slice(1)).toMatchObject([
    { points: 10, remaining: 0, state: 'depleted', expiresOn: '2026-06-30', source: { kind: 'order', id: 'x' } },
    { points: 20, remaining: 17, state: 'active' },
    { points: 5, remaining: 5, state: 'pending', availableOn: '2026-04-01' },
  ]);
  expect(target.entries.at(-1)).toMatchObject({ kind: 'transfer_in', points: 22, balanceAfter: 122, availableAfter: 117 });
  expect(moved.map(({ lotId }) => lotId)).toEqual([1, 2, 3]);
  expect(moved.map(({ into }) => into)).toEqual(target.lots.slice(1).map(({ id }) => id));
});

test('held points go along', () => {
  const { source, target } = merge({ ...earn(EMPTY_CARD, lot(30)), held: 20 }, { ...earn(EMPTY_CARD, lot(30)), held: 5 });
  expect([source.held, target.held]).toEqual([0, 25]);
});

test.each([
  ['the source', bookDebt(EMPTY_CARD, on('2026-03-02'), 40), earn(EMPTY_CARD, lot(100))],
  ['the target', earn(EMPTY_CARD, lot(100)), bookDebt(EMPTY_CARD, on('2026-03-02'), 40)],
])('what %s owes is paid from what the other has', (_, source, target) => {
  const merged = merge(source, target);
  expect(merged.source).toMatchObject({ debt: 0 });
  expect(merged.target).toMatchObject({ debt: 0, entries: expect.arrayContaining([expect.objectContaining({ kind: 'debt_repaid', points: -40 })]) });
});

test('debt that nothing pays stays', () => {
  const { source, target, debt } = merge(bookDebt(EMPTY_CARD, on('2026-03-02'), 40), earn(EMPTY_CARD, lot(30, '2026-12-01')));
  expect([source.debt, target.debt, debt]).toEqual([0, 40, 40]);
});

test('of nothing nothing is written', () => {
  const { source, target, points } = merge(EMPTY_CARD, earn(EMPTY_CARD, lot(1)));
  expect([source.entries, target.entries.length, points]).toEqual([[], 1, 0]);
});

test('a card with reserved points is not merged away', () => {
  expect(() => mergeCards({ ...EMPTY_CARD, reserved: 1 }, EMPTY_CARD, on('2026-03-10'))).toThrow(RangeError);
});
