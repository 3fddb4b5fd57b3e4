import type { ApiMetrics } from '../../platform/metrics/api-metrics';
import type { OperationKind } from '../../platform/metrics/operation-kinds';
import type { IntakeObserver } from './intake-observer';
import type { Submitted } from './operation-intake';

/** Counts what an intake does. */
export function intakeMetrics({ of }: ApiMetrics, kind: OperationKind): IntakeObserver {
  return {
    answered: (submitted, ms) => {
      const outcome = submitted?.kind ?? 'unavailable';
      of.operations.inc({ kind, outcome, code: codeOf(submitted) });
      of.operationSeconds.observe({ kind, outcome }, ms / 1000);
      if (submitted?.kind === 'settled' && submitted.replayed) of.replays.inc({ kind });
    },
    departed: (waitedMs) => {
      of.batchSize.observe({ kind }, waitedMs.length);
      for (const ms of waitedMs) of.queueSeconds.observe({ kind }, ms / 1000);
    },
  };
}

/** What a caller decides by; of conflicts and the rest, the outcome says it all. */
function codeOf(submitted: Submitted<unknown> | null): string {
  if (submitted?.kind === 'refused') return submitted.problem.code;
  return submitted?.kind === 'failed' ? 'INTERNAL' : '';
}

interface WatchedIntake {
  load: { queued: number; inFlight: number; unfinished: number };
}

/** Tells how busy an intake is whenever somebody asks. */
export function watchIntake(
  { of, onScrape }: ApiMetrics,
  kind: OperationKind,
  intake: WatchedIntake,
  limits: { queue: number; unfinished: number },
): void {
  of.queueMax.set({ kind }, limits.queue);
  of.unfinishedMax.set({ kind }, limits.unfinished);
  onScrape(() => {
    const { queued, inFlight, unfinished } = intake.load;
    of.queued.set({ kind }, queued);
    of.inFlight.set({ kind }, inFlight);
    of.unfinished.set({ kind }, unfinished);
  });
}
