import { balanceOn } from '../ledger/balance';
import type { CardState, Operation } from '../ledger/card';
import { credit, type Credited } from '../ledger/credit';
import { accrueOn } from '../settlement/accrual';
import type { SettlementFacts } from '../settlement/facts';
import type { Accrual, CounterUse } from '../settlement/outcome';
import type { Balance } from '../settlement/stored';
import { ruleContext } from '../settlement/rule-context';
import type { Lot } from '../ledger/lot';
import { clawBack, type ClawedBack } from './claw-back';
import { NO_RETURNS, type ClaimProgress, type OrderProgress } from './progress';
import { owedBack } from './return-order';
import { amountBackOf, isWhole, linesWith } from './returned';
import { usesGivenBack, type SettledOrder } from './settled-order';

export interface Claiming {
  readonly order: SettledOrder;
  readonly progress: OrderProgress;
  readonly claimId: string;
  readonly memberId: string;
  /** As of the order, with the member as they were then. */
  readonly facts: SettlementFacts;
  /** Of the order's own date. */
  readonly operation: Operation;
  readonly card: CardState;
}

/** What a claim does. */
export interface ClaimDone {
  readonly card: CardState;
  readonly accrual: Accrual;
  /** As they were made. */
  readonly lots: readonly Lot[];
  readonly debtRepaid: number;
  /** What goes again at once for what came back of the order before. */
  readonly clawedBack: ClawedBack;
  readonly balance: Balance;
  readonly progress: OrderProgress;
  readonly claim: ClaimProgress;
  /** Uses of limited rules that it counts and gives back at once: the whole order had come back. */
  readonly givenBack: readonly CounterUse[];
  /** What the order counts toward levels, on its own date: minor units of goods, and points. */
  readonly qualifying: { readonly spend: number; readonly points: number };
}

/**
 * Gives an order that was nobody's to a member: it earns as of its own moment, by its own version of the rules, and gives back at once what it would
 * have given back for its returns so far.
 * @throws Problem `OUT_OF_RANGE`
 */
export function claimOrder({ order, progress, claimId, memberId, facts, operation, card }: Claiming): ClaimDone {
  const { request, compiled, program, pricing } = order;
  const context = ruleContext({ order: request, compiled, program, facts });
  context.work.leave(pricing.lines.map(({ net }) => net));
  const { accrual, uses } = accrueOn(context, null);
  const claim: ClaimProgress = { claimId, memberId, facts, accrual, uses };
  const nothing: Credited = { card, lots: [], debtRepaid: 0 };
  const earned = accrual.credits.length === 0 ? nothing : credit(card, operation, 'earn', accrual.credits);
  const { returns = NO_RETURNS } = progress;
  const lines = linesWith(returns.returned, pricing);
  const owed = owedBack(order, { returns, claim }, lines);
  const clawed = clawBack(earned.card, operation, {
    points: owed,
    source: compiled.returns.source,
    earnedBy: { kind: 'order', id: request.orderId },
  });
  return {
    card: clawed.card,
    accrual,
    lots: earned.lots,
    debtRepaid: earned.debtRepaid,
    clawedBack: clawed.clawedBack,
    balance: balanceOn(clawed.card, operation.date),
    progress: { ...progress, claim, ...(owed > 0 && { returns: { ...returns, clawed: returns.clawed + owed } }) },
    claim,
    givenBack: isWhole(lines) ? usesGivenBack({ ...order, uses: [] }, claim) : [],
    qualifying: { spend: pricing.goodsTotal - amountBackOf(lines.filter(({ isGoods }) => isGoods)), points: accrual.points - owed },
  };
}
