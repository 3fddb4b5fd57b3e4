import type { Consumed } from '../ledger/restore';
import type { Resolution } from '../orders/confirmation';
import type { SettlementFacts } from '../settlement/facts';
import type { Accrual, CounterUse } from '../settlement/outcome';
import type { GivenBack } from './points-back';
import type { Returned } from './returned';

/** What returns have made of an order so far: kept with its row and guarded by its key, so that they add up however they come. */
export interface ReturnProgress {
  /** Ids of the returns, oldest first. */
  ids: string[];
  returned: Returned;
  /** Of what it took from the card: given back as points or as money. */
  givenBack: GivenBack;
  /** Given back as points, lot by lot. */
  restored: Consumed[];
  /** Points of what it earned that were taken back, forgiven ones included, or cancelled. */
  clawed: number;
}

/** An order without a member that was claimed: whose it is now, and what it earned for them. */
export interface ClaimProgress {
  claimId: string;
  memberId: string;
  facts: SettlementFacts;
  accrual: Accrual;
  uses: CounterUse[];
}

/** What has become of a settled order since. Other parts of it are none of this room's business, and are left as they are. */
export interface OrderProgress {
  returns?: ReturnProgress;
  claim?: ClaimProgress;
  /** Points that waited for a confirmation: that came, or didn't. */
  resolution?: Resolution;
}

export const NO_RETURNS: ReturnProgress = { ids: [], returned: {}, givenBack: { points: 0, value: 0 }, restored: [], clawed: 0 };
