import type { Balance } from '../settlement/stored';

/** Points from one member to another, as sent (contract §5). */
export interface TransferRequest {
  transferId: string;
  programId: string;
  from: string;
  to: string;
  points: number;
  reason: string;
}

/** A lot on the card that got points. */
export interface TransferredLot {
  /** On the card that gave. */
  fromLotId: string;
  lotId: string;
  points: number;
  availableOn: string;
  expiresOn: string | null;
}

/** What a transfer posted; lots first expiring first. */
export interface PostedTransfer {
  points: number;
  lots: TransferredLot[];
  debtRepaid: number;
  fromBalance: Balance;
  toBalance: Balance;
}
