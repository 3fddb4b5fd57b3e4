import { EMPTY_CARD } from '../../../domain/ledger/card';
import { credit } from '../../../domain/ledger/credit';
import { debit } from '../../../domain/ledger/debit';
import { decided } from '../decided';
import { momentOf } from '../not-before';
import { AT, DATE, datedBy, readCard, worldOf } from '../testing/scene';
import { reversals } from './reversals';

test('a reversal isn’t before its redemption', () => {
  const [at, date] = ['2026-03-05T09:00:00.000Z', '2026-03-05'];
  const granted = credit(EMPTY_CARD, { date: DATE, at: AT, source: { kind: 'grant', id: 'g' } }, 'grant', [
    { points: 300, availableOn: date, expiresOn: null },
  ]).card;
  const debited = debit(granted, { date, at, source: { kind: 'redemption', id: 'x' } }, 'redeem', 300);
  const parent = {
    ...{ programId: 'p', kind: 'redemption' as const, id: 'x', memberId: 'm-1', cardId: 1, cardNow: 1, ruleSetVersion: 1, at, date, request: {} },
    ...{ facts: null, pricing: null, redemption: null, accrual: null, uses: null, progress: null },
    posted: { points: 300, lots: [{ lotId: '1', points: 300, expiresOn: null }] },
  };
  const request = { reversalId: 'v', programId: 'p', redemptionId: 'x', of: { kind: 'redemption' as const, id: 'x' } };
  const asked = datedBy({}, 'x/v', request);
  const world = worldOf({ parents: [parent], cards: [readCard(debited.ok ? debited.card : EMPTY_CARD)] });
  const dated = { ...asked, ...momentOf(reversals, asked.operation, asked.program, world.parent) };
  expect(dated).toMatchObject({ at, date });
  const posting = decided(reversals, dated, world);
  if ('problem' in posting) throw new Error(posting.problem.detail);
  expect(posting.cards[0]?.state.entries.at(-1)).toMatchObject({ kind: 'reversal', at });
  expect(posting.posted((_, id) => String(id))).toMatchObject({ balance: { available: 300, pending: 0 } });
});
