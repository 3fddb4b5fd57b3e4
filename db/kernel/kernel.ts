import type { OperationKind } from '../../domain/settlement/operation-kinds';
import type { Accrual } from '../../domain/settlement/outcome';
import type { SettlementState, StoredProblem } from '../../domain/settlement/stored';
import type { Tx } from '../transaction';
import type { StoredHold } from './holds';
import type {
  CardFacts,
  OpenedKey,
  ProgramCounterKey,
  LockedCounter,
  ProgramCounterUse,
  SeenDate,
  SettlementInsert,
  UnusedRows,
  WantedCard,
} from './settlement-rows';

/** Programs that the caller may touch; null: all. Checked by every function of the kernel. */
export type AllowedPrograms = readonly string[] | null;

export type KeyKind = OperationKind;

/** The execution that writes: its id is shown to people, its run makes attempts recognisable. */
export interface Execution {
  workflowId: string;
  runId: string;
}

export interface OrderRef {
  programId: string;
  id: string;
  attempt: number;
}

interface KeyedOperation {
  programId: string;
  id: string;
  fingerprint: string;
  acceptedAt: string;
}

/** Locks the ids of operations (no id twice) and says what each is bound to. */
export function openKeys(
  tx: Tx,
  allowed: AllowedPrograms,
  kind: KeyKind,
  execution: Execution,
  operations: readonly KeyedOperation[],
): Promise<OpenedKey[]> {
  return tx.query<OpenedKey>('select * from lumbung.open_keys($1::text[], $2, $3, $4::text[], $5::text[], $6::text[], $7::timestamptz[])', [
    allowed,
    kind,
    execution.runId,
    operations.map((operation) => operation.programId),
    operations.map((operation) => operation.id),
    operations.map((operation) => operation.fingerprint),
    operations.map((operation) => operation.acceptedAt),
  ]);
}

/** Locks counters, made if absent, and reads them. Before the cards. */
export async function lockCounters(tx: Tx, allowed: AllowedPrograms, counters: readonly ProgramCounterKey[]): Promise<LockedCounter[]> {
  if (counters.length === 0) return [];
  return tx.query<LockedCounter>(
    `select program_id as "programId", rule_kind as "ruleKind", rule_id as "ruleId", period, member_id as "memberId", uses, amount, is_new as "isNew"
       from lumbung.lock_counters($1::text[], $2::jsonb)`,
    [allowed, JSON.stringify(counters)],
  );
}

/** A hold that an operation takes its points from: accepted in time, it finds the hold even if its moment has passed since. */
export interface KeptHold {
  programId: string;
  holdId: string;
  acceptedAt: string;
}

/** Locks cards, made if absent, lets lapsed holds go, and reads them. */
export async function lockCards(
  tx: Tx,
  allowed: AllowedPrograms,
  cards: readonly WantedCard[],
  kept: readonly KeptHold[] = [],
): Promise<CardFacts[]> {
  if (cards.length === 0) return [];
  return tx.query<CardFacts>(
    `select program_id as "programId", member_id as "memberId", date, card_id as "cardId", is_new as "isNew", member_is_new as "memberIsNew", usable, held,
            reserved, balance, unlapsed, crediting, spending, level, level_from as "levelFrom", orders, spend, earned, first_order as "firstOrder",
            joined_on as "joinedOn", tags, birthday, attributes, owner_id as "ownerId", standing, lists
       from lumbung.lock_cards($1::text[], $2::text[], $3::text[], $4::date[], $5::date[], $6::text[], $7::text[], $8::jsonb)`,
    [
      allowed,
      cards.map((card) => card.programId),
      cards.map((card) => card.memberId),
      cards.map((card) => card.date),
      cards.map((card) => card.joinedOn),
      cards.map((card) => card.keyId),
      cards.map((card) => card.level),
      kept.length === 0 ? null : JSON.stringify(kept),
    ],
  );
}

/** Whose reservation brings a card up to date: what the entries of lots that become active carry. */
export interface Reserving {
  id: string;
  at: string;
  date: string;
  actor: string;
  keyId: string;
  requestId: string;
}

/** What orders do to a card in step 1. */
export interface CardChange {
  cardId: number;
  /** Points to reserve beyond those that are. */
  reserved: number;
  /** Of them: what holds give. Left out: nothing. */
  unheld?: number;
  firstOrder: string | null;
  /** The one dated latest of the orders that reserve points; null: none does. */
  reserving: Reserving | null;
}

