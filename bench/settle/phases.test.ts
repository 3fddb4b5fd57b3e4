import { msNumberToTs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { meanPhases, phasesOf } from './phases';

const { EventType } = temporal.api.enums.v1;
const event = (type: keyof typeof EventType, ms: number) => ({ eventType: EventType[type], eventTime: msNumberToTs(ms) }) as never;

function marker(step: string, scheduledAt: number) {
  const text = JSON.stringify({ activity_type: step, original_schedule_time: { seconds: 1, nanos: (scheduledAt - 1_000) * 1_000_000 } });
  return {
    eventType: EventType.EVENT_TYPE_MARKER_RECORDED,
    markerRecordedEventAttributes: { details: { data: { payloads: [{ data: Buffer.from(text) }] } } },
  } as never;
}

test('a step lasts until the next is scheduled, the last until the task ends', () => {
  const phases = phasesOf([
    event('EVENT_TYPE_WORKFLOW_EXECUTION_STARTED', 1_000),
    event('EVENT_TYPE_WORKFLOW_TASK_SCHEDULED', 1_000),
    event('EVENT_TYPE_WORKFLOW_TASK_STARTED', 1_005),
    event('EVENT_TYPE_WORKFLOW_TASK_COMPLETED', 1_060),
    marker('discounts', 1_010),
    marker('redemption', 1_040),
    event('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED', 1_060),
  ]);
  expect(phases).toEqual({ 'to a worker': 5, 'in the worker before the steps': 5, discounts: 30, redemption: 20 });
});

test('a workflow without steps is all before them', () => {
  const events = [
    event('EVENT_TYPE_WORKFLOW_EXECUTION_STARTED', 0),
    event('EVENT_TYPE_WORKFLOW_TASK_STARTED', 3),
    event('EVENT_TYPE_WORKFLOW_TASK_COMPLETED', 10),
  ];
  expect(phasesOf(events)).toEqual({ 'to a worker': 3, 'in the worker before the steps': 7 });
});

test('the mean counts a phase that one of them lacks as zero', () => {
  expect(meanPhases([{ a: 2, b: 4 }, { a: 4 }])).toEqual({ a: 3, b: 2 });
  expect(meanPhases([])).toEqual({});
});
