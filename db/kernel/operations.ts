import type { OperationKind, PointsKind } from '../../domain/settlement/operation-kinds';
import type { Accrual, CounterUse, PricedOrder, RedemptionPlan } from '../../domain/settlement/outcome';
import type { SettlementFacts } from '../../domain/settlement/facts';
import type { Tx } from '../transaction';
import type { CardChanges } from './cards';
import type { StoredHold } from './holds';
import type { AllowedPrograms, Execution } from './kernel';
import type { ProgramCounterUse, SeenDate, SettlementInsert, UnusedRows } from './settlement-rows';

/** Names an operation that others are children of. */
export interface ParentName {
  programId: string;
  kind: OperationKind;
  id: string;
}

/** A settled operation whose key is locked. What an order has and others don't is null of those. */
export interface Parent extends ParentName {
  memberId: string | null;
  cardId: number | null;
  ruleSetVersion: number | null;
  at: string | null;
  date: string | null;
  request: unknown;
  facts: SettlementFacts | null;
  pricing: PricedOrder | null;
  redemption: RedemptionPlan | null;
  accrual: Accrual | null;
  uses: CounterUse[] | null;
  posted: unknown;
  /** What was taken back of it so far, as the last child wrote it. */
  progress: unknown;
  /** The card that has what was its card's: another one after a merge. */
  cardNow: number | null;
}

/** Locks the keys of parents and reads those that are settled. After the children's own keys, before counters and cards. */
export async function lockParents(tx: Tx, allowed: AllowedPrograms, names: readonly ParentName[]): Promise<Parent[]> {
  if (names.length === 0) return [];
  const rows = await tx.query<Parent & { moved: Record<string, number> | null }>(
    `select program_id as "programId", kind, id, member_id as "memberId", card_id as "cardId", rule_set_version as "ruleSetVersion", at, date, request, facts,
            pricing, redemption, accrual, uses, posted, progress, moved, card_now as "cardNow"
       from lumbung.lock_parents($1::text[], $2::text[], $3::text[], $4::text[])`,
    [allowed, names.map(({ programId }) => programId), names.map(({ kind }) => kind), names.map(({ id }) => id)],
  );
  return rows.map(({ moved, ...parent }) => {
    if (moved === null) return parent;
    return { ...parent, posted: withLots(parent.posted, moved), progress: withLots(parent.progress, moved) };
  });
}

/** What was posted names lots of a card that was merged away: here are those that were made of them. */
function withLots(value: unknown, moved: Readonly<Record<string, number>>): unknown {
  if (Array.isArray(value)) return value.map((item) => withLots(item, moved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]: [string, unknown]) => {
      const into = name === 'lotId' ? moved[String(part)] : undefined;
      return [name, into === undefined ? withLots(part, moved) : typeof part === 'string' ? String(into) : into];
    }),
  );
}

/** A row of an operation: settled with what it posted, or refused with its problem. */
export type OperationInsert = SettlementInsert & { posted: unknown };

/** Everything that a batch of operations writes beside its rows. */
export interface OperationChanges extends CardChanges {
  holds: StoredHold[];
  parents: (ParentName & { progress: unknown })[];
  uses: ProgramCounterUse[];
  givenBack: ProgramCounterUse[];
  unused: UnusedRows | null;
  dates: SeenDate[] | null;
}

/** Posts operations of one kind: their cards, holds, counters and parents as they are to be, and their rows. */
export async function postOperations(
  tx: Tx,
  allowed: AllowedPrograms,
  kind: PointsKind,
  execution: Execution,
  rows: readonly OperationInsert[],
  changes: OperationChanges,
): Promise<void> {
  await tx.query('select lumbung.post_operations($1::text[], $2, $3, $4, $5::jsonb, $6::jsonb)', [
    allowed,
    kind,
    execution.workflowId,
    execution.runId,
    JSON.stringify(rows),
    JSON.stringify(changes),
  ]);
}
