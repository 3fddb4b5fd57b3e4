import { ScheduleNotFoundError, ScheduleOverlapPolicy, type Client } from '@temporalio/client';
import { keepSchedule } from '../platform/keep-schedule';
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
  if (at === 'off') return remove(client, scheduleId);
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  await keepSchedule(client, {
    scheduleId,
    spec: { calendars: [{ hour, minute }], timezone: 'UTC' },
    action: { type: 'startWorkflow', workflowType: RECONCILE, taskQueue, workflowId: `reconcile-daily:${taskQueue}`, args: [{}] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP },
  });
}

async function remove(client: Client, scheduleId: string): Promise<void> {
  try {
    await client.schedule.getHandle(scheduleId).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}
