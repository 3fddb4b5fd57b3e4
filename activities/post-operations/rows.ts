import type { OperationInsert } from '../../db/kernel/operations';
import { ownId, type PointsKind } from '../../domain/settlement/operation-kinds';
import type { CounterUse } from '../../domain/settlement/outcome';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { Operation } from '../../workflows/operation';
import type { CardChange } from './world';
import type { DatedOperation, Posting, Refused } from './decider';

/** A row without what it posted, and the decision behind it; null: refused. */
export interface DecidedRow {
  row: Omit<OperationInsert, 'posted'>;
  posting: Posting<unknown> | null;
}

/** The row of an operation that was refused before it was looked at. */
export function refusedRow(operation: Operation, attempt: number, problem: StoredProblem): Omit<OperationInsert, 'posted'> {
  return operationRow({ operation, attempt, ruleSetVersion: null, at: null, date: null }, { problem });
}

/** What is to be posted, and the card of whose it is. */
interface Accepted {
  posting: Posting<unknown>;
  /** The card's owner; another than the posting says where that member was merged away. */
  memberId: string | null;
  cardId: number | null;
}

interface RowBasis extends Pick<DatedOperation, 'operation' | 'attempt'> {
  ruleSetVersion: number | null;
  at: string | null;
  date: string | null;
}

/** The row of an operation, settled or refused. */
export function operationRow(
  { operation, attempt, ruleSetVersion, at, date }: RowBasis,
  verdict: Refused | Accepted,
): Omit<OperationInsert, 'posted'> {
  const { programId, id, fingerprint, request, acceptedAt, actor, requestId } = operation;
  const refused = 'problem' in verdict;
  return {
    ...{ programId, id, attempt, fingerprint, ruleSetVersion, request, acceptedAt, placedAt: at, date, requestId },
    state: refused ? 'refused' : 'settled',
    memberId: refused ? ((request as { memberId?: string }).memberId ?? null) : verdict.memberId,
    // A refused operation leaves nothing behind, so its card may not exist.
    cardId: refused ? null : verdict.cardId,
    problem: refused ? verdict.problem : null,
    ...{ facts: null, pricing: null, redemption: null, uses: refused ? [] : usesOf(verdict.posting), reserved: 0, crediting: 0 },
    ...{ actor: actor.subject, keyId: actor.keyId },
  };
}

/** Uses that it counted, and those that it took back as less than nothing: counters are the sums of what rows say. */
function usesOf({ uses = [], givenBack = [] }: Posting<unknown>): CounterUse[] {
  const signed = [...uses, ...givenBack.map((use) => ({ ...use, uses: 0 - use.uses, amount: 0 - use.amount }))];
  return signed.map(({ programId: _, ...use }) => use);
}

/** What entries and others are told an operation's changes come from; the id is the caller's. */
export function sourceOf(kind: PointsKind, { id }: Pick<Operation, 'id'>): CardChange['source'] {
  return { kind, id: ownId(id) };
}
