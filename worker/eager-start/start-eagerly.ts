import type { Client } from '@temporalio/client';
import { RawValue } from '@temporalio/common';
import type { EagerStart, Started } from '../../workflows/eager-start';
import type { Verdict } from '../../workflows/operation';
import { executionOptions } from '../../workflows/start-options';
import type { Outcomes } from './outcomes';

export interface Starting {
  /** Temporal has the batch, or it had it already. */
  onStarted: (started: Started['started']) => void;
  /** Aborted when nobody wants to know any more. */
  signal: AbortSignal;
}

/** The API starts the batch itself when this takes longer. */
const START_MS = 1_500;
const JSON_PAYLOAD = { encoding: Buffer.from('json/plain') };

/**
 * Starts a batch on this worker if it has room for it, else on whichever worker has.
 * @param client on the worker's own connection: the server hands the first task back through it
 * @param argument the workflow's argument, as JSON
 * @returns what became of the operations, once it is in the database; never, if another worker runs it
 * @throws when Temporal doesn't take it
 */
export async function startEagerly(
  client: Client,
  outcomes: Outcomes,
  start: EagerStart,
  argument: Buffer,
  { onStarted, signal }: Starting,
): Promise<Verdict[]> {
  const { workflowType, namespace: _, ...execution } = start;
  let runId: string | undefined;
  const early = new Map<string, Verdict[]>();
  let tell: (verdicts: Verdict[]) => void = () => undefined;
  const told = new Promise<Verdict[]>((resolve, reject) => {
    tell = resolve;
    signal.addEventListener('abort', () => reject(new Error('nobody waits for it')), { once: true });
  });
  told.catch(() => undefined);
  const stop = outcomes.listen(start.workflowId, (outcome) => {
    if (outcome.runId === runId) tell(outcome.verdicts);
    else early.set(outcome.runId, outcome.verdicts);
  });
  try {
    const input = RawValue.fromPayload({ metadata: JSON_PAYLOAD, data: argument });
    const options = { ...executionOptions(execution), args: [input], requestEagerStart: true };
    const handle = await client.withDeadline(Date.now() + START_MS, () => client.workflow.start(workflowType, options));
    runId = handle.firstExecutionRunId;
    onStarted({ eager: handle.eagerlyStarted, runId });
    const known = early.get(runId);
    return known ?? (await told);
  } finally {
    stop();
  }
}
