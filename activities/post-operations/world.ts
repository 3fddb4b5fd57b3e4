import { stateOfCard, type ReadCard } from '../../db/kernel/cards';
import type { StoredHold } from '../../db/kernel/holds';
import type { Parent, ParentName } from '../../db/kernel/operations';
import type { LockedCounter, ProgramCounterKey, ProgramCounterState, ProgramCounterUse } from '../../db/kernel/settlement-rows';
import type { LevelChange } from '../../domain/levels/level-history';
import type { CardState } from '../../domain/ledger/card';
import type { Operation } from '../../workflows/operation';
import type { DatedOperation, Posting } from './decider';

/** Whose change of a card it was: a row in the outbox, and what its entries carry. */
export interface CardChange {
  operation: Operation;
  /** What others are told the change came from. */
  source: { kind: string; id: string };
  /** Entries of the card's state after it; those before are of earlier changes. */
  entries: number;
}

/** A card of a batch, while its operations are decided on. */
export interface CardInHand {
  read: ReadCard;
  state: CardState;
  changes: CardChange[];
}

/** What was locked and read for a batch. */
export interface ReadWorld {
  parents: readonly Parent[];
  cards: readonly ReadCard[];
  counters: readonly LockedCounter[];
  holds: readonly StoredHold[];
  /** By card; of none, unless they were asked for. */
  levelHistories: ReadonlyMap<number, readonly LevelChange[]>;
}

/** Everything that the operations of a batch see: as it was read, and as those before them have left it. */
export class World {
  readonly cards = new Map<string, CardInHand>();
  readonly holds = new Map<string, StoredHold>();
  readonly parents = new Map<string, Parent>();
  readonly changedHolds = new Set<string>();
  readonly changedParents = new Set<string>();
  readonly uses: ProgramCounterUse[] = [];
  readonly givenBack: ProgramCounterUse[] = [];
  /** Whose card it is, by whoever it was asked for. */
  private readonly owners = new Map<string, string>();
  private readonly counters = new Map<string, LockedCounter>();
  readonly usedCounters = new Set<string>();
  private readonly levelHistories: ReadWorld['levelHistories'];

  constructor(read: ReadWorld) {
    for (const card of read.cards) {
      this.cards.set(keyOf(card.programId, card.memberId), { read: card, state: stateOfCard(card), changes: [] });
      for (const memberId of card.asked) this.owners.set(keyOf(card.programId, memberId), keyOf(card.programId, card.memberId));
    }
    for (const hold of read.holds) this.holds.set(keyOf(hold.programId, hold.holdId), hold);
    for (const parent of read.parents) this.parents.set(parentKey(parent), parent);
    this.levelHistories = read.levelHistories;
    for (const counter of read.counters) this.counters.set(counterKey(counter), counter);
  }

  /** The member's card, or null when there is none and none was to be made; of a member who was merged away: the one that they have now. */
  readonly card = (programId: string, memberId: string): { facts: ReadCard; state: CardState } | null => {
    const card = this.inHand(programId, memberId);
    return card === undefined ? null : { facts: card.read, state: card.state };
  };

  /** A parent that is settled, with what has become of it by now. */
  readonly parent = (name: ParentName): Parent | null => this.parents.get(parentKey(name)) ?? null;

  readonly hold = (programId: string, holdId: string): StoredHold | null => this.holds.get(keyOf(programId, holdId)) ?? null;

  /** The changes of a card's level, oldest first. @throws Error when they were not asked for */
  levelHistory(cardId: number): readonly LevelChange[] {
    const changes = this.levelHistories.get(cardId);
    if (!changes) throw new Error(`the levels of card ${cardId} were not read`);
    return changes;
  }

  /** @throws Error when it was not asked for */
  counter(key: ProgramCounterKey): ProgramCounterState {
    const counter = this.counters.get(counterKey(key));
    if (!counter) throw new Error(`counter of rule ${key.ruleId} was not locked`);
    return counter;
  }

  /** Counters that were made for nothing. */
  unusedCounters(): ProgramCounterKey[] {
    return [...this.counters].filter(([key, { isNew }]) => isNew && !this.usedCounters.has(key)).map(([, counter]) => counter);
  }

  /** Books what an operation posts, so that the next ones see it. */
  accept({ operation, program }: DatedOperation, source: CardChange['source'], posting: Posting<unknown>): void {
    for (const { memberId, state } of posting.cards) {
      const card = this.inHand(program.programId, memberId);
      if (!card) throw new Error(`the card of ${operation.id} was not locked`);
      card.state = state;
      card.changes.push({ operation, source, entries: state.entries.length });
    }
    for (const hold of posting.holds ?? []) {
      this.holds.set(keyOf(hold.programId, hold.holdId), hold);
      this.changedHolds.add(keyOf(hold.programId, hold.holdId));
    }
    for (const { progress, ...name } of posting.progress ?? []) {
      const parent = this.parents.get(parentKey(name));
      if (!parent) throw new Error(`the parent of ${operation.id} was not locked`);
      this.parents.set(parentKey(name), { ...parent, progress });
      this.changedParents.add(parentKey(name));
    }
    for (const use of posting.uses ?? []) this.count(use, 1, this.uses);
    for (const use of posting.givenBack ?? []) this.count(use, -1, this.givenBack);
  }

  private inHand(programId: string, memberId: string): CardInHand | undefined {
    return this.cards.get(this.owners.get(keyOf(programId, memberId)) ?? '');
  }

  private count(use: ProgramCounterUse, sign: 1 | -1, list: ProgramCounterUse[]): void {
    const key = counterKey(use);
    const counter = this.counters.get(key);
    if (!counter) throw new Error(`counter of rule ${use.ruleId} was not locked`);
    this.counters.set(key, { ...counter, uses: counter.uses + sign * use.uses, amount: counter.amount + sign * use.amount });
    this.usedCounters.add(key);
    list.push(use);
  }
}

const keyOf = (programId: string, id: string) => JSON.stringify([programId, id]);
const parentKey = ({ programId, kind, id }: ParentName) => JSON.stringify([programId, kind, id]);
const counterKey = ({ programId, ruleKind, ruleId, period, memberId }: ProgramCounterKey) =>
  JSON.stringify([programId, ruleKind, ruleId, period, memberId]);
