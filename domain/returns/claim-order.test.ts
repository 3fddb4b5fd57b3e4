import { EMPTY_CARD } from '../ledger/card';
import type { RuleSet } from '../rules/rule-set';
import { reachableCounters } from '../settlement/counters';
import { giveBack, sell } from '../testing/returns';
import { anonymous, factsOf, line, orderOf } from '../testing/settle';
import type { ReturnRequest } from '../orders/return';
import { claimOrder } from './claim-order';

/** An order of nobody's earns once of all orders, and is claimed when some of it has come back. */
function claimAfter(back: Pick<ReturnRequest, 'lines' | 'all'>, onReturn: 'give_back' | 'keep' = 'give_back') {
  const rules: Partial<RuleSet> = { earning: [{ id: 'e', mode: 'money', points: 1, per: 100, limits: { total: 1, onReturn } }] };
  const lines = [line('1', 1_000, 2)];
  const { sold } = sell(null, rules, anonymous(lines));
  const { progress } = giveBack(null, sold, '2026-03-03', { returnId: 'r', ...back });
  const { request, compiled } = sold.order;
  const facts = factsOf(orderOf(lines));
  const counters = reachableCounters(compiled, request, facts, 'm-1').map((key) => ({ ...key, uses: 0, amount: 0 }));
  const operation = { date: facts.date, at: facts.at, source: { kind: 'order', id: 'o-1' } as const };
  return claimOrder({ order: sold.order, progress, claimId: 'c', memberId: 'm-1', facts: { ...facts, counters }, operation, card: EMPTY_CARD });
}

test('a claim of what has all come back gives back the limited uses that it counts', () => {
  const { claim, givenBack, clawedBack } = claimAfter({ all: true });
  expect(claim.uses).toMatchObject([{ ruleId: 'e', uses: 1 }]);
  expect(givenBack).toEqual(claim.uses);
  expect(clawedBack.points).toBe(20);
});

test('a claim of what has not all come back, or whose limits keep uses, gives none back', () => {
  expect(claimAfter({ lines: [{ lineId: '1', quantity: 1 }] }).givenBack).toEqual([]);
  expect(claimAfter({ all: true }, 'keep').givenBack).toEqual([]);
});
