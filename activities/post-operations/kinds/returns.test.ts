import type { ReadCard } from '../../../db/kernel/cards';
import { EMPTY_CARD, type CardState } from '../../../domain/ledger/card';
import { credit } from '../../../domain/ledger/credit';
import type { ReturnRequest } from '../../../domain/orders/return';
import type { RuleSet } from '../../../domain/rules/rule-set';
import { sell } from '../../../domain/testing/returns';
import { line, orderOf } from '../../../domain/testing/settle';
import { decided } from '../decided';
import { momentOf } from '../not-before';
import { AT, DATE, datedBy, readCard, settledParent, worldOf } from '../testing/scene';
import { returns } from './returns';

const MAX = Number.MAX_SAFE_INTEGER;
const RULES: Partial<RuleSet> = { earning: [{ id: 'e', mode: 'money', points: 1, per: 100 }], redemption: { pointValue: 1 } };
const granted = credit(EMPTY_CARD, { date: DATE, at: AT, source: { kind: 'grant', id: 'g' } }, 'grant', [
  { points: 300, availableOn: DATE, expiresOn: null },
]).card;

/** Everything of an order of 100.00 that took 300 points and earned 97 comes back, with the card as `change` leaves it. */
function returnAll(change: (card: CardState) => CardState, more: Partial<ReadCard> = {}, restore: ReturnRequest['restore'] = 'points') {
  const { card, sold } = sell(granted, RULES, orderOf([line('1', 10_000)], { redeem: { points: 300 } }));
  const request: ReturnRequest = { programId: 'p', orderId: 'o-1', returnId: 'r', all: true, restore };
  const read = readCard(change(card ?? EMPTY_CARD), more);
  return decided(returns, datedBy(RULES, 'o-1/r', request), worldOf({ parents: [settledParent(sold, 'm-1')], cards: [read] }));
}

describe('a return beyond what numbers can say', () => {
  it('is refused when the balance is, if only in between', () => {
    expect(returnAll((card) => card, { crediting: MAX - 396 })).toMatchObject({ problem: { code: 'OUT_OF_RANGE' } });
    expect(returnAll((card) => card, { crediting: MAX - 397 })).toMatchObject({ memberId: 'm-1' });
  });

  it('is refused when the debt is', () => {
    const owing = (debt: number) => (card: CardState) => ({ ...card, lots: [], debt });
    expect(returnAll(owing(MAX - 96), {}, 'payable')).toMatchObject({ problem: { code: 'OUT_OF_RANGE' } });
    expect(returnAll(owing(MAX - 97), {}, 'payable')).toMatchObject({ memberId: 'm-1' });
  });
});

test('a return counts from its order’s moment at the earliest, in its row and for levels as on the card', () => {
  const { sold } = sell(granted, RULES, orderOf([line('1', 10_000)], { placedAt: '2026-03-05T09:00:00Z' }));
  const world = worldOf({ parents: [settledParent(sold, 'm-1')] });
  const momentAt = (returnedAt: string) => {
    const { operation, program } = datedBy(RULES, 'o-1/r', { programId: 'p', orderId: 'o-1', returnId: 'r', all: true, returnedAt });
    return momentOf(returns, operation, { ...program, sandbox: true }, world.parent);
  };
  expect(momentAt('2026-03-05T08:00:00Z')).toEqual({ at: '2026-03-05T09:00:00.000Z', date: '2026-03-05' });
  expect(momentAt('2026-03-06T08:00:00Z')).toEqual({ at: '2026-03-06T08:00:00.000Z', date: '2026-03-06' });
});
