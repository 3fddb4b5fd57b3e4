import { EMPTY_CARD, type CardState, type Operation } from '../../domain/ledger/card';
import { bringUpToDate, credit } from '../../domain/ledger/credit';
import { debit, debitReserved, release, reserve } from '../../domain/ledger/debit';
import { capture, hold, releaseHold } from '../../domain/ledger/hold';
import { leftToRestore, restore, type Consumed } from '../../domain/ledger/restore';
import { receive, send } from '../../domain/ledger/transfer';
import type { Credit } from '../../domain/settlement/outcome';

interface ModelHold {
  holdId: string;
  memberId: string;
  points: number;
  state: 'active' | 'capturing' | 'resolved';
}

interface ModelRedemption {
  id: string;
  of: { kind: 'redemption' | 'capture'; id: string };
  memberId: string;
  operation: Operation;
  left: Consumed[];
}

interface ModelOrder {
  id: string;
  memberId: string;
  operation: Operation;
  redeem: number;
  credits: Credit[];
  hold: ModelHold | null;
}

/** What the engine must come to: cards of the pure model, and what is open on them. Each method answers the outcome, or the code of the refusal. */
export class PointsModel {
  readonly cards = new Map<string, CardState>();
  readonly holds: ModelHold[] = [];
  readonly redemptions: ModelRedemption[] = [];
  readonly orders: ModelOrder[] = [];

  card(memberId: string): CardState {
    return this.cards.get(memberId) ?? EMPTY_CARD;
  }

  grant(memberId: string, operation: Operation, credits: Credit): string {
    return this.keep(memberId, credit(this.card(memberId), operation, 'grant', [credits]).card);
  }

  redeem(memberId: string, id: string, operation: Operation, points: number): string {
    const debited = debit(this.card(memberId), operation, 'redeem', points);
    if (!debited.ok) return 'INSUFFICIENT_POINTS';
    this.redemptions.push({ id, of: { kind: 'redemption', id }, memberId, operation, left: consumedBy(debited) });
    return this.keep(memberId, debited.card);
  }

  reverse(redemption: ModelRedemption, operation: Operation, points: number, graceDays: number): string {
    const most = redemption.left.reduce((sum, lot) => sum + lot.points, 0);
    if (points > most) return 'REDEMPTION_NOT_ALLOWED';
    const back = restore(this.card(redemption.memberId), operation, { consumed: redemption.left, points, graceDays, kind: 'reversal' });
    redemption.left = leftToRestore(redemption.left, back.lots);
    return this.keep(redemption.memberId, back.card);
  }

  hold(memberId: string, holdId: string, operation: Operation, points: number): string {
    const held = hold(this.card(memberId), operation, points);
    if (!held.ok) return 'INSUFFICIENT_POINTS';
    this.holds.push({ holdId, memberId, points, state: 'active' });
    return this.keep(memberId, held.card);
  }

  capture(held: ModelHold, captureId: string, operation: Operation, points: number): string {
    if (held.state !== 'active') return 'ALREADY_RESOLVED';
    if (points > held.points) return 'CAPTURE_EXCEEDS_HOLD';
    const captured = capture(this.card(held.memberId), operation, held.points, points);
    if (!captured.ok) return 'INSUFFICIENT_POINTS';
    held.state = 'resolved';
    const of = { kind: 'capture' as const, id: `${held.holdId}/${captureId}` };
    this.redemptions.push({ id: captureId, of, memberId: held.memberId, operation, left: consumedBy(captured) });
    return this.keep(held.memberId, captured.card);
  }

  letGo(held: ModelHold, operation: Operation): string {
    if (held.state !== 'active') return 'ALREADY_RESOLVED';
    held.state = 'resolved';
    return this.keep(held.memberId, releaseHold(this.card(held.memberId), operation, held.points));
  }

  transfer(from: string, to: string, operation: Operation, points: number): string {
    const sent = send(this.card(from), operation, points);
    if (!sent.ok) return 'INSUFFICIENT_POINTS';
    this.keep(from, sent.card);
    return this.keep(to, receive(this.card(to), operation, sent.sent).card);
  }

  /** @param held the hold that the order takes its points from */
  open(id: string, memberId: string, operation: Operation, redeem: number, credits: Credit[], held: ModelHold | null): string {
    // Due lots become active while the hold still holds.
    const card = bringUpToDate(this.card(memberId), operation);
    if (held !== null && held.state !== 'active') return 'ALREADY_RESOLVED';
    if (held !== null && redeem > held.points) return 'CAPTURE_EXCEEDS_HOLD';
    const own = held === null ? 0 : redeem;
    // The whole hold counts for what is available, but only what is taken leaves it.
    const enough = held === null || reserve({ ...card, held: card.held - held.points }, operation, redeem).ok;
    const reserved = enough ? reserve({ ...card, held: card.held - (held?.points ?? 0) }, operation, redeem) : { ok: false as const };
    if (!reserved.ok) return 'INSUFFICIENT_POINTS';
    if (held !== null) held.state = 'capturing';
    if (redeem > 0) this.keep(memberId, { ...reserved.card, held: card.held - own });
    this.orders.push({ id, memberId, operation, redeem, credits, hold: held });
    return 'open';
  }

  settle(order: ModelOrder): void {
    const { memberId, operation, redeem, credits, hold: held } = order;
    let { card } = debitReserved(bringUpToDate(this.card(memberId), operation), operation, 'redeem', redeem);
    if (held !== null) {
      card = releaseHold(card, operation, held.points - redeem);
      held.state = 'resolved';
    }
    if (credits.length > 0) card = credit(card, operation, 'earn', credits).card;
    this.keep(memberId, card);
  }

  undo({ memberId, redeem, hold: held }: ModelOrder): void {
    const card = release(this.card(memberId), redeem);
    if (held !== null) held.state = 'active';
    this.keep(memberId, held === null ? card : { ...card, held: card.held + redeem });
  }

  private keep(memberId: string, card: CardState): string {
    this.cards.set(memberId, card);
    return 'settled';
  }
}

/** What a debit took, with the last usable days that the lots had then. */
const consumedBy = ({ card, allocations }: { card: CardState; allocations: readonly { lotId: number; points: number }[] }): Consumed[] =>
  allocations.map(({ lotId, points }) => ({
    ...{ lotId, points: -points },
    expiresOn: card.lots.find(({ id }) => id === lotId)?.expiresOn ?? null,
  }));
