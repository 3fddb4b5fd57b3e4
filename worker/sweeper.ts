import type { Client } from '@temporalio/client';
import type { Database } from '../db/database';
import type { Logger } from '../platform/logger';
import { askingOnce } from './executions';
import { sweepAccepted } from './sweep-accepted';
import { sweepLifecycle } from './sweep-lifecycle';
import { sweepReconciliations } from './sweep-reconciliations';
import { sweepSimulations } from './sweep-simulations';
import { sweepUnfinished } from './sweep-unfinished';

/** Told what a sweeper finds. */
export interface SweeperObserver {
  /** It looked; these are the operations that have been under way for too long. */
  looked(operations: readonly { acceptedAt: string }[]): void;
  /** An operation got a new execution. */
  swept(): void;
}

export interface SweeperOptions {
  client: Client;
  database: Database;
  logger: Logger;
  taskQueue: string;
  /** An order is looked at once it has been under way for this long. Default: 30. */
  afterSeconds?: number;
  /** Time between two looks. Default: 15. */
  everySeconds?: number;
  observer?: SweeperObserver;
}

/** What one look found. */
export interface Look {
  /** Operations that have been under way for too long. */
  looked: { acceptedAt: string }[];
  /** How many of them got a new execution. */
  started: number;
}

/**
 * Finds operations that stay unfinished though their execution is gone (terminated by hand, or Temporal's database was lost) and starts a new one
 * from what is stored of them, under the operation's own id: several sweepers at once start it once. What has an execution that lives is left to it.
 */
export function startSweeper(options: SweeperOptions): { stop(): Promise<void> } {
  const { logger, everySeconds = 15 } = options;
  let under: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    under = sweep(options)
      .catch((error: unknown) => logger.warn('the sweeper could not look for unfinished operations', { error }))
      .finally(() => (busy = false));
  }, everySeconds * 1_000);
  return {
    stop: async () => {
      clearInterval(timer);
      await under;
    },
  };
}

/** Looks once; answers how many operations got a new execution. @throws when Postgres or Temporal doesn't answer. */
export async function sweep(options: SweeperOptions): Promise<number> {
  const ask = askingOnce(options.client);
  const seen = [await sweepUnfinished(options, ask), await sweepAccepted(options, ask)];
  await sweepSimulations(options, ask);
  await sweepLifecycle(options, ask);
  await sweepReconciliations(options, ask);
  options.observer?.looked(seen.flatMap(({ looked }) => looked));
  return seen.reduce((sum, { started }) => sum + started, 0);
}
