import { NOT_BEFORE_CONFIRMED, type Waiting } from '../../../domain/calendar/lot-dates';
import type { CardState } from '../../../domain/ledger/card';
import type { Lot } from '../../../domain/ledger/lot';
import type { Accrual, Credit } from '../../../domain/settlement/outcome';
import type { Posted } from '../../../domain/settlement/stored';
import type { Parent } from '../../../db/kernel/operations';

/** A lot of an order that waits for its confirmation, with what it will be then. */
export interface WaitingLot {
  lot: Lot;
  waiting: Waiting;
}

/** The lots of an order that still wait. An order that was claimed has made them later than it was settled: they are told by their points then. */
export function waitingLots(order: Parent, accrual: Accrual | null, card: CardState): WaitingLot[] {
  const credits = (accrual?.credits ?? []).filter((credit) => credit.waiting !== undefined);
  const { earnedLots = [] } = (order.posted ?? {}) as Partial<Posted>;
  const ids = earnedLots.filter(({ availableOn }) => availableOn === NOT_BEFORE_CONFIRMED).map(({ lotId }) => Number(lotId));
  const left = [...credits];
  return card.lots
    .filter((lot) => isOf(lot, order.id))
    .flatMap((lot) => {
      const credit = ids.includes(lot.id) ? credits[ids.indexOf(lot.id)] : takeOfPoints(left, lot.points);
      return credit?.waiting === undefined ? [] : [{ lot, waiting: credit.waiting }];
    });
}

function isOf(lot: Lot, orderId: string): boolean {
  return lot.state === 'pending' && lot.availableOn === NOT_BEFORE_CONFIRMED && lot.source.kind === 'order' && lot.source.id === orderId;
}

function takeOfPoints(left: Credit[], points: number): Credit | undefined {
  const index = left.findIndex((credit) => credit.points === points);
  return index < 0 ? undefined : left.splice(index, 1)[0];
}
