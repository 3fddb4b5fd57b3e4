import type { StoredGrant, StoredOrder, StoredProblem } from '../../domain/settlement/stored';
import type { Operation } from '../../workflows/operation';
import type { Arrival } from './waiting-room';

/** What the intake can say of an operation that was submitted to it. */
export type Submitted<Row> =
  /** Settled; `replayed`: it had been before, or another caller sent the same at the same time. */
  | { kind: 'settled'; row: Row; replayed: boolean }
  | { kind: 'refused'; problem: StoredProblem }
  /** The id is bound to another body. */
  | { kind: 'conflict' }
  /** A fault of ours on this operation alone; `problem` as its row has it, if it has a row. */
  | { kind: 'failed'; problem?: StoredProblem }
  /** Temporal has it; it will be settled whatever dies meanwhile. */
  | { kind: 'accepted'; workflowId: string };

export interface Wait {
  /** Longest wait for the outcome, in milliseconds. */
  ms: number;
  /** Answer as soon as Temporal has the operation. */
  async: boolean;
}

/** The way from the API into the ledger: collects operations into batches, one workflow each (group commit). */
export interface OperationIntake<Request, Row> {
  /**
   * Keeps a place for an operation that is about to be read; what is answered gives it back, once the operation is submitted or has gone astray.
   * @throws Refusal when the operation would only wait in vain: it need not be read.
   */
  admit(arrival: Arrival): () => void;
  /**
   * Submits one operation and waits for its outcome.
   * @throws Problem `UNAVAILABLE` when it could not be handed to Temporal in time; then nothing has happened.
   */
  submit(operation: Operation<Request>, wait: Wait): Promise<Submitted<Row>>;
  /** Whether an operation of that id is on its way through this process. */
  isUnderWay(ref: { programId: string; id: string }): boolean;
  /** Stops taking operations, refuses those that wait, and resolves when those under way are answered. */
  drain(): Promise<void>;
}

export type OrderRow = StoredOrder;
export type GrantRow = StoredGrant;
