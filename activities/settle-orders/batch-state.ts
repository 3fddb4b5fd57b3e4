import type { CardChange, Reserving } from '../../db/kernel/kernel';
import { hasHadLevel, levelAt, type LevelChange } from '../../domain/levels/level-history';
import type { CounterUse } from '../../domain/settlement/outcome';
import type {
  CardFacts,
  LockedCounter,
  ProgramCounterKey,
  ProgramCounterState,
  ProgramCounterUse,
  UnusedRows,
} from '../../db/kernel/settlement-rows';

interface CardState {
  facts: CardFacts;
  /** Points that orders of this batch reserve, and will credit. */
  reserving: number;
  crediting: number;
  /** Goods' totals of orders of this batch, minor units. */
  spending: number;
  firstOrder: string | null;
  latest: Reserving | null;
  used: boolean;
}

/** What an accepted order takes and will give. */
interface Booked {
  isFirst: boolean;
  reserve: number;
  credit: number;
  goods: number;
  uses: CounterUse[];
  order: Reserving;
}

/**
 * The cards and counters of a batch while its orders are decided on one after the other: what one order takes, the next one doesn't see any
 * more. Written to the database once, as sums.
 */
export class BatchState {
  private readonly cards = new Map<number, CardState>();
  private readonly byMember = new Map<string, CardFacts>();
  private readonly counters = new Map<string, { state: ProgramCounterState; isNew: boolean; touched: boolean }>();
  private readonly uses: ProgramCounterUse[] = [];

  /** @param facts `levelChanges`: of cards that come with an order dated before their level's last change */
  constructor(private readonly facts: { cards: CardFacts[]; counters: LockedCounter[]; levelChanges: ReadonlyMap<number, readonly LevelChange[]> }) {
    for (const card of facts.cards) {
      this.byMember.set(JSON.stringify([card.programId, card.memberId, card.date]), card);
      if (!this.cards.has(card.cardId))
        this.cards.set(card.cardId, { facts: card, reserving: 0, crediting: 0, spending: 0, firstOrder: card.firstOrder, latest: null, used: false });
    }
    for (const { isNew, ...state } of facts.counters) this.counters.set(counterKey(state), { state, isNew, touched: false });
  }

  /** The card as the order sees it: usable on its date. */
  card(programId: string, memberId: string, date: string): CardFacts {
    const card = this.byMember.get(JSON.stringify([programId, memberId, date]));
    if (!card) throw new Error(`no card was locked for an order of program ${programId}`);
    return card;
  }

  /** Points left to use on the card's date, after holds, reservations and what this batch reserved so far. */
  available(card: CardFacts): number {
    return Math.max(0, card.usable - card.held - card.reserved - this.stateOf(card).reserving);
  }

  /** Active and pending points that the card will have once the orders so far are settled, redemptions left aside. */
  balance(card: CardFacts): number {
    return card.balance + this.stateOf(card).crediting;
  }

  /** What the member will have spent once the orders so far are settled, minor units. */
  spend(card: CardFacts): number {
    return card.spend + this.stateOf(card).spending;
  }

  /** Points that the member will have earned once the orders so far are settled. */
  earned(card: CardFacts): number {
    return card.earned + this.stateOf(card).crediting;
  }

  /** The card's level at an instant, as its history shows it. */
  levelAt({ cardId, level, levelFrom }: CardFacts, at: string): string {
    if (hasHadLevel(levelFrom, at)) return level;
    const changes = this.facts.levelChanges.get(cardId);
    if (!changes) throw new Error(`the levels of card ${cardId} were not read`);
    return levelAt(changes, at, level);
  }

  /** No order of the card is settled, nor being settled as the first. */
  isFirst(card: CardFacts): boolean {
    return card.orders === 0 && this.stateOf(card).firstOrder === null;
  }

  counterStates(keys: readonly ProgramCounterKey[]): ProgramCounterState[] {
    return keys.map((key) => {
      const counter = this.counters.get(counterKey(key));
      if (!counter) throw new Error(`counter of rule ${key.ruleId} was not locked`);
      return { ...counter.state };
    });
  }

  /** Books an accepted order. */
  accept(programId: string, card: CardFacts | null, booked: Booked): void {
    if (card) {
      const state = this.stateOf(card);
      state.used = true;
      state.reserving += booked.reserve;
      state.crediting += booked.credit;
      state.spending += booked.goods;
      if (booked.isFirst) state.firstOrder = booked.order.id;
      if (booked.reserve > 0 && (state.latest === null || state.latest.date < booked.order.date)) state.latest = booked.order;
    }
    for (const use of booked.uses) {
      const counter = this.counters.get(counterKey({ ...use, programId }));
      if (!counter) throw new Error(`counter of rule ${use.ruleId} was not locked`);
      counter.state.uses += use.uses;
      counter.state.amount += use.amount;
      counter.touched = true;
      this.uses.push({ ...use, programId });
    }
  }

  /** Sums by card, uses by counter, and rows that were made for orders that are not accepted. */
  changes(): { cards: CardChange[]; uses: ProgramCounterUse[]; unused: UnusedRows } {
    const states = [...this.cards.values()];
    const needed = new Set(states.filter((s) => s.used || !s.facts.isNew).map((s) => s.facts.memberId));
    return {
      cards: states
        .filter((s) => s.used)
        .map((s) => ({
          cardId: s.facts.cardId,
          reserved: s.reserving,
          // A card that has its first order already need not be written for it.
          firstOrder: s.firstOrder === s.facts.firstOrder ? null : s.firstOrder,
          reserving: s.latest,
        })),
      uses: this.uses,
      unused: {
        cards: states.filter((s) => s.facts.isNew && !s.used).map((s) => s.facts.cardId),
        members: [...new Set(states.filter((s) => s.facts.memberIsNew && !needed.has(s.facts.memberId)).map((s) => s.facts.memberId))],
        counters: [...this.counters.values()].filter((c) => c.isNew && !c.touched).map(({ state }) => state),
      },
    };
  }

  private stateOf(card: CardFacts): CardState {
    const state = this.cards.get(card.cardId);
    if (!state) throw new Error(`card ${card.cardId} is not part of this batch`);
    return state;
  }
}

function counterKey(key: ProgramCounterKey): string {
  return JSON.stringify([key.programId, key.ruleKind, key.ruleId, key.period, key.memberId]);
}
