import type { LotState, Source } from '../../domain/ledger/lot';
import type { Database } from '../database';
import { findCardIds, type CardRef } from './member-card';
import { pageOf, type Page } from './page';
import { select } from './select';

/** A lot as the contract shows it. Points; dates `YYYY-MM-DD` in the program's time zone. */
export interface ShownLot {
  lotId: string;
  state: LotState;
  points: number;
  remaining: number;
  earnedAt: string;
  /** Null: it waits for its order to be confirmed. */
  availableOn: string | null;
  expiresOn: string | null;
  source: Source;
}

export interface LotFilter {
  /** The states that are shown are those of this date. */
  date: string;
  state: LotState | null;
  limit: number;
  after: string | null;
}

interface Row extends Omit<ShownLot, 'source'> {
  sourceKind: Source['kind'];
  sourceId: string;
}

/** Whether a text is a position in a list of lots. */
export const isLotPosition = (text: string) => /^[1-9]\d{0,17}$/.test(text);

/**
 * The lots of a card, newest first. The state is the one on the date (`stateOn` in the domain): a due lot is active and a lapsed one expired
 * though no nightly run has been. What is left of such a lapsed lot stays in `remaining` until a run takes it with an entry, so that lots and
 * entries always add up.
 * @returns null for a member that is unknown, or to the viewer
 */
export async function listLots(database: Database, ref: CardRef, filter: LotFilter): Promise<Page<ShownLot> | null> {
  const card = await findCardIds(database, ref);
  if (!card) return null;
  const sql = `
    select x.* from (
      select l.id, l.id::text as "lotId", l.points, l.remaining, l.earned_at as "earnedAt", nullif(l.available_on, '9999-12-31') as "availableOn", l.expires_on as "expiresOn",
             l.source_kind as "sourceKind", l.source_id as "sourceId",
             case when not l.is_open then l.state when l.expires_on < $2::date then 'expired' when l.available_on <= $2::date then 'active' else l.state end as state
        from lumbung.lot l where l.card_id = any ($1::bigint[]) and ($4::bigint is null or l.id < $4)) x
     where $3::text is null or x.state = $3
     order by x.id desc limit $5`;
  const rows = await select<Row>(database, sql, [card.cardIds, filter.date, filter.state, filter.after, filter.limit + 1]);
  return pageOf(rows.map(toLot), filter.limit, (lot) => lot.lotId);
}

function toLot({ lotId, state, points, remaining, earnedAt, availableOn, expiresOn, sourceKind, sourceId }: Row): ShownLot {
  return { lotId, state, points, remaining, earnedAt, availableOn, expiresOn, source: { kind: sourceKind, id: sourceId } };
}