export interface AppliedDiscounts {
  rows: readonly SettlementInsert[];
  cards: readonly CardChange[];
  uses: readonly ProgramCounterUse[];
  unused: UnusedRows;
  dates: readonly SeenDate[];
  /** Holds that orders take their points from. Left out: none. */
  holds?: readonly StoredHold[];
}

/** Step 1's write: verdicts, counters, reservations. */
export async function applyDiscounts(tx: Tx, allowed: AllowedPrograms, execution: Execution, written: AppliedDiscounts): Promise<void> {
  await tx.query('select lumbung.apply_discounts($1::text[], $2, $3, $4::jsonb, $5::jsonb, $6::jsonb, $7::jsonb, $8::jsonb, $9::jsonb)', [
    allowed,
    execution.workflowId,
    execution.runId,
    JSON.stringify(written.rows),
    JSON.stringify(written.cards.filter((card) => card.reserved !== 0 || card.firstOrder !== null)),
    JSON.stringify(written.uses),
    unusedJson(written.unused),
    written.dates.length === 0 ? null : JSON.stringify(written.dates),
    written.holds === undefined || written.holds.length === 0 ? null : JSON.stringify(written.holds),
  ]);
}

/** Writes new attempts that failed by a fault of ours. */
export async function failNew(
  tx: Tx,
  allowed: AllowedPrograms,
  kind: KeyKind,
  execution: Execution,
  rows: readonly SettlementInsert[],
): Promise<void> {
  await tx.query('select lumbung.fail_new($1::text[], $2, $3, $4, $5::jsonb)', [
    allowed,
    kind,
    execution.workflowId,
    execution.runId,
    JSON.stringify(rows),
  ]);
}

/** Step 2's write. */
export async function accruePoints(tx: Tx, allowed: AllowedPrograms, rows: readonly (OrderRef & { accrual: Accrual | null })[]): Promise<void> {
  await tx.query('select lumbung.accrue_points($1::text[], $2::text[], $3::text[], $4::integer[], $5::jsonb[])', [
    allowed,
    ...columns(rows),
    rows.map(({ accrual }) => JSON.stringify(accrual)),
  ]);
}

/** What an attempt's row says of it. */
export interface AttemptState extends OrderRef {
  state: SettlementState;
  code: string | null;
}

const STATES = 'program_id as "programId", id, attempt, state, code';

/** Step 3, whole; answers what became of every attempt. */
export function redeemPoints(tx: Tx, allowed: AllowedPrograms, refs: readonly OrderRef[]): Promise<AttemptState[]> {
  return tx.query<AttemptState>(`select ${STATES} from lumbung.redeem_points($1::text[], $2::text[], $3::text[], $4::integer[])`, [
    allowed,
    ...columns(refs),
  ]);
}

/** Takes unsettled attempts back: counters, reservations, state; answers what became of every attempt. */
export function undoSettlement(tx: Tx, allowed: AllowedPrograms, refs: readonly (OrderRef & { problem: StoredProblem })[]): Promise<AttemptState[]> {
  return tx.query<AttemptState>(`select ${STATES} from lumbung.undo_settlement($1::text[], $2::text[], $3::text[], $4::integer[], $5::jsonb[])`, [
    allowed,
    ...columns(refs),
    refs.map(({ problem }) => JSON.stringify(problem)),
  ]);
}

function columns(refs: readonly OrderRef[]): [string[], string[], number[]] {
  return [refs.map((ref) => ref.programId), refs.map((ref) => ref.id), refs.map((ref) => ref.attempt)];
}

/** A row of a grant: settled with its lot, or refused with its problem. */
export type GrantInsert = SettlementInsert & { lot: { points: number; availableOn: string; expiresOn: string | null } | null };

/** Posts grants, one step. */
export async function postGrants(
  tx: Tx,
  allowed: AllowedPrograms,
  execution: Execution,
  rows: readonly GrantInsert[],
  unused: UnusedRows,
  dates: readonly SeenDate[],
): Promise<void> {
  await tx.query('select lumbung.post_grants($1::text[], $2, $3, $4::jsonb, $5::jsonb, $6::jsonb)', [
    allowed,
    execution.workflowId,
    execution.runId,
    JSON.stringify(rows),
    unusedJson(unused),
    dates.length === 0 ? null : JSON.stringify(dates),
  ]);
}

function unusedJson(unused: UnusedRows): string | null {
  return unused.cards.length + unused.members.length + unused.counters.length === 0 ? null : JSON.stringify(unused);
}
