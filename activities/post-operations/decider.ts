import type { HoldName, StoredHold } from '../../db/kernel/holds';
import type { AskedCard } from '../../db/kernel/cards';
import type { Parent, ParentName } from '../../db/kernel/operations';
import type { SettledProgram } from '../../db/kernel/programs';
import type { ProgramCounterKey, ProgramCounterUse } from '../../db/kernel/settlement-rows';
import type { CardState, Operation as LedgerOperation } from '../../domain/ledger/card';
import type { CompiledRuleSet } from '../../domain/rules/compiled';
import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { Operation } from '../../workflows/operation';
import type { LevelAct } from '../levels/level-acts';
import type { World } from './world';

/** An operation with what is fixed of it before it is decided on. */
export interface DatedOperation<Request = unknown> {
  operation: Operation<Request>;
  attempt: number;
  program: SettledProgram;
  /** The version that it is decided by. */
  ruleSetVersion: number;
  compiled: CompiledRuleSet;
  /** The instant that counts (RFC 3339, UTC), and its business date. */
  at: string;
  date: string;
}

/** What has to be locked and read before an operation can be decided on. */
export interface Wanted {
  cards: readonly AskedCard[];
  /** Lots of these cards that may not be open any more. */
  lots?: readonly number[];
  counters?: readonly ProgramCounterKey[];
  holds?: readonly HoldName[];
  /** Whether the levels that the cards had are looked at. */
  levelHistories?: boolean;
}

/** An operation that can't be posted, with what its sender is told. */
export interface Refused {
  problem: StoredProblem;
}

/** The id of a lot on a member's card as callers know it. */
export type LotName = (memberId: string, id: number) => string;

/** What an operation posts. */
export interface Posting<Posted> {
  /** Whose it is: the row of the operation stands in this member's history. Null: nobody's. */
  memberId: string | null;
  /** Cards as they are after it; an operation changes each one's version once. */
  cards: readonly { memberId: string; state: CardState }[];
  /** What its answer is composed of. Lots that were made have their ids only when all is decided. */
  posted: (lotId: LotName) => Posted;
  /** Holds that it made or changed. */
  holds?: readonly StoredHold[];
  /** What has become of its parents now. */
  progress?: readonly (ParentName & { progress: unknown })[];
  uses?: readonly ProgramCounterUse[];
  /** Uses that are taken back. */
  givenBack?: readonly ProgramCounterUse[];
  /** What it does to levels: done when the cards are written. */
  levels?: readonly LevelAct[];
}

/**
 * Decides on the operations of one kind, one after the other, on the pure model of the ledger: what one does, the next one sees. Methods, so that
 * deciders of different requests fit into one table.
 */
export interface Decider<Request = unknown, Posted = unknown> {
  readonly kind: PointsKind;
  /** When it says that it happens; without: now. */
  saidAt?(request: Request): string | undefined;
  /** What has to be settled before it can be posted: until then it waits in an execution of its own. */
  waitsFor?(operation: Operation<Request>): ParentName;
  /** The one of its parents that it takes back: it doesn't count before that. */
  takesBack?(operation: Operation<Request>): ParentName;
  /** Operations that it is a child of. Read when they are settled, and locked in any case. */
  parents?(operation: Operation<Request>): readonly ParentName[];
  /** The version that it is decided by; without: the program's current one. */
  ruleSetVersion?(operation: Operation<Request>, parents: World['parent']): number | undefined;
  /** What else it needs; or why it can't be posted, as far as that is known already. */
  wanted(dated: DatedOperation<Request>, parent: World['parent']): Wanted | Refused;
  decide(dated: DatedOperation<Request>, world: World): Posting<Posted> | Refused;
}

/** The operation as the ledger's model knows it. */
export function ledgerOperation({ at, date }: Pick<DatedOperation, 'at' | 'date'>, source: LedgerOperation['source']): LedgerOperation {
  return { at, date, source };
}

export type { Parent };
