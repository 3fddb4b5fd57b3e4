import type { Tx } from '../transaction';

export type HoldState = 'active' | 'capturing' | 'captured' | 'voided' | 'expired';

/** A hold as its row has it. Points. */
export interface StoredHold {
  programId: string;
  holdId: string;
  cardId: number;
  points: number;
  /** RFC 3339, UTC. */
  expiresAt: string;
  state: HoldState;
  /** What was taken of it; null: nothing. */
  captured: number | null;
  /** The capture or order that took it. */
  resolvedBy: string | null;
  resolvedAt: string | null;
  actor: string;
  keyId: string;
  requestId: string;
}

export interface HoldName {
  programId: string;
  holdId: string;
}

/** Reads holds whose cards are locked. */
export async function readHolds(tx: Tx, names: readonly HoldName[]): Promise<StoredHold[]> {
  if (names.length === 0) return [];
  return tx.query<StoredHold>(
    `select h.program_id as "programId", h.hold_id as "holdId", h.card_id as "cardId", h.points, h.expires_at as "expiresAt", h.state, h.captured,
            h.resolved_by as "resolvedBy", h.resolved_at as "resolvedAt", h.actor, h.key_id as "keyId", h.request_id as "requestId"
       from unnest($1::text[], $2::text[]) as x (program_id, hold_id)
      cross join lateral (select * from lumbung.hold h where h.program_id = x.program_id and h.hold_id = x.hold_id limit 1) h`,
    [names.map(({ programId }) => programId), names.map(({ holdId }) => holdId)],
  );
}
