import { EMPTY_CARD, type CardState, type Operation } from './card';
import { bookDebt } from './credit';
import { reserve } from './debit';
import { checkInvariants } from './invariants';
import { postGrant, postOrder } from './post-operation';

const on = (date: string, kind: 'order' | 'grant' = 'order', id = 'o-1'): Operation => ({ date, at: `${date}T09:00:00Z`, source: { kind, id } });
const granted = (card: CardState, points: number, expiresOn: string | null) =>
  postGrant(card, on('2026-03-01', 'grant', 'g'), { points, availableOn: '2026-03-01', expiresOn }).card;

const card = granted(granted(EMPTY_CARD, 300, null), 200, '2026-06-30');
const credits = [
  { points: 40, availableOn: '2026-03-02', expiresOn: '2027-03-02' },
  { points: 10, availableOn: '2026-03-16', expiresOn: null },
];

describe('posting an order', () => {
  it('redeems first, then credits a lot for each availability and expiry', () => {
    const { card: after, posted } = postOrder(card, { ...on('2026-03-02'), redeem: 250, reserved: false, credits });
    expect(posted).toEqual({
      redeemedLots: [
        { lotId: '2', points: 200, expiresOn: '2026-06-30' },
        { lotId: '1', points: 50, expiresOn: null },
      ],
      earnedLots: [
        { lotId: '3', points: 40, state: 'active', availableOn: '2026-03-02', expiresOn: '2027-03-02' },
        { lotId: '4', points: 10, state: 'pending', availableOn: '2026-03-16', expiresOn: null },
      ],
      debtRepaid: 0,
      balance: { available: 290, pending: 10, held: 0, debt: 0 },
    });
    expect(after.entries.slice(2).map((e) => [e.kind, e.points])).toEqual([
      ['redeem', -250],
      ['earn', 50],
    ]);
    expect(checkInvariants(after)).toEqual([]);
  });

  it('takes what the first step reserved', () => {
    const reserved = reserve(card, on('2026-03-02'), 250);
    if (!reserved.ok) throw new Error('not enough');
    const { card: after, posted } = postOrder(reserved.card, { ...on('2026-03-02'), redeem: 250, reserved: true, credits: [] });
    expect(after.reserved).toBe(0);
    expect(posted.balance).toEqual({ available: 250, pending: 0, held: 0, debt: 0 });
  });

  it('never spends what it earns', () => {
    expect(() => postOrder(card, { ...on('2026-03-02'), redeem: 501, reserved: false, credits })).toThrow('501 points to redeem, 500 available');
  });

  it('says how much debt it repaid, and shows the lot as it was made', () => {
    const owing = bookDebt(EMPTY_CARD, on('2026-03-01'), 25);
    const { posted } = postOrder(owing, { ...on('2026-03-02'), redeem: 0, reserved: true, credits });
    expect(posted.debtRepaid).toBe(25);
    expect(posted.earnedLots[0]!.points).toBe(40);
    expect(posted.balance).toEqual({ available: 15, pending: 10, held: 0, debt: 0 });
  });
});

describe('posting a grant', () => {
  it('makes one lot', () => {
    const { posted } = postGrant(EMPTY_CARD, on('2026-03-01', 'grant'), { points: 300, availableOn: '2026-03-05', expiresOn: '2026-04-05' });
    expect(posted).toEqual({
      lot: { lotId: '1', points: 300, state: 'pending', availableOn: '2026-03-05', expiresOn: '2026-04-05' },
      debtRepaid: 0,
      balance: { available: 0, pending: 300, held: 0, debt: 0 },
    });
  });
});
