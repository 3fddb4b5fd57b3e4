import type { LevelChange } from '../../domain/levels/level-history';
import type { Tx } from '../transaction';

/** Level changes of cards, by card, each history in the order in which it was recorded. The cards are locked. */
export async function readLevelChanges(tx: Tx, cardIds: readonly number[]): Promise<ReadonlyMap<number, readonly LevelChange[]>> {
  if (cardIds.length === 0) return new Map();
  const rows = await tx.query<LevelChange & { cardId: number }>(
    `select h.card_id as "cardId", h.level, h.level_before as before, h.at
       from unnest($1::bigint[]) as x (card_id) cross join lateral (select * from lumbung.level_change h where h.card_id = x.card_id order by h.id) h
      order by h.card_id, h.id`,
    [cardIds],
  );
  const byCard = new Map<number, LevelChange[]>(cardIds.map((cardId) => [cardId, []]));
  for (const { cardId, ...change } of rows) byCard.get(cardId)?.push(change);
  return byCard;
}
