import type { Accrual } from '../../domain/settlement/outcome';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { Tx } from '../transaction';
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

export type KeyKind = 'order' | 'grant';

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
  const keys = operations.map(({ programId, id, fingerprint, acceptedAt }) => ({ programId, id, fingerprint, acceptedAt }));
  return tx.query<OpenedKey>('select * from lumbung.open_keys($1::text[], $2, $3, $4::jsonb)', [
    allowed,
    kind,
    execution.runId,
    JSON.stringify(keys),
  ]);
}

/** Locks counters and cards, made if absent, and reads them. */
export async function lockFacts(
  tx: Tx,
  allowed: AllowedPrograms,
  cards: readonly WantedCard[],
  counters: readonly ProgramCounterKey[],
): Promise<{ cards: CardFacts[]; counters: LockedCounter[] }> {
  if (cards.length === 0 && counters.length === 0) return { cards: [], counters: [] };
  const [row] = await tx.query<{ facts: { cards: CardFacts[]; counters: LockedCounter[] } }>(
    'select lumbung.lock_facts($1::text[], $2::jsonb, $3::jsonb) as facts',
    [allowed, JSON.stringify(cards), JSON.stringify(counters)],
  );
  if (!row) throw new Error('lock_facts answered nothing');
  return row.facts;
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
}

/** Step 1's write: verdicts, counters, reservations. */
export async function applyDiscounts(tx: Tx, allowed: AllowedPrograms, execution: Execution, written: AppliedDiscounts): Promise<void> {
  await tx.query('select lumbung.apply_discounts($1::text[], $2, $3, $4::jsonb, $5::jsonb, $6::jsonb, $7::jsonb, $8::jsonb)', [
    allowed,
    execution.workflowId,
    execution.runId,
    JSON.stringify(written.rows),
    JSON.stringify(written.cards),
    JSON.stringify(written.uses),
    JSON.stringify(written.unused),
    JSON.stringify(written.dates),
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
  await tx.query('select lumbung.accrue_points($1::text[], $2::jsonb)', [allowed, JSON.stringify(rows)]);
}

/** Step 3, whole. */
export async function redeemPoints(tx: Tx, allowed: AllowedPrograms, refs: readonly OrderRef[]): Promise<void> {
  await tx.query('select lumbung.redeem_points($1::text[], $2::jsonb)', [allowed, JSON.stringify(refs)]);
}

/** Takes unsettled attempts back: counters, reservations, state. */
export async function undoSettlement(tx: Tx, allowed: AllowedPrograms, refs: readonly (OrderRef & { problem: StoredProblem })[]): Promise<void> {
  await tx.query('select lumbung.undo_settlement($1::text[], $2::jsonb)', [allowed, JSON.stringify(refs)]);
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
    JSON.stringify(unused),
    JSON.stringify(dates),
  ]);
}
