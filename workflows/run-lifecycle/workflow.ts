import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  continueAsNew,
  defineQuery,
  executeChild,
  ParentClosePolicy,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { SEARCH_ATTRIBUTES } from '../search-attributes';
import { STEP_TIMEOUT, UNTIL_IT_WORKS } from '../retry-policy';
import {
  lifecycleWorkflowId,
  PROGRESS_QUERY,
  RUN_LIFECYCLE,
  type LifecycleProgress,
  type RunLifecycleActivities,
  type RunLifecycleInput,
  type StartNightInput,
} from './contract';

/** A worker that was killed is missed after so long; longer than a chunk may take. */
const MISSED_AFTER = '10s';

const { advanceLifecycle } = proxyActivities<RunLifecycleActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: MISSED_AFTER,
  retry: UNTIL_IT_WORKS,
  summary: 'age cards, chunk by chunk',
});

const { openNight } = proxyActivities<RunLifecycleActivities>({
  startToCloseTimeout: STEP_TIMEOUT,
  retry: UNTIL_IT_WORKS,
  summary: 'which dates are to be run',
});

/**
 * The nightly run of a program's business date, after those that were missed before it. What is done is in the database after each chunk, so an
 * execution that is lost, started twice, or ended by hand costs nothing but the chunk it was at: the next one goes on there.
 */
export async function runLifecycle(input: RunLifecycleInput): Promise<LifecycleProgress> {
  let progress: LifecycleProgress | null = null;
  setHandler(defineQuery<LifecycleProgress | null>(PROGRESS_QUERY), () => progress);
  for (;;) {
    progress = await advanceLifecycle(input);
    setCurrentDetails(describe(progress));
    if (progress.state === 'done') return progress;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof runLifecycle>(input);
  }
}

/** What a program's schedule starts: finds out which date it is, and has its run as a child, so that runs have the same id whoever asks for them. */
export async function startNight(input: StartNightInput): Promise<LifecycleProgress | null> {
  const run = await openNight(input);
  if (run === null) return null;
  try {
    return await executeChild<typeof runLifecycle>(RUN_LIFECYCLE, {
      workflowId: lifecycleWorkflowId(run.programId, run.businessDate),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `nightly run of ${run.programId} for ${run.businessDate}`,
      typedSearchAttributes: [{ key: SEARCH_ATTRIBUTES.program, value: [run.programId] }],
      args: [run],
    });
  } catch (error) {
    // Somebody has asked for it already, and that execution does all there is to do.
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw error;
  }
}

function describe({ state, businessDate, phase, counts }: LifecycleProgress): string {
  const { cards, lotsActivated, lotsExpired, ordersCancelled, levelsChanged, warnings, failed } = counts;
  const what = [
    `${cards} cards changed`,
    `${lotsActivated} lots activated`,
    `${lotsExpired} expired`,
    `${ordersCancelled} orders cancelled`,
    `${levelsChanged} levels changed`,
    `${warnings} warnings`,
    ...(failed > 0 ? [`**${failed} failed**`] : []),
  ];
  return `${businessDate}, ${state === 'done' ? 'done' : `phase ${phase ?? 'done'}`}: ${what.join(', ')}`;
}
