export type LotState = 'pending' | 'active' | 'depleted' | 'expired' | 'cancelled';

/** What lots come from (contract §7). */
export const LOT_SOURCE_KINDS = ['order', 'grant', 'adjustment', 'reversal', 'transfer', 'bonus', 'import'] as const;
/** What entries come from: also operations that make no lots, and nightly runs. */
export const SOURCE_KINDS = [
  ...LOT_SOURCE_KINDS,
  'return',
  'redemption',
  'hold',
  'capture',
  'void',
  'confirmation',
  'cancellation',
  'claim',
  'merge',
  'lifecycle',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** What a lot or an entry comes from; the id is the caller's. */
export interface Source {
  kind: SourceKind;
  id: string;
}

/** One credit on a card: points that become usable and lapse together. Dates are `YYYY-MM-DD` in the program's time zone. */
export interface Lot {
  /** Ascending in the order in which lots were made: of two lots that lapse on the same day the lower id is the older. */
  id: number;
  points: number;
  remaining: number;
  state: LotState;
  /** Business time of the credit, RFC 3339. */
  earnedAt: string;
  /** First usable day. */
  availableOn: string;
  /** Last usable day; null: never expires. */
  expiresOn: string | null;
  /** Of a lot that waits for its order to be confirmed: the date whose nightly run cancels it; null: none does. */
  cancelOn?: string | null;
  source: Source;
}

/** Open lots are those that still hold points. */
export function isOpen(lot: Lot): boolean {
  return lot.state === 'pending' || lot.state === 'active';
}

/** True if the lot's last usable day is before the date. */
export function hasLapsed(lot: Lot, date: string): boolean {
  return lot.expiresOn !== null && lot.expiresOn < date;
}

/** True if the lot's first usable day is the date or before it. */
export function isDue(lot: Lot, date: string): boolean {
  return lot.availableOn <= date;
}

/** True if an operation of that date can spend the lot: a due lot counts, activated or not; a lapsed one doesn't, expired or not. */
export function isUsable(lot: Lot, date: string): boolean {
  return isOpen(lot) && isDue(lot, date) && !hasLapsed(lot, date);
}

/** Sum of what is left of the lots, in points. */
export function totalRemaining(lots: readonly Lot[]): number {
  return lots.reduce((sum, lot) => sum + lot.remaining, 0);
}

/**
 * State of a lot as of a date, whether or not a nightly run has been: a due lot counts as active, a lapsed one as gone. What is left of a
 * lapsed lot stays its `remaining` until a run takes it with an `expire` entry, so that lots and entries always add up.
 */
export function stateOn(lot: Lot, date: string): LotState {
  if (!isOpen(lot)) return lot.state;
  if (hasLapsed(lot, date)) return 'expired';
  return isDue(lot, date) ? 'active' : lot.state;
}

/** What a card's row carries of its lots: the sums by state, in points. */
export function sumsByState(lots: readonly Lot[]): { active: number; pending: number } {
  const sum = (state: LotState) => totalRemaining(lots.filter((lot) => lot.state === state));
  return { active: sum('active'), pending: sum('pending') };
}
