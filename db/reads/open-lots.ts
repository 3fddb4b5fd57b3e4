import { EMPTY_CARD, type CardState } from '../../domain/ledger/card';
import type { Lot } from '../../domain/ledger/lot';

/** SQL: the open lots of card `c` as JSON, in the shape of the domain's `Lot`; null if it has none. */
export const OPEN_LOTS = `(
  select jsonb_agg(jsonb_build_object('id', l.id, 'points', l.points, 'remaining', l.remaining, 'state', l.state, 'earnedAt', l.earned_at,
           'availableOn', l.available_on, 'expiresOn', l.expires_on, 'source', jsonb_build_object('kind', l.source_kind, 'id', l.source_id)))
    from lumbung.lot l where l.card_id = c.id and l.is_open)`;

/** The numbers of a card's row that the domain's card has too. */
export interface CardNumbers {
  held: number;
  reserved: number;
  debt: number;
}

/** The domain's card of a row and its open lots; without history. */
export function cardState(numbers: CardNumbers, lots: readonly Lot[] | null): CardState {
  return { ...EMPTY_CARD, held: numbers.held, reserved: numbers.reserved, debt: numbers.debt, lots: lots ?? [] };
}
