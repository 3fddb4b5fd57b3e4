import type { ReadCard } from '../../../db/kernel/cards';
import type { ClaimRequest } from '../../../domain/orders/claim';
import { EMPTY_CARD } from '../../../domain/ledger/card';
import type { RuleSet } from '../../../domain/rules/rule-set';
import { sell } from '../../../domain/testing/returns';
import { anonymous, line } from '../../../domain/testing/settle';
import { decided } from '../decided';
import { DATE, datedBy, readCard, settledParent, worldOf } from '../testing/scene';
import { claims } from './claims';

const MAX = Number.MAX_SAFE_INTEGER;

/** An order of nobody's of 100.00 is claimed. */
function claim(ruleSet: Partial<RuleSet>, card: Partial<ReadCard> = {}) {
  const { sold } = sell(null, ruleSet, anonymous([line('1', 10_000)]));
  const parent = settledParent(sold);
  const request: ClaimRequest = { programId: 'p', orderId: 'o-1', claimId: 'c', memberId: 'm-1' };
  return decided(claims, datedBy(ruleSet, 'o-1/c', request), worldOf({ parents: [parent], cards: [readCard(EMPTY_CARD, card)] }));
}

const POINTS: Partial<RuleSet> = { earning: [{ id: 'e', mode: 'money', points: 1, per: 100 }] };

describe('a claim beyond what numbers can say', () => {
  it('is refused when what it earns is', () => {
    const many: Partial<RuleSet> = { earning: [{ id: 'e', mode: 'money', points: MAX, per: 1 }] };
    expect(claim(many)).toMatchObject({ problem: { code: 'OUT_OF_RANGE' } });
  });

  it.each([{ spend: MAX - 9_999 }, { earned: MAX - 99 }, { crediting: MAX - 99 }])('is refused when it is with %j', (card) => {
    expect(claim(POINTS, card)).toMatchObject({ problem: { code: 'OUT_OF_RANGE' } });
  });

  it('is posted up to there', () => {
    const posted = claim(POINTS, { spend: MAX - 10_000, earned: MAX - 100, crediting: MAX - 100 });
    expect(posted).toMatchObject({ memberId: 'm-1', levels: [{ qualifying: { date: DATE, spend: 10_000, points: 100 } }] });
  });
});
