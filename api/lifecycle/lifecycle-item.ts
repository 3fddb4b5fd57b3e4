import type { StoredRun } from '../../db/lifecycle/runs';
import { NO_COUNTS, type LifecycleCounts } from '../../domain/lifecycle/counts';
import { lifecycleWorkflowId } from '../../workflows/run-lifecycle/contract';
import type { Language } from '../http/language/language';
import { translate } from '../http/language/translate';

/** A run as it is now. */
export function runItem({ counts, ...run }: StoredRun) {
  const { programId, businessDate, state, phase, cause, requestedBy, requestedAt, startedAt, finishedAt } = run;
  return {
    programId,
    businessDate,
    state,
    phase,
    cause,
    counts: composeCounts(counts),
    requestedBy,
    requestedAt,
    startedAt,
    finishedAt,
    workflowId: lifecycleWorkflowId(programId, businessDate),
    detail: null,
  };
}

/** A date that no run is made for any more, since a later one was. */
export function skippedItem(programId: string, businessDate: string, latest: string, language: Language) {
  const detail = translate(`The run of ${latest} was asked for before: nothing is done for ${businessDate}.`, language);
  const nobody = { phase: null, cause: null, requestedBy: null, requestedAt: null, startedAt: null, finishedAt: null, workflowId: null };
  return { programId, businessDate, state: 'skipped' as const, ...nobody, counts: NO_COUNTS, detail };
}

/** Out of `jsonb`, which keeps no order of keys. */
function composeCounts(counts: Partial<LifecycleCounts>): LifecycleCounts {
  const names = Object.keys(NO_COUNTS) as (keyof LifecycleCounts)[];
  return names.reduce((composed, name) => ({ ...composed, [name]: counts[name] ?? 0 }), NO_COUNTS);
}
