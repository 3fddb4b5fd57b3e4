import { balanceOn } from './balance';
import { EMPTY_CARD, type CardState, type Operation } from './card';
import { bookDebt, credit } from './credit';
import { checkInvariants } from './invariants';
import { receive, send } from './transfer';

const on = (date: string, id = 't'): Operation => ({ date, at: `${date}T09:00:00Z`, source: { kind: 'transfer', id } });
const grant = (card: CardState, points: number, expiresOn: string | null, id: string) =>
  credit(card, { ...on('2026-03-01'), source: { kind: 'grant', id } }, 'grant', [{ points, availableOn: '2026-03-01', expiresOn }]).card;
const giver = grant(grant(EMPTY_CARD, 60, null, 'g-1'), 40, '2026-03-10', 'g-2');

function sent(points: number) {
  const given = send(giver, on('2026-03-05'), points);
  if (!given.ok) throw new Error('not enough points');
  return given;
}

test('lots move first expiring first, with their dates, as lots of the transfer', () => {
  const given = sent(50);
  expect(given.card.entries.at(-1)).toMatchObject({ kind: 'transfer_out', points: -50, balanceAfter: 50 });
  const got = receive(grant(EMPTY_CARD, 5, null, 'own'), on('2026-03-05'), given.sent);
  expect(got.lots).toMatchObject([
    { id: 2, points: 40, earnedAt: '2026-03-01T09:00:00Z', expiresOn: '2026-03-10', source: { kind: 'transfer', id: 't' }, state: 'active' },
    { id: 3, points: 10, expiresOn: null, source: { kind: 'transfer', id: 't' } },
  ]);
  expect(got.card.entries.at(-1)).toMatchObject({ kind: 'transfer_in', points: 50, balanceAfter: 55, source: { kind: 'transfer', id: 't' } });
  expect([...checkInvariants(given.card), ...checkInvariants(got.card)]).toEqual([]);
});

test('what arrives repays debt first', () => {
  const got = receive(bookDebt(EMPTY_CARD, on('2026-03-02'), 45), on('2026-03-05'), sent(50).sent);
  expect([got.debtRepaid, got.card.debt]).toEqual([45, 0]);
  expect(balanceOn(got.card, '2026-03-05').available).toBe(5);
  expect(checkInvariants(got.card)).toEqual([]);
});

test('a lot whose first day has not come on the other side stays pending there', () => {
  const got = receive(EMPTY_CARD, on('2026-02-20'), sent(10).sent);
  expect(got.lots).toMatchObject([{ state: 'pending' }]);
  expect(got.debtRepaid).toBe(0);
});

test('more than is available stays where it is', () => {
  expect(send(giver, on('2026-03-11'), 61)).toEqual({ ok: false, available: 60 });
});
