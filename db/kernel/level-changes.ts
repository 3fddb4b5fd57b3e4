import type { LevelChange } from '../../domain/levels/level-history';
import type { Tx } from '../transaction';

/**
 * Level changes of cards, by card, each history in the order in which it was recorded; last the end of a level that was set by hand, which comes by itself,
 * whether or not it was recorded yet. The cards are locked.
 */
export async function readLevelChanges(tx: Tx, cardIds: readonly number[]): Promise<ReadonlyMap<number, readonly LevelChange[]>> {
  if (cardIds.length === 0) return new Map();
  const rows = await tx.query<LevelChange & { cardId: number }>(
    `select h.card_id as "cardId", h.level, h.before, h.at
       from unnest($1::bigint[]) as x (card_id)
      cross join lateral (
        select h.card_id, h.id, h.level, h.level_before as before, h.at from lumbung.level_change h where h.card_id = x.card_id
        union all
        select c.id, null, c.level_under, c.level, greatest((c.level_set_until + 1)::timestamp at time zone p.time_zone, c.level_from)
          from lumbung.card c join lumbung.program p on p.program_id = c.program_id
         where c.id = x.card_id and c.level_set_until is not null) h
      order by h.card_id, h.id nulls last`,
    [cardIds],
  );
  const byCard = new Map<number, LevelChange[]>(cardIds.map((cardId) => [cardId, []]));
  for (const { cardId, ...change } of rows) byCard.get(cardId)?.push(change);
  return byCard;
}
