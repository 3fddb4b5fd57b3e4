import type { Balance } from '../settlement/stored';

/** A confirmation of an order whose points wait for it, as the API passes it on (contract §3). */
export interface ConfirmationRequest {
  confirmationId: string;
  programId: string;
  orderId: string;
  /** RFC 3339; left out: now (in a sandbox: on its latest business date). */
  at?: string;
}

/** A cancellation of such an order. */
export interface CancellationRequest {
  cancellationId: string;
  programId: string;
  orderId: string;
  /** Said by nightly runs alone: the start of their date. */
  at?: string;
}

/** What a confirmation posted: the lots that had waited, as they are from now on. */
export interface PostedConfirmation {
  points: number;
  lots: { lotId: string; points: number; state: 'active' | 'pending'; availableOn: string; expiresOn: string | null }[];
  debtRepaid: number;
  balance: Balance;
}

/** What a cancellation posted: points that had waited, and are gone. */
export interface PostedCancellation {
  points: number;
  balance: Balance;
  /** What counts toward levels no more, negative, on the date of the order; null: nothing. */
  qualifying: { date: string; spend: number; points: number } | null;
}

/** What has become of an order's waiting points; a part of the order's progress. */
export interface Resolution {
  kind: 'confirmation' | 'cancellation';
  id: string;
}
