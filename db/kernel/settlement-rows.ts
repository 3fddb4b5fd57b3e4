import type { CounterUse, PricedOrder, RedemptionPlan } from '../../domain/settlement/outcome';
import type { CounterKey, CounterState, SettlementFacts } from '../../domain/settlement/facts';
import type { SettlementState, StoredProblem } from '../../domain/settlement/stored';
import type { Standing } from '../../domain/members/standing';
import type { Attributes } from '../../domain/orders/order';

/** What `open_keys` says of an id: see keys.sql. */
export interface OpenedKey {
  program_id: string;
  id: string;
  outcome: 'new' | 'open' | 'settled' | 'refused' | 'failed' | 'conflict';
  attempt: number;
  code: string | null;
  /** This very run did it before: its step is running again. */
  own: boolean;
}

/** A row for `insert_settlements`: the first verdict on an attempt. */
export interface SettlementInsert {
  programId: string;
  id: string;
  attempt: number;
  state: SettlementState;
  fingerprint: string;
  memberId: string | null;
  cardId: number | null;
  ruleSetVersion: number | null;
  request: unknown;
  acceptedAt: string;
  placedAt: string | null;
  date: string | null;
  facts: SettlementFacts | null;
  pricing: PricedOrder | null;
  redemption: RedemptionPlan | null;
  uses: CounterUse[];
  problem: StoredProblem | null;
  /** Points reserved until the last step, and those that it will credit. */
  reserved: number;
  crediting: number;
  /** The hold that an order takes its points from. Left out: none. */
  holdId?: string | null;
  actor: string;
  keyId: string;
  requestId: string;
}

/** A card that an operation needs, on its date; made if it isn't there. */
export interface WantedCard {
  programId: string;
  memberId: string;
  date: string;
  joinedOn: string;
  keyId: string;
  /** The level that it is made with. */
  level: string;
}

/** A card as the first step sees it, locked. Points. */
export interface CardFacts {
  programId: string;
  memberId: string;
  /** The operation's date that `usable` is for. */
  date: string;
  cardId: number;
  /** Made in this transaction: to be taken away again if nothing is accepted on it. */
  isNew: boolean;
  memberIsNew: boolean;
  usable: number;
  held: number;
  reserved: number;
  /** Active and pending points. */
  balance: number;
  /** Those of them that have not lapsed on `date`. */
  unlapsed: number;
  /** What orders under way will credit, and what they add to `spend`. */
  crediting: number;
  spending: number;
  level: string;
  /** From this instant on it is the level; what is dated before reads the history. Null: it always was. */
  levelFrom: string | null;
  orders: number;
  spend: number;
  /** Points earned in a lifetime. */
  earned: number;
  firstOrder: string | null;
  joinedOn: string;
  tags: string[];
  birthday: string | null;
  attributes: Attributes;
  /** Whose card it is: another than `memberId` if that one was merged away. */
  ownerId: string;
  standing: Standing;
  lists: string[];
}

export type ProgramCounterKey = CounterKey & { programId: string };
export type ProgramCounterState = CounterState & { programId: string };
/** A counter as `lock_facts` answers it; `isNew`: made in this transaction, to be taken away again if nothing accepted counts on it. */
export type LockedCounter = ProgramCounterState & { isNew: boolean };
export type ProgramCounterUse = CounterUse & { programId: string };

/** Rows that `lock_facts` made and nothing accepted needs. */
export interface UnusedRows {
  cards: number[];
  members: string[];
  counters: ProgramCounterKey[];
}

export interface SeenDate {
  programId: string;
  date: string;
}
