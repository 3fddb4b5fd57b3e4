import type { WorkerOptions } from '@temporalio/worker';

/** How the worker uses the machine. */
export const WORKER_TUNING = {
  // Two cores: a few batches at once keep Postgres busy without queueing behind its locks.
  maxConcurrentWorkflowTaskExecutions: 16,
  maxConcurrentLocalActivityExecutions: 16,
  // Simulations and nightly runs, and nothing else: more than two at once wait their turn, so that settlements don't.
  maxConcurrentActivityTaskExecutions: 2,
  maxCachedWorkflows: 200,
  // A worker that was killed keeps its workflows no longer than this before another one gets them.
  stickyQueueScheduleToStartTimeout: '2s',
  shutdownGraceTime: '10s',
  shutdownForceTime: '20s',
} as const satisfies Partial<WorkerOptions>;
