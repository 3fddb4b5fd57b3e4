import type { Posted } from '../settlement/stored';
import type { Accrual } from '../settlement/outcome';
import type { ClawedBack } from './claw-back';
import type { Qualified } from './posted-return';

/** What a claim posted, as its row keeps it. */
export interface PostedClaim extends Pick<Posted, 'earnedLots' | 'debtRepaid'> {
  accrual: Accrual;
  clawedBack: ClawedBack;
  balance: NonNullable<Posted['balance']>;
  qualifying: Qualified;
}
