import type { Logger } from '../../platform/logger';
import type { RuleError } from '../../domain/settlement/outcome';
import type { Step } from '../../platform/metrics/worker-metrics';
import type { Database } from '../../db/database';
import type { Execution } from '../../db/kernel/kernel';
import type { ComputedAccruals } from '../settle-orders/computed-accruals';
import type { Pace } from '../run-lifecycle/pace';
import type { Drafts } from '../simulate-rule-set/drafts';
import type { RuleSets } from '../rule-sets';

/** A rule that failed on an order's data and was skipped. */
export interface RuleFailure extends RuleError {
  programId: string;
  ruleSetVersion: number | null;
  orderId: string;
}

/** What activities need of the process they run in. */
export interface ActivityContext {
  database: Database;
  logger: Logger;
  ruleSets: RuleSets;
  accruals: ComputedAccruals;
  drafts: Drafts;
  /** The execution on whose behalf an activity runs. */
  execution(): Execution;
  /** Told of each rule that an order had to do without, once the order is decided on. */
  onRuleError?: ((failed: RuleFailure) => void) | undefined;
  /** An operation that has been under way for longer is a difference to a reconciliation. */
  stuckAfterSeconds: number;
  /** Tells Temporal that a long activity lives, and how far it has come. */
  heartbeat(progress: unknown): void;
  /** Told each time that a step cuts a batch that failed. */
  onSplit?: ((step: Step) => void) | undefined;
  /** What nightly runs of this process share. */
  lifecyclePace: Pace;
  /** Told how long a chunk of a nightly run took, in seconds. */
  onLifecycleChunk?: ((seconds: number) => void) | undefined;
  /** Told each time that a nightly run leaves a card out by a fault of ours. */
  onLifecycleFailure?: (() => void) | undefined;
  now(): Date;
}
