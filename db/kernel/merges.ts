import type { Lot } from '../../domain/ledger/lot';
import type { Tx } from '../transaction';

/** Locks the usage counters of members. Before the cards. */
export async function lockMemberCounters(tx: Tx, memberIds: readonly string[]): Promise<void> {
  await tx.query('select lumbung.lock_member_counters($1::text[])', [memberIds]);
}

/** Lots of locked cards that are not open any more. */
export function readClosedLots(tx: Tx, cardIds: readonly number[]): Promise<(Lot & { cardId: number })[]> {
  return tx.query<Lot & { cardId: number }>(
    `select l.card_id as "cardId", l.id, l.points, l.remaining, l.state, l.earned_at as "earnedAt", l.available_on as "availableOn", l.expires_on as "expiresOn",
            jsonb_build_object('kind', l.source_kind, 'id', l.source_id) as source
       from lumbung.lot l where l.card_id = any ($1::bigint[]) and not l.is_open order by l.id`,
    [cardIds],
  );
}

/** Cards that become one, by their ids. */
export interface CardPair {
  source: number;
  target: number;
}

/** Joins cards whose points were moved: holds, counters, numbers of orders; links them and their lots. */
export async function mergeCards(
  tx: Tx,
  members: { from: string; into: string },
  cards: readonly CardPair[],
  lots: readonly { lotId: number; target: number }[],
): Promise<void> {
  await tx.query('select lumbung.merge_cards($1, $2, $3::jsonb, $4::jsonb)', [
    members.from,
    members.into,
    JSON.stringify(cards),
    JSON.stringify(lots),
  ]);
}
