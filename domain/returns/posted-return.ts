import type { RestoredLot } from '../ledger/restore';
import type { Balance } from '../settlement/stored';
import type { ClawedBack } from './claw-back';
import type { RefundedLine } from './take-back';

/** What comes back to the customer; minor units. */
export interface Refund {
  /** Net value of what comes back. */
  amount: number;
  /** The part of it that comes back as points. */
  restoredValue: number;
  /** The rest: money and tenders. */
  payable: number;
  lines: RefundedLine[];
}

/** Redeemed points that came back, last consumed first. */
export interface RestoredPoints {
  points: number;
  lots: (Omit<RestoredLot, 'lotId'> & { lotId: string })[];
}

/** What an operation added to what counts toward levels (below 0: took off), on the business date of its order: minor units of goods, and points. */
export interface Qualified {
  date: string;
  spend: number;
  points: number;
}

/** What a return posted, as its row keeps it. */
export interface PostedReturn {
  refund: Refund;
  clawedBack: ClawedBack;
  restored: RestoredPoints;
  /** Points that restored ones repaid of a debt. */
  debtRepaid: number;
  /** Null for an order that is nobody's; so is what it doesn't count any more. */
  balance: Balance | null;
  qualifying: Qualified | null;
}
