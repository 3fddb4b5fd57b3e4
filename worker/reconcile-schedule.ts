import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client } from '@temporalio/client';
import { RECONCILE } from '../workflows/reconcile/contract';

export interface ReconcileScheduleOptions {
  client: Client;
  taskQueue: string;
  /** `HH:MM` in UTC; `off`: nothing is scheduled. */
  at: string;
}

/** What was missed while Temporal was away is made up for once. */
const CATCH_UP = '1d' as const;

/**
 * Makes the schedule of the daily reconciliation what the setting says: there, at that time, or gone. Several workers that do it at once come to the
 * same. One that still runs when the next is due lets that one be.
 */
export async function ensureReconcileSchedule({ client, taskQueue, at }: ReconcileScheduleOptions): Promise<void> {
  const scheduleId = `reconcile:${taskQueue}`;
  const handle = client.schedule.getHandle(scheduleId);
  if (at === 'off') {
    await handle.delete().catch(ignoringMissing);
    return;
  }
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const spec = { calendars: [{ hour, minute, comment: 'daily reconciliation' }], timezone: 'UTC' };
  const action = { type: 'startWorkflow' as const, workflowType: RECONCILE, taskQueue, workflowId: `reconcile-daily:${taskQueue}`, args: [{}] };
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP };
  try {
    await client.schedule.create({ scheduleId, spec, action, policies });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await handle.update(({ state }) => ({ spec, action, policies, state }));
  }
}

function ignoringMissing(error: unknown): void {
  if (!(error instanceof Error && error.name === 'ScheduleNotFoundError')) throw error;
}
