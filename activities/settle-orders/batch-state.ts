import type { CardChange, Reserving } from '../../db/kernel/kernel';
import { hasHadLevel, levelAt, type LevelChange } from '../../domain/levels/level-history';
import type { HoldName, StoredHold } from '../../db/kernel/holds';
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
  /** Of `reserving`: what holds give. */
  unheld: number;
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
  /** The hold that gives what is reserved. */
  hold?: StoredHold | null;
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
  private readonly holds = new Map<string, StoredHold>();
  private readonly takenHolds = new Map<string, StoredHold>();

  /** @param facts `levelChanges`: of cards that come with an order dated before their level's last change; `holds`: that orders name */
  constructor(
    private readonly facts: {
      cards: CardFacts[];
      counters: LockedCounter[];
      levelChanges: ReadonlyMap<number, readonly LevelChange[]>;
      holds?: readonly StoredHold[];
    },
  ) {
    for (const hold of facts.holds ?? []) this.holds.set(holdKey(hold), hold);
    for (const card of facts.cards) {
      this.byMember.set(JSON.stringify([card.programId, card.memberId, card.date]), card);
      if (!this.cards.has(card.cardId))
        this.cards.set(card.cardId, {
          facts: card,
          reserving: 0,
          unheld: 0,
          crediting: 0,
          spending: 0,
          firstOrder: card.firstOrder,
          latest: null,
          used: false,
        });
    }
    for (const { isNew, ...state } of facts.counters) this.counters.set(counterKey(state), { state, isNew, touched: false });
  }

  /** The card as the order sees it: usable on its date. */
  card(programId: string, memberId: string, date: string): CardFacts {
    const card = this.byMember.get(JSON.stringify([programId, memberId, date]));
    if (!card) throw new Error(`no card was locked for an order of program ${programId}`);
    return card;
  }

  /**
   * Points left to use on the card's date, after holds, reservations and what this batch reserved so far.
   * @param own points of the hold that the order takes its own from
   */
  available(card: CardFacts, own = 0): number {
    const { reserving, unheld } = this.stateOf(card);
    return Math.max(0, card.usable - (card.held - unheld - own) - card.reserved - reserving);
  }

  /** A hold as the orders before have left it. */
  hold(name: HoldName): StoredHold | null {
    return this.takenHolds.get(holdKey(name)) ?? this.holds.get(holdKey(name)) ?? null;
  }

  /** Active and pending points that the card will have once all orders so far are settled, redemptions left aside: orders may fail yet. */
  balance(card: CardFacts): number {
    return card.balance + card.crediting + this.stateOf(card).crediting;
  }

  /** The same without what has lapsed on the card's date. */
  unlapsed(card: CardFacts): number {
    return card.unlapsed + card.crediting + this.stateOf(card).crediting;
  }

  /** What the member will have spent once all orders so far are settled, minor units. */
  spend(card: CardFacts): number {
    return card.spend + card.spending + this.stateOf(card).spending;
  }

  /** Points that the member will have earned once all orders so far are settled. */
  earned(card: CardFacts): number {
    return card.earned + card.crediting + this.stateOf(card).crediting;
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
      this.take(state, booked);
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

  private take(state: CardState, { hold, reserve, order }: Booked): void {
    if (!hold) return;
    // One that has lapsed since the order was accepted has let its points go: they are taken from what is available, and once.
    const active = hold.state === 'active';
    if (active) state.unheld += reserve;
    const taken = active ? { state: 'capturing' as const, captured: reserve, resolvedAt: null } : {};
    this.takenHolds.set(holdKey(hold), { ...hold, ...taken, resolvedBy: order.id });
  }

  /** Sums by card, uses by counter, and rows that were made for orders that are not accepted. */
  changes(): { cards: CardChange[]; uses: ProgramCounterUse[]; holds: StoredHold[]; unused: UnusedRows } {
    const states = [...this.cards.values()];
    const needed = new Set(states.filter((s) => s.used || !s.facts.isNew).map((s) => s.facts.memberId));
    return {
      cards: states
        .filter((s) => s.used)
        .map((s) => ({
          cardId: s.facts.cardId,
          reserved: s.reserving,
          unheld: s.unheld,
          // A card that has its first order already need not be written for it.
          firstOrder: s.firstOrder === s.facts.firstOrder ? null : s.firstOrder,
          reserving: s.latest,
        })),
      uses: this.uses,
      holds: [...this.takenHolds.values()],
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

function holdKey({ programId, holdId }: HoldName): string {
  return JSON.stringify([programId, holdId]);
}

function counterKey(key: ProgramCounterKey): string {
  return JSON.stringify([key.programId, key.ruleKind, key.ruleId, key.period, key.memberId]);
}
