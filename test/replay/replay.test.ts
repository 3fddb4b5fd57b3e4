import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { readFileSync } from 'node:fs';
import { createDataConverter } from '../../platform/data-converter';
import * as workflows from '../../workflows';
import { workflowBundle } from '../harness/run/temporal';
import { recordings, type Recording } from './recordings';

const kept = recordings();
let code: string;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  code = readFileSync(await workflowBundle(), 'utf8');
}, 120_000);

afterAll(() => Runtime.instance().shutdown());

/** Replays a recording on the workflow code as it is now. @throws DeterminismViolationError when a running execution could not go on with it. */
function replay({ history, workflowId }: Pick<Recording, 'history' | 'workflowId'>): Promise<void> {
  return Worker.runReplayHistory({ workflowBundle: { code }, dataConverter: createDataConverter(), replayName: workflowId }, history, workflowId);
}

test('there is a recorded history of every workflow', () => {
  expect([...new Set(kept.map(({ workflowType }) => workflowType))].sort()).toEqual(Object.keys(workflows).sort());
});

test.each(kept.map((recording) => [recording.name, recording] as const))('%s replays', async (_name, recording) => {
  await replay(recording);
});

test('a history of other steps does not replay', async () => {
  const [recording] = kept.filter(({ workflowType }) => workflowType === 'settleOrders');
  const text = JSON.stringify(recording!.history);
  // The first step by another name: as if it had been renamed without a version gate.
  const changed = JSON.parse(text.replaceAll(markerOf('applyDiscounts'), markerOf('anotherStep'))) as unknown;
  expect(changed).not.toEqual(recording!.history);
  await expect(replay({ ...recording!, history: changed })).rejects.toThrow(/[Nn]ondeterminis/);
});

/** A local activity stands in a history as a marker whose data is JSON in base64: `"activity_type":"applyDiscounts"`. */
function markerOf(step: string): string {
  return step;
}
