import type { Activities } from '../activities';
import { retriedState } from '../activities/batch/retryable';
import type { OperationKind } from '../platform/metrics/operation-kinds';
import { RETRIED_CLASSES, type Step, type STEP_OUTCOMES, type WorkerMetrics } from '../platform/metrics/worker-metrics';
import type { Verdict } from '../workflows/operation';

/** What a step says of an operation that it ends or passes on. */
interface Said {
  outcome: (typeof STEP_OUTCOMES)[number];
  code?: string | undefined;
}

const CLASSES: ReadonlySet<string> = new Set(RETRIED_CLASSES);
const FAILED: Said = { outcome: 'failed' };
const LOCKED: Said = { outcome: 'locked' };

/** Counts and times what activities do; they themselves know nothing of it. */
export function observeSteps(activities: Activities, metrics: WorkerMetrics): Activities {
  const ended = (kind: OperationKind) => (all: readonly Said[]) => {
    const failures = all.filter(({ outcome }) => outcome === 'failed' || outcome === 'undone').length;
    if (failures > 0) metrics.of.failures.inc({ kind }, failures);
    return all;
  };
  const [endedOrders, endedGrants] = [ended('order'), ended('grant')];
  return {
    // What is no step is not observed.
    ...activities,
    applyDiscounts: observed(
      metrics,
      'applyDiscounts',
      (input) => activities.applyDiscounts(input),
      ({ verdicts, locked }) => [...endedOrders(verdicts.map(said)), ...locked.map(() => LOCKED)],
    ),
    // Who fails here is taken back by undoSettlement, and only then has ended.
    accruePoints: observed(
      metrics,
      'accruePoints',
      (input) => activities.accruePoints(input),
      ({ culprits, locked }) => [...culprits.map(() => FAILED), ...locked.map(() => LOCKED)],
    ),
    redeemPoints: observed(
      metrics,
      'redeemPoints',
      (input) => activities.redeemPoints(input),
      ({ outcomes, culprits, locked }) => [...outcomes.map(said), ...culprits.map(() => FAILED), ...locked.map(() => LOCKED)],
    ),
    undoSettlement: observed(
      metrics,
      'undoSettlement',
      (input) => activities.undoSettlement(input),
      (outcomes) => endedOrders(outcomes.map((one) => (one.outcome === 'failed' ? { outcome: 'undone' } : said(one)))),
    ),
    postGrants: observed(
      metrics,
      'postGrants',
      (input) => activities.postGrants(input),
      ({ verdicts, locked }) => [...endedGrants(verdicts.map(said)), ...locked.map(() => LOCKED)],
    ),
    postOperations: (input) =>
      observed(
        metrics,
        'postOperations',
        (given: typeof input) => activities.postOperations(given),
        ({ verdicts, locked }) => [...ended(input.kind)(verdicts.map(said)), ...locked.map(() => LOCKED)],
        input.kind,
      )(input),
    giveUpWaiting: (input) => activities.giveUpWaiting(input),
    replayOrders: async (input) => {
      const progress = await activities.replayOrders(input);
      if (progress.state !== 'running') metrics.of.simulations.inc({ state: progress.state });
      return progress;
    },
    abandonSimulation: (input) => activities.abandonSimulation(input),
    advanceLifecycle: async (input) => {
      const progress = await activities.advanceLifecycle(input);
      if (progress.state === 'done') metrics.of.lifecycleRuns.inc();
      return progress;
    },
    openNight: (input) => activities.openNight(input),
  };
}

type Input = { operations: readonly unknown[] } | readonly unknown[];

function observed<In extends Input, Result>(
  { of }: WorkerMetrics,
  step: Step,
  run: (input: In) => Promise<Result>,
  saidOf: (result: Result) => readonly Said[],
  kind: OperationKind = step === 'postGrants' ? 'grant' : 'order',
): (input: In) => Promise<Result> {
  return async (input) => {
    const startedAt = performance.now();
    of.stepSize.observe({ step }, 'operations' in input ? input.operations.length : input.length);
    try {
      const result = await run(input);
      for (const [outcome, codes] of counted(saidOf(result))) for (const [code, n] of codes) of.settlements.inc({ kind, step, outcome, code }, n);
      return result;
    } catch (error) {
      of.retries.inc({ step, sqlstate: classOf(error) });
      throw error;
    } finally {
      of.stepSeconds.observe({ step }, (performance.now() - startedAt) / 1000);
    }
  };
}

/** A batch mostly ends alike: one increment for all that do, instead of one each. */
function counted(all: readonly Said[]): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const { outcome, code = '' } of all) {
    const codes = counts.get(outcome) ?? new Map<string, number>();
    counts.set(outcome, codes.set(code, (codes.get(code) ?? 0) + 1));
  }
  return counts;
}

function said({ outcome, replayed = false, code }: Pick<Verdict, 'outcome' | 'code'> & { replayed?: boolean }): Said {
  if (outcome === 'moved' || outcome === 'waiting') return LOCKED;
  if (outcome === 'settled' && replayed) return { outcome: 'replayed' };
  return outcome === 'refused' ? { outcome, code } : { outcome };
}

/** Class of the SQLSTATE that a step could not get past; what is not in the list of those that pass is `other`. */
function classOf(error: unknown): string {
  const state = retriedState(error);
  if (state === undefined) return 'unreachable';
  const found = state.slice(0, 2);
  return CLASSES.has(found) ? found : 'other';
}
