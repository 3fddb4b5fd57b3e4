import { EMPTY_CARD } from '../../../domain/ledger/card';
import { credit } from '../../../domain/ledger/credit';
import { decided } from '../decided';
import { AT, DATE, datedBy, readCard, worldOf } from '../testing/scene';
import { transfers } from './transfers';

const granted = credit(EMPTY_CARD, { date: DATE, at: AT, source: { kind: 'grant', id: 'g' } }, 'grant', [
  { points: 300, availableOn: DATE, expiresOn: null },
]).card;
const request = { transferId: 't', programId: 'p', from: 'm-1', to: 'm-2', points: 100, reason: 'r' };
const transfer = (cards: ReturnType<typeof readCard>[]) => decided(transfers, datedBy({}, 't', request), worldOf({ cards }));

test('a transfer between members who were merged moves nothing', () => {
  expect(transfer([readCard(granted, { asked: ['m-1', 'm-2'] })])).toMatchObject({
    problem: { code: 'VALIDATION_FAILED', errors: [{ path: 'to' }] },
  });
});

test('a transfer to another card goes through', () => {
  const other = readCard(EMPTY_CARD, { memberId: 'm-2', cardId: 2, asked: ['m-2'] });
  expect(transfer([readCard(granted), other])).toMatchObject({ cards: [{ memberId: 'm-1' }, { memberId: 'm-2' }] });
});
