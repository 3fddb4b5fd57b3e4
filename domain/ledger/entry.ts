import type { Allocation } from './fefo';
import type { Source } from './lot';

export type EntryKind =
  | 'earn'
  | 'redeem'
  | 'activate'
  | 'expire'
  | 'clawback'
  | 'restore'
  | 'adjust'
  | 'grant'
  | 'debt'
  | 'debt_repaid'
  | 'reversal'
  | 'cancel'
  | 'transfer_out'
  | 'transfer_in';

/** One line of a card's history. Points only; what an entry did to which lot stands in its allocations. */
export interface Entry {
  kind: EntryKind;
  /** Change of the lots: credits positive, debits negative, 0 for `activate` and `debt`. */
  points: number;
  debtChange: number;
  /** Active + pending after it. */
  balanceAfter: number;
  /** Available on the operation's date after it. */
  availableAfter: number;
  /** Business time, RFC 3339; of an activation the day it is for, `YYYY-MM-DD` (its midnight in the program's time zone). */
  at: string;
  source: Source;
  allocations: readonly Allocation[];
}
