import type { CardState } from '../../domain/ledger/card';
import type { EntryKind } from '../../domain/ledger/entry';
import type { Allocation } from '../../domain/ledger/fefo';
import type { Lot, LotState } from '../../domain/ledger/lot';
import type { Standing } from '../../domain/members/standing';
import type { Attributes } from '../../domain/orders/order';
import type { Tx } from '../transaction';
import type { AllowedPrograms } from './kernel';

/** A card that an operation on points needs. */
export interface AskedCard {
  programId: string;
  memberId: string;
  /** What a missing card is made with; null: it is not made. */
  make: { joinedOn: string; keyId: string; level: string } | null;
}

/** A card with everything that the ledger's model works on, locked. Points. */
export interface ReadCard {
  programId: string;
  memberId: string;
  cardId: number;
  /** Made in this transaction: to be taken away again if nothing is accepted on it. */
  isNew: boolean;
  memberIsNew: boolean;
  /** What orders under way will credit. */
  crediting: number;
  level: string;
  levelFrom: string | null;
  levelVersion: number | null;
  orders: number;
  spend: number;
  earned: number;
  version: number;
  joinedOn: string;
  tags: string[];
  birthday: string | null;
  attributes: Attributes;
  /** The moment of the real clock at which it was locked; what had lapsed of its holds by then has been let go. */
  lockedAt: string;
  held: number;
  reserved: number;
  debt: number;
  /** Business time of the latest debt; null: there was none. */
  debtAt: string | null;
  /** Open ones, and those that were asked for. */
  lots: Lot[];
  /** The members asked for whose card it is: others than `memberId` were merged into them. */
  asked: string[];
  standing: Standing;
  lists: string[];
}

/** Locks cards and reads them; lots of theirs that are not open any more come along when they are asked for. */
export async function readCards(tx: Tx, allowed: AllowedPrograms, cards: readonly AskedCard[], lots: readonly number[]): Promise<ReadCard[]> {
  if (cards.length === 0) return [];
  return tx.query<ReadCard>(
    `select program_id as "programId", member_id as "memberId", card_id as "cardId", is_new as "isNew", member_is_new as "memberIsNew", held, reserved, debt, debt_at as "debtAt",
            crediting, level, level_from as "levelFrom", level_version as "levelVersion", orders, spend, earned, version, joined_on as "joinedOn",
            tags, birthday, attributes, locked_at as "lockedAt", lots, asked, standing, lists
       from lumbung.read_cards($1::text[], $2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::bigint[])`,
    [
      allowed,
      cards.map((card) => card.programId),
      cards.map((card) => card.memberId),
      cards.map((card) => card.make?.joinedOn ?? null),
      cards.map((card) => card.make?.keyId ?? null),
      cards.map((card) => card.make?.level ?? null),
      [...lots],
    ],
  );
}

/** The card as the ledger's model has it; its history is that of this transaction. */
export function stateOfCard({ held, reserved, debt, lots }: ReadCard): CardState {
  return { held, reserved, debt, lots, entries: [] };
}

/** So many ids for lots that are about to be made, ascending. */
export async function takeLotIds(tx: Tx, count: number): Promise<number[]> {
  if (count === 0) return [];
  const rows = await tx.query<{ id: number }>('select unnest(lumbung.take_lot_ids($1)) as id', [count]);
  return rows.map(({ id }) => id);
}

/** A card's row as it is to be. */
export interface WrittenCard {
  cardId: number;
  active: number;
  pending: number;
  held: number;
  debt: number;
  debtAt: string | null;
  /** How many operations changed it: so much higher is its version. */
  changes: number;
  exactFrom: string | null;
  exactUntil: string | null;
}

export interface MadeLot extends Omit<Lot, 'source'> {
  programId: string;
  cardId: number;
  sourceKind: string;
  sourceId: string;
}

export interface ChangedLot {
  id: number;
  remaining: number;
  state: LotState;
  availableOn: string;
  expiresOn: string | null;
}

export interface WrittenEntry {
  programId: string;
  cardId: number;
  kind: EntryKind;
  points: number;
  debtChange: number;
  balanceAfter: number;
  availableAfter: number;
  at: string;
  sourceKind: string;
  sourceId: string;
  actor: string;
  keyId: string;
  requestId: string;
  /** Entries are numbered in this order. */
  place: number;
  allocations: Allocation[];
}

export interface OutboxRow {
  programId: string;
  cardId: number;
  version: number;
  sourceKind: string;
  sourceId: string;
  place: number;
}

/** What operations did to cards; see `write_cards`. Lots have their real ids. */
export interface CardChanges {
  cards: WrittenCard[];
  made: MadeLot[];
  lots: ChangedLot[];
  entries: WrittenEntry[];
  outbox: OutboxRow[];
}
