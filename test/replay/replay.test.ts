import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { readFileSync } from 'node:fs';
import { createDataConverter } from '../../platform/data-converter';
import { Outcomes } from '../../worker/eager-start/outcomes';
import * as workflows from '../../workflows';
import { workflowBundle } from '../harness/run/temporal';
import { recordings, type Recording } from './recordings';

const kept = recordings();
let code: string;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } } });
  code = readFileSync(await workflowBundle(), 'utf8');
}, 120_000);

afterAll(() => Runtime.instance().shutdown());

/** Replays a recording on the workflow code as it is now. @throws DeterminismViolationError when a running execution could not go on with it. */
function replay({ history, workflowId }: Pick<Recording, 'history' | 'workflowId'>): Promise<void> {
  const { sinks } = new Outcomes();
  return Worker.runReplayHistory(
    { workflowBundle: { code }, dataConverter: createDataConverter(), sinks, replayName: workflowId },
    history,
    workflowId,
  );
}

test('there is a recorded history of every workflow', () => {
  expect([...new Set(kept.map(({ workflowType }) => workflowType))].sort()).toEqual(Object.keys(workflows).sort());
});

test.each(kept.map((recording) => [recording.name, recording] as const))('%s replays', async (_name, recording) => {
  await replay(recording);
});

test('a history of other steps does not replay', async () => {
  const recording = kept.find(({ workflowType }) => workflowType === 'settleOrders')!;
  // As if the first step had been renamed without a version gate.
  const history = withStepRenamed(recording.history, 'applyDiscounts', 'applyVouchers');
  expect(history).not.toEqual(recording.history);
  await expect(replay({ ...recording, history })).rejects.toThrow(/[Nn]ondeterminis/);
});

/** A local activity stands in a history as a marker, its name inside of JSON in base64. */
function withStepRenamed(history: unknown, from: string, to: string): unknown {
  const rename = (_key: string, value: unknown) => {
    if (typeof value !== 'string') return value;
    const decoded = Buffer.from(value, 'base64').toString('utf8');
    return decoded.includes(`"activity_type":"${from}"`) ? Buffer.from(decoded.replace(from, to)).toString('base64') : value;
  };
  return JSON.parse(JSON.stringify(history), rename) as unknown;
}
