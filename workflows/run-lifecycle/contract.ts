import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import type { LifecycleCounts } from '../../domain/lifecycle/counts';
import type { Phase } from '../../domain/lifecycle/phases';
import { SEARCH_ATTRIBUTES } from '../search-attributes';

/** Names that the workflows are registered and started under. */
export const RUN_LIFECYCLE = 'runLifecycle';
export const START_NIGHT = 'startNight';

/** Names the nightly run of a business date; everything else of it is in its row. */
export interface RunLifecycleInput {
  programId: string;
  /** `YYYY-MM-DD` in the program's time zone. */
  businessDate: string;
}

/** What a schedule starts: the run of the day that it is where the program is. */
export interface StartNightInput {
  programId: string;
}

/** How far the runs of a program have come. */
export interface LifecycleProgress {
  /** `done`: the date that was asked for, and every one before it. */
  state: 'running' | 'done';
  /** The date that is being run: the one asked for, or one that was missed before it. */
  businessDate: string;
  phase: Phase | null;
  counts: LifecycleCounts;
}

/** The activities of nightly runs; see `activities/run-lifecycle`. */
export interface RunLifecycleActivities {
  /** Works for some seconds on the earliest date that isn't done; called again until the state is `done`. */
  advanceLifecycle(input: RunLifecycleInput): Promise<LifecycleProgress>;
  /** Asks for the run of today and of the dates missed before it; null: there is nothing to run. */
  openNight(input: StartNightInput): Promise<RunLifecycleInput | null>;
}

/** Query that an execution answers with its `LifecycleProgress`, null before the first. */
export const PROGRESS_QUERY = 'progress';

export function lifecycleWorkflowId(programId: string, businessDate: string): string {
  return `lifecycle:${programId}:${businessDate}`;
}

/** How a run is started, the same wherever it is: a second start joins the first, and one that was lost can be started again. */
export function lifecycleStartOptions({ programId, businessDate }: RunLifecycleInput, taskQueue: string) {
  const args: [RunLifecycleInput] = [{ programId, businessDate }];
  return {
    taskQueue,
    workflowId: lifecycleWorkflowId(programId, businessDate),
    workflowTaskTimeout: '5s' as const,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    staticSummary: `nightly run of ${programId} for ${businessDate}`,
    typedSearchAttributes: [{ key: SEARCH_ATTRIBUTES.program, value: [programId] }],
    args,
  };
}

export function nightScheduleId(programId: string): string {
  return `lifecycle:${programId}`;
}

/**
 * The schedule of a program's nightly runs. An hour after the first look comes a second one, which finds the date done as a rule: it is for nights in
 * which the clock leaves out the hour of the first, or goes through it twice. Nobody is started beside a run that is under way, for each runs whatever
 * was missed.
 * @param at time of day in the program's time zone, `HH:MM`
 */
export function nightSchedule({ programId, timeZone }: { programId: string; timeZone: string }, at: string, taskQueue: string) {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const args: [StartNightInput] = [{ programId }];
  return {
    scheduleId: nightScheduleId(programId),
    spec: { calendars: [hour, (hour + 1) % 24].map((each) => ({ hour: each, minute })), timezone: timeZone },
    policies: { overlap: 'SKIP' as const, catchupWindow: '1 year' as const },
    action: {
      type: 'startWorkflow' as const,
      workflowType: START_NIGHT,
      // Temporal adds the moment.
      workflowId: `lifecycle-night:${programId}`,
      taskQueue,
      workflowTaskTimeout: '5s' as const,
      staticSummary: `night of ${programId}`,
      typedSearchAttributes: [{ key: SEARCH_ATTRIBUTES.program, value: [programId] }],
      args,
    },
  };
}
