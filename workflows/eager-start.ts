import type { Operation, Verdict } from './operation';

/**
 * What an API process and a worker of the same machine say to each other when the API lets the worker start a batch. The server then hands the
 * first task back with the answer to the start ("eager start"), and what becomes of the batch is known as soon as it is in the database.
 *
 * A request is `POST /batches`: one line of JSON (`EagerStart`), then the workflow's argument as JSON. The answer is NDJSON: `Started`, then `Told`.
 */
export interface EagerStart {
  workflowType: string;
  workflowId: string;
  /** What the batch is called in summaries: `orders`, `grants`. */
  noun: string;
  searchAttributeBytes: number;
  namespace: string;
  taskQueue: string;
  /** Program and id of each operation, in order. */
  operations: Pick<Operation, 'programId' | 'id'>[];
}

export const BATCHES_PATH = '/batches';

/** Temporal has the batch, in this run. `eager`: and this worker has its first task; otherwise somebody else may have it, and tell. */
export interface Started {
  started: { eager: boolean; runId: string };
}

/** What became of the operations; the rows are in the database. */
export interface Told {
  verdicts: Verdict[];
}
