import { balanceOn } from '../ledger/balance';
import type { CardState, Operation } from '../ledger/card';
import type { ReturnRequest } from '../orders/return';
import type { CounterUse } from '../settlement/outcome';
import { clawBack, NOTHING_CLAWED, type ClawedBack } from './claw-back';
import { clawbackTarget } from './clawback-target';
import type { PostedReturn, Refund, RestoredPoints } from './posted-return';
import { NO_RETURNS, type OrderProgress } from './progress';
import { restoreRedeemed, type Restoration } from './restore-redeemed';
import { amountBackOf, isWhole, linesWith, type LineReturned } from './returned';
import { earnedBy, usesGivenBack, type SettledOrder } from './settled-order';
import { takeBack, type RefundedLine } from './take-back';

export interface Returning {
  readonly order: SettledOrder;
  readonly progress: OrderProgress;
  readonly request: ReturnRequest;
  readonly operation: Operation;
  /** Of whom the order is, with its open lots and those that the order took points from; null: nobody's. */
  readonly card: CardState | null;
}

/** What a return does. */
export interface ReturnDone {
  readonly posted: PostedReturn;
  readonly card: CardState | null;
  readonly progress: OrderProgress;
  /** Uses of limited rules to take off their counters. */
  readonly givenBack: readonly CounterUse[];
}

/**
 * Settles a return of an order: decides what comes back, restores redeemed points, then takes back what the order had earned; each by everything that
 * came back so far, less what was done about it before.
 * @throws Problem `RETURN_EXCEEDS_ORDER`
 */
export function returnOrder({ order, progress, request, operation, card }: Returning): ReturnDone {
  const before = progress.returns ?? NO_RETURNS;
  const taken = takeBack(order.pricing, before.returned, request);
  const [linesBefore, lines] = [linesWith(before.returned, order.pricing), linesWith(taken.returned, order.pricing)];
  const restored = card && restoreRedeemed(card, operation, order, before, [linesBefore, lines], request.restore ?? 'points');
  const owed = card === null ? 0 : owedBack(order, progress, lines);
  const { card: after, clawedBack } = takeEarned(restored?.card ?? null, operation, order, owed);
  const returns = {
    ids: [...before.ids, request.returnId],
    returned: taken.returned,
    givenBack: restored?.givenBack ?? before.givenBack,
    restored: restored?.restored ?? before.restored,
    clawed: before.clawed + owed,
  };
  return {
    posted: {
      refund: refundOf(taken.lines, restored),
      clawedBack,
      restored: restoredPoints(restored),
      debtRepaid: restored?.debtRepaid ?? 0,
      balance: after && balanceOn(after, operation.date),
      qualifying: after && lowered(order, goodsBack(lines) - goodsBack(linesBefore), owed),
    },
    card: after,
    progress: { ...progress, returns },
    givenBack: isWhole(lines) && !isWhole(linesBefore) ? usesGivenBack(order, progress.claim) : [],
  };
}

/**
 * Points that an order has to give back now: its target less what was taken or forgiven before. A kept part that earns more again gets nothing back.
 * @param lines with everything that came back so far
 */
export function owedBack(order: SettledOrder, { returns = NO_RETURNS, claim }: OrderProgress, lines: readonly LineReturned[]): number {
  const earned = earnedBy(order, claim);
  return earned === null ? 0 : Math.max(0, clawbackTarget(earned, lines) - returns.clawed);
}

function takeEarned(card: CardState | null, operation: Operation, { request, compiled }: SettledOrder, points: number): Taken {
  if (card === null) return { card, clawedBack: NOTHING_CLAWED };
  return clawBack(card, operation, { points, source: compiled.returns.source, earnedBy: { kind: 'order', id: request.orderId } });
}

interface Taken {
  card: CardState | null;
  clawedBack: ClawedBack;
}

function refundOf(lines: RefundedLine[], restored: Restoration | null): Refund {
  const amount = lines.reduce((sum, line) => sum + line.amount, 0);
  const restoredValue = restored?.value ?? 0;
  return { amount, restoredValue, payable: amount - restoredValue, lines };
}

function restoredPoints(restored: Restoration | null): RestoredPoints {
  const { points, lots } = restored ?? { points: 0, lots: [] };
  return { points, lots: lots.map(({ lotId, points: share, expiresOn, lapsed }) => ({ lotId: String(lotId), points: share, expiresOn, lapsed })) };
}

/** An order that posts nothing has no date of its own to count on. */
function lowered({ facts }: SettledOrder, spend: number, points: number): PostedReturn['qualifying'] {
  return facts === null || spend + points === 0 ? null : { date: facts.date, spend: 0 - spend, points: 0 - points };
}

const goodsBack = (lines: readonly LineReturned[]) => amountBackOf(lines.filter(({ isGoods }) => isGoods));
