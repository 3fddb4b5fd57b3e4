import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import type { PointsKind } from '../../domain/settlement/operation-kinds';
import { batchInput, batchStartOptions, type BatchInput } from '../../workflows/start-options';
import type { Operation, Verdict } from '../../workflows/operation';
import type { StartedBatch } from './group-commit';
import type { StartedByWorker, WorkerStarter } from './worker-starter';

export interface StarterOptions {
  client: Client;
  taskQueue: string;
  /** Most bytes of ids in the search attribute: a server refuses more than it is set to allow. */
  searchAttributeBytes: number;
  workflowType: string;
  /** What the batch is called in summaries: `orders`, `grants`. */
  noun: string;
  /** Of a workflow that is told what its operations are. */
  kind?: PointsKind;
  loneWorkflowId(programId: string, id: string): string;
  batchWorkflowId(uuid: string): string;
  /** A worker of this machine that starts batches for us. Default: none. */
  worker?: WorkerStarter | undefined;
  /** Told which way a batch went. */
  onStart?: ((way: StartWay) => void) | undefined;
  /** Told who said, or had to be asked, what became of a batch. */
  onOutcome?: ((by: 'worker' | 'temporal') => void) | undefined;
}

/** `worker`: by a worker of this machine, which had its first task at once; `worker_queued`: by it, but for whichever worker is free; `temporal`: by this process. */
export type StartWay = 'worker' | 'worker_queued' | 'temporal';

const START_ATTEMPT_MS = 10_000;
/** A worker tells the outcome of most batches in less; after that, Temporal is asked as well. */
const ASK_AFTER_MS = 1_000;
/** How long a start is retried under the same id before the callers are told to send it again. */
const START_FOR_MS = 30_000;

type BatchWorkflow = (input: BatchInput) => Promise<{ verdicts: Verdict[] }>;

/** Starts batches as workflows and learns their results. */
export function temporalStarter(options: StarterOptions) {
  const { client, workflowType } = options;
  return {
    async start(operations: Operation[]): Promise<StartedBatch> {
      const workflowId = workflowIdFor(options, operations);
      const byWorker = await startByWorker(options, workflowId, operations);
      if (byWorker) return byWorker;
      const handle = await startStubbornly(options, workflowId, operations);
      options.onStart?.('temporal');
      options.onOutcome?.('temporal');
      return { workflowId, verdicts: resultOf(handle) };
    },
    follow(operation: Operation): Promise<Verdict[]> {
      return resultOf(client.workflow.getHandle<BatchWorkflow>(options.loneWorkflowId(operation.programId, operation.id)));
    },
    workflowType,
  };
}

function workflowIdFor(options: StarterOptions, operations: Operation[]): string {
  const [first, ...others] = operations;
  if (first && others.length === 0) return options.loneWorkflowId(first.programId, first.id);
  return options.batchWorkflowId(randomUUID());
}

/** Null: there is no worker to ask, or it is not known whether it did it. Starting the batch again under its id is harmless. */
async function startByWorker(options: StarterOptions, workflowId: string, operations: Operation[]): Promise<StartedBatch | null> {
  const { client, worker, workflowType, noun, kind, searchAttributeBytes, taskQueue, onStart } = options;
  if (!worker?.ready) return null;
  try {
    const refs = operations.map(({ programId, id }) => ({ programId, id }));
    const { namespace } = client.options;
    const start = { workflowType, workflowId, noun, searchAttributeBytes, namespace, taskQueue, operations: refs };
    const started = await worker.start(start, JSON.stringify(batchInput({ kind, operations })));
    onStart?.(started.eager ? 'worker' : 'worker_queued');
    const handle = client.workflow.getHandle<BatchWorkflow>(workflowId, started.runId);
    return { workflowId, verdicts: firstKnown(options, started, handle) };
  } catch {
    return null;
  }
}

/** What the worker tells, or Temporal if the worker takes long, is gone or hasn't got the batch itself. */
async function firstKnown(
  { onOutcome }: StarterOptions,
  { told, eager, leave }: StartedByWorker,
  handle: WorkflowHandle<BatchWorkflow>,
): Promise<Verdict[]> {
  const soon = eager ? await within(told, ASK_AFTER_MS) : null;
  onOutcome?.(soon ? 'worker' : 'temporal');
  if (soon) return soon;
  try {
    return await Promise.race([told.catch(() => new Promise<never>(() => undefined)), resultOf(handle)]);
  } finally {
    // It may never be told: the worker need not listen for it any longer either.
    leave();
  }
}

/** Null when it takes longer, or fails. */
async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | null> {
  const patience = new AbortController();
  const late = pause(ms, null, { signal: patience.signal }).catch(() => null);
  return Promise.race([promise.catch(() => null), late]).finally(() => patience.abort());
}

/** A lost answer leaves open whether the server has the batch; the same id makes a second start harmless. */
async function startStubbornly(options: StarterOptions, workflowId: string, operations: Operation[]): Promise<WorkflowHandle<BatchWorkflow>> {
  const giveUpAt = Date.now() + START_FOR_MS;
  for (let wait = 100; ; wait = Math.min(wait * 2, 1_000)) {
    try {
      return await options.client.withDeadline(Date.now() + START_ATTEMPT_MS, () => startOnce(options, workflowId, operations));
    } catch (error) {
      // The batch's own id can only be taken by an earlier try of ours that got through.
      if (error instanceof WorkflowExecutionAlreadyStartedError) return options.client.workflow.getHandle<BatchWorkflow>(workflowId);
      if (!isGrpcServiceError(error) || !passes(error) || Date.now() + wait > giveUpAt) throw error;
      await pause(wait);
    }
  }
}

function startOnce(options: StarterOptions, workflowId: string, operations: Operation[]): Promise<WorkflowHandle<BatchWorkflow>> {
  const { taskQueue, noun, kind, searchAttributeBytes } = options;
  const start = batchStartOptions({ taskQueue, workflowId, operations, noun, kind, searchAttributeBytes });
  return options.client.workflow.start<BatchWorkflow>(options.workflowType, start);
}

/** Waits for the result through restarts of the server; ends when the execution ended, well or not. */
async function resultOf(handle: WorkflowHandle<BatchWorkflow>): Promise<Verdict[]> {
  for (let wait = 100; ; wait = Math.min(wait * 2, 2_000)) {
    try {
      return (await handle.result()).verdicts;
    } catch (error) {
      if (error instanceof WorkflowFailedError || error instanceof WorkflowNotFoundError) throw error;
      if (!isGrpcServiceError(error) || !passes(error)) throw error;
      await pause(wait);
    }
  }
}

/** gRPC codes that pass by themselves: cancelled, unknown, deadline exceeded, resource exhausted, aborted, internal, unavailable. */
const PASSING = new Set([1, 2, 4, 8, 10, 13, 14]);

function passes(error: { code?: number }): boolean {
  return error.code !== undefined && PASSING.has(error.code);
}
