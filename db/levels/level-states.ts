import type { Amounts } from '../../domain/levels/qualifying';
import type { CausedChange, Standing } from '../../domain/levels/standing';
import type { AllowedPrograms } from '../kernel/kernel';
import type { Tx } from '../transaction';

/** What a card has of levels: its standing, and what it has come to. */
export interface LevelState {
  cardId: number;
  programId: string;
  standing: Standing;
  amounts: Amounts;
}

interface Row extends Omit<Standing, 'byHand'> {
  cardId: number;
  programId: string;
  under: string | null;
  until: string | null;
  setBy: string | null;
  spend: number;
  earned: number;
  days: Amounts['days'];
}

/**
 * Reads cards that are locked.
 * @param after only days after this one; null: all
 */
export async function readLevelStates(tx: Tx, cardIds: readonly number[], after: string | null = null): Promise<LevelState[]> {
  if (cardIds.length === 0) return [];
  const rows = await tx.query<Row>(
    `select c.id as "cardId", c.program_id as "programId", c.level, c.level_version as version, c.level_from as "from", c.level_kept_until as "keptUntil",
            c.level_low_since as "lowSince", c.level_lowered_on as "loweredOn", c.level_lowered_by_run as "loweredByRunOf", c.level_rests_on as "restsOn",
            c.level_under as under, c.level_set_until as until, c.spend, c.earned,
            case when c.level_under is not null then (
              select h.source_id from lumbung.level_change h where h.card_id = c.id and h.source_kind = 'by_hand' order by h.id desc limit 1) end as "setBy",
            (select coalesce(jsonb_agg(jsonb_build_object('date', d.on_date, 'spend', d.spend, 'earned', d.earned) order by d.on_date), '[]')
               from lumbung.qualifying_day d where d.card_id = c.id and ($2::date is null or d.on_date > $2::date)) as days
       from (select distinct x.id from unnest($1::bigint[]) as x (id)) x
      cross join lateral (select * from lumbung.card c where c.id = x.id limit 1) c`,
    [cardIds, after],
  );
  return rows.map(toState);
}

function toState({ cardId, programId, under, until, setBy, spend, earned, days, ...standing }: Row): LevelState {
  const byHand = under === null ? null : { under, until, id: setBy ?? '' };
  return { cardId, programId, standing: { ...standing, byHand }, amounts: { spend, earned, days } };
}

/** Who did what changed a level. */
export interface Author {
  actor: string;
  keyId: string;
  requestId: string;
}

/** A change to record; `until` and `reason` of a level set by hand. */
export type LevelChangeRow = CausedChange & Author & { qualifyOn: 'spend' | 'points' | null; until: string | null; reason: string | null };

/** What is to be written of a card: its state, the days that changed (as they are now), and the changes of its level. */
export interface LevelWrite extends LevelState {
  days: Amounts['days'];
  changes: readonly LevelChangeRow[];
}

/** Writes what locked cards have of levels now. */
export async function writeLevels(tx: Tx, allowed: AllowedPrograms, writes: readonly LevelWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const rows = writes.map(({ cardId, programId, standing: { byHand, ...standing }, amounts: { spend, earned }, days, changes }) => ({
    ...{ cardId, programId, ...standing, spend, earned, days, changes },
    ...{ under: byHand?.under ?? null, until: byHand?.until ?? null },
  }));
  await tx.query('select lumbung.write_levels($1::text[], $2::jsonb)', [allowed, JSON.stringify(rows)]);
}

/** Locks cards whose levels are to be looked at. Cards come after keys, settlements and usage counters. */
export async function lockLevelCards(tx: Tx, allowed: AllowedPrograms, programId: string, cardIds: readonly number[]): Promise<void> {
  if (cardIds.length > 0) await tx.query('select lumbung.lock_level_cards($1::text[], $2, $3::bigint[])', [allowed, programId, cardIds]);
}
