/** A grant as sent (contract §5): points without an order. */
export interface GrantRequest {
  grantId: string;
  programId: string;
  memberId: string;
  points: number;
  reason: string;
  /** RFC 3339; left out: now (in a sandbox: on its latest business date). */
  grantedAt?: string;
  /** `YYYY-MM-DD`; left out: by the rule set's `lots`. */
  availableOn?: string;
  /** Null: never expires; left out: by the rule set's `lots`. */
  expiresOn?: string | null;
  /** What it counts toward levels: minor units and points; left out: nothing. */
  qualifying?: { spend?: number; points?: number };
}
