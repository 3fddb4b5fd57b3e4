import { isDeepStrictEqual } from 'node:util';
import {
  ScheduleAlreadyRunning,
  type Client,
  type ScheduleDescription,
  type ScheduleOptions,
  type ScheduleOptionsStartWorkflowAction,
} from '@temporalio/client';
import type { Workflow } from '@temporalio/common';

export type WantedSchedule = ScheduleOptions<ScheduleOptionsStartWorkflowAction<Workflow>> & {
  spec: { calendars: { hour: number; minute: number }[]; timezone: string };
};

const ANSWER_MS = 3_000;

/**
 * Makes a schedule of Temporal's, or changes one that is not as it should be; once more changes nothing. Whether it is paused is left as it is.
 * @throws when Temporal doesn't answer, or doesn't take it
 */
export async function keepSchedule(client: Client, wanted: WantedSchedule): Promise<'created' | 'changed' | 'kept'> {
  return client.withDeadline(Date.now() + ANSWER_MS, async () => {
    try {
      await client.schedule.create(wanted);
      return 'created';
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    }
    const handle = client.schedule.getHandle(wanted.scheduleId);
    if (isAs(await handle.describe(), wanted)) return 'kept';
    await handle.update(({ state }) => ({ ...wanted, state: { paused: state.paused, ...(state.note !== undefined && { note: state.note }) } }));
    return 'changed';
  });
}

/** What may differ between two versions of the program or of its settings: when, where, and on whose task queue. */
function isAs({ spec, action }: ScheduleDescription, wanted: WantedSchedule): boolean {
  const times = (spec.calendars ?? []).map(({ hour, minute }) => [hour[0]?.start, minute[0]?.start]);
  return (
    spec.timezone === wanted.spec.timezone &&
    isDeepStrictEqual(
      times,
      wanted.spec.calendars.map(({ hour, minute }) => [hour, minute]),
    ) &&
    action.taskQueue === wanted.action.taskQueue &&
    action.workflowType === wanted.action.workflowType
  );
}
