import type { Ladder } from '../../domain/levels/ladder';
import { spanOn } from '../../domain/levels/policy';
import type { Tx } from '../transaction';

/** Where a nightly run looks for cards whose level it may change. */
export interface LookedCards {
  programId: string;
  timeZone: string;
  /** Business date of the run. */
  date: string;
  afterCard: number | null;
  /** Looks at so many cards at most. */
  limit: number;
}

export interface Candidates {
  /** How far it looked; null: there is no card after it. */
  lastCard: number | null;
  looked: number;
  /** Sorted. */
  cardIds: number[];
}

/**
 * Finds the cards among the next ones of a program whose level, or what is noted of it, a nightly run would change: all of those, and maybe some more.
 * Reads without locks. Amounts are only summed where they can decide: of a card that is above the lowest level, or that has come to the next one in
 * its life.
 */
export async function findCandidates(tx: Tx, ladder: Ladder, { programId, timeZone, date, afterCard, limit }: LookedCards): Promise<Candidates> {
  const { levels, qualifyOn, policy } = ladder;
  const span = policy.period === null ? null : spanOn(policy.period, date);
  const total = qualifyOn === 'points' ? 'earned' : 'spend';
  const sql = `
    with page as materialized (
      select c.id, c.${total} as lifetime, c.level_under, c.level_set_until, c.level_low_since, c.level_kept_until, c.level_lowered_by_run, c.level_rests_on,
             c.level_from, coalesce(array_position($5::text[], coalesce(c.level_under, c.level)), 1) as place
        from lumbung.card c where c.program_id = $1 and c.id > 0 and c.merged_into is null and c.id > $2 order by c.id limit $3
    ), summed as materialized (
      select p.*, case
               when $7::date is null then p.lifetime
               when (p.lifetime < ($6::bigint[])[p.place + 1]) is not false and (p.place = 1 or $9 = 'never') then 0
               else (select coalesce(sum(d.${total}), 0) from lumbung.qualifying_day d
                      where d.card_id = p.id and d.on_date > $7::date and d.on_date <= $8::date)
             end as total
        from page p
    ), judged as (
      select s.*, width_bucket(s.total::bigint, $6::bigint[]) as reached from summed s
    )
    select max(j.id) as "lastCard", count(*) as looked,
           coalesce(jsonb_agg(j.id order by j.id) filter (where j.level_set_until < $4::date
             or ((j.level_from at time zone $11)::date > $4::date) is not true and (
               j.reached > j.place
               or j.reached = j.place and j.level_low_since is not null
               or j.reached < j.place and $9 <> 'never' and (j.level_rests_on < $4::date) is not false
                 and not ($9 = 'one_level' and (j.level_lowered_by_run = $4::date) is true)
                 and (j.level_low_since is null or j.level_low_since + $10::integer <= $4::date and (j.level_kept_until < $4::date) is not false))), '[]') as "cardIds"
      from judged j`;
  const binds = [
    ...[programId, afterCard ?? 0, limit, date],
    ...[levels.map(({ id }) => id), levels.map(({ threshold }) => threshold)],
    ...[span?.after ?? null, span?.through ?? null, policy.downgrade, policy.graceDays, timeZone],
  ];
  const [found] = await tx.query<Candidates>(sql, binds);
  if (!found) return { lastCard: null, looked: 0, cardIds: [] };
  return { ...found, lastCard: found.looked < limit ? null : found.lastCard };
}
