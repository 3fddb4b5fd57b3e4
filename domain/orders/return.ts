/** What comes back of a line: units, or an amount in minor units that is given back while the units stay (goodwill). */
export type ReturnedLine = { lineId: string; quantity: number } | { lineId: string; amount: number };

/** A return as sent (contract §4), with the order it is of. Either `lines` or `all` is there. */
export interface ReturnRequest {
  returnId: string;
  programId: string;
  orderId: string;
  lines?: ReturnedLine[];
  /** Everything that is left of the order. */
  all?: true;
  /** RFC 3339; left out: now (in a sandbox: on its latest business date). */
  returnedAt?: string;
  /** The level is not looked at again before the next day. */
  exchange?: boolean;
  /** How what was paid with points comes back: as points (default), or with the rest as money. */
  restore?: 'points' | 'payable';
}
