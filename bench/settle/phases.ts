import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** Milliseconds that a workflow spent in each phase, in the order of time. */
export type Phases = Record<string, number>;

const { EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, EVENT_TYPE_WORKFLOW_TASK_STARTED, EVENT_TYPE_WORKFLOW_TASK_COMPLETED, EVENT_TYPE_MARKER_RECORDED } =
  temporal.api.enums.v1.EventType;

/** From the start to the task being handed out; from there to the first local activity's being scheduled, or to the end where there is none. */
const QUEUE = 'to a worker';
const BEGIN = 'in the worker before the steps';

/**
 * Where the time of a workflow went that ran in one workflow task. A local activity is counted from being scheduled to the next one's being
 * scheduled, or to the end of the task: the time at which it completed is told in another clock.
 */
export function phasesOf(events: readonly HistoryEvent[]): Phases {
  const timeOf = (type: temporal.api.enums.v1.EventType) => optionalTsToMs(events.find(({ eventType }) => eventType === type)?.eventTime) ?? NaN;
  const steps = events
    .filter(({ eventType }) => eventType === EVENT_TYPE_MARKER_RECORDED)
    .flatMap(scheduledIn)
    .sort((a, b) => a.at - b.at);
  const moments = [
    { name: QUEUE, at: timeOf(EVENT_TYPE_WORKFLOW_EXECUTION_STARTED) },
    { name: BEGIN, at: timeOf(EVENT_TYPE_WORKFLOW_TASK_STARTED) },
    ...steps,
  ];
  const end = timeOf(EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
  const phases: Phases = {};
  for (const [index, { name, at }] of moments.entries()) phases[name] = (phases[name] ?? 0) + (moments[index + 1]?.at ?? end) - at;
  return phases;
}

/** The local activity that a marker is of. */
function scheduledIn({ markerRecordedEventAttributes: marker }: HistoryEvent): { name: string; at: number }[] {
  const bytes = marker?.details?.data?.payloads?.[0]?.data;
  if (!bytes) return [];
  const { activity_type: name, original_schedule_time: time } = JSON.parse(Buffer.from(bytes).toString()) as {
    activity_type?: string;
    original_schedule_time?: { seconds: number; nanos: number };
  };
  return name === undefined || time === undefined ? [] : [{ name, at: time.seconds * 1_000 + time.nanos / 1_000_000 }];
}

/** Mean phases of some workflows that have ended. */
export async function readPhases(client: Client, workflowIds: readonly string[]): Promise<Phases> {
  const histories = await Promise.all(workflowIds.map((id) => client.workflow.getHandle(id).fetchHistory()));
  return meanPhases(histories.map(({ events }) => phasesOf(events ?? [])));
}

/** The mean of each phase; one that a workflow didn't have counts as zero. */
export function meanPhases(all: readonly Phases[]): Phases {
  const sums: Phases = {};
  for (const phases of all) for (const [name, ms] of Object.entries(phases)) sums[name] = (sums[name] ?? 0) + ms;
  return Object.fromEntries(Object.entries(sums).map(([name, ms]) => [name, ms / all.length]));
}
