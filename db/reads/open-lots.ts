import { EMPTY_CARD, type CardState } from '../../domain/ledger/card';
import { releaseHold } from '../../domain/ledger/hold';
import type { Lot } from '../../domain/ledger/lot';

/** SQL: the open lots of card `c` as JSON, in the shape of the domain's `Lot`; null if it has none. */
export const OPEN_LOTS = `(
  select jsonb_agg(jsonb_build_object('id', l.id, 'points', l.points, 'remaining', l.remaining, 'state', l.state, 'earnedAt', l.earned_at,
           'availableOn', l.available_on, 'expiresOn', l.expires_on, 'source', jsonb_build_object('kind', l.source_kind, 'id', l.source_id)))
    from lumbung.lot l where l.card_id = c.id and l.is_open)`;

/** SQL: points of card `c` in holds whose moment has passed though nobody has let them go yet. */
export const LAPSED_HOLDS = `case when c.holds_until <= now() then (
  select coalesce(sum(h.points), 0)::bigint from lumbung.hold h where h.card_id = c.id and h.state = 'active' and h.expires_at <= now()) else 0 end`;

/** The numbers of a card's row that the domain's card has too. */
export interface CardNumbers {
  held: number;
  reserved: number;
  debt: number;
  /** Of `held`: what has lapsed by now. */
  lapsedHolds: number;
}

/** The domain's card of a row and its open lots as of a date, lapsed holds let go; without history. */
export function cardState({ held, reserved, debt, lapsedHolds }: CardNumbers, lots: readonly Lot[] | null, date: string): CardState {
  const card = { ...EMPTY_CARD, held, reserved, debt, lots: lots ?? [] };
  if (lapsedHolds === 0) return card;
  const nobody = { date, at: date, source: { kind: 'hold', id: '' } } as const;
  return { ...releaseHold(card, nobody, lapsedHolds), entries: [] };
}
