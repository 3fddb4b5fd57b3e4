import { retryable } from '../activities/batch/retryable';
import { createWorkerMetrics } from '../platform/metrics/worker-metrics';
import type { Operation, Verdict } from '../workflows/operation';
import type { Activities } from '../activities';
import { observeSteps } from './step-metrics';

const ref = (id: string) => ({ programId: 'p', id, attempt: 1 });
const verdict = (outcome: Verdict['outcome'], more: Partial<Verdict> = {}): Verdict => ({
  ...ref('o'),
  fingerprint: 'f',
  outcome,
  replayed: false,
  ...more,
});
const operations = (count: number) => Array.from({ length: count }, (_, index) => ({ ...ref(`o${index}`) }) as unknown as Operation<never>);

/** Activities that answer what they are given here; the others are not called. */
function observed(activities: Partial<Activities>) {
  const metrics = createWorkerMetrics();
  const steps = observeSteps(activities as Activities, metrics);
  const settlements = async () =>
    Object.fromEntries(
      (await metrics.of.settlements.get()).values.map(({ labels, value }) => [`${labels.step} ${labels.outcome} ${labels.code}`, value]),
    );
  const failures = async (kind: string) => (await metrics.of.failures.get()).values.find(({ labels }) => labels.kind === kind)?.value;
  return { metrics, steps, settlements, failures };
}

test('what the first step says of orders, refusals by code', async () => {
  const verdicts = [
    verdict('refused', { code: 'INSUFFICIENT_POINTS' }),
    verdict('refused', { code: 'NOT_FOUND' }),
    verdict('conflict'),
    verdict('settled', { replayed: true }),
  ];
  const failed = verdict('failed', { code: 'INTERNAL' });
  const result = { live: [ref('a')], verdicts: [...verdicts, failed], locked: [ref('b'), ref('c')] };
  const { steps, settlements, failures } = observed({ applyDiscounts: () => Promise.resolve(result) });
  expect(await steps.applyDiscounts({ operations: operations(8) })).toBe(result);
  expect(await settlements()).toEqual({
    'applyDiscounts refused INSUFFICIENT_POINTS': 1,
    'applyDiscounts refused NOT_FOUND': 1,
    'applyDiscounts conflict ': 1,
    'applyDiscounts replayed ': 1,
    'applyDiscounts failed ': 1,
    'applyDiscounts locked ': 2,
  });
  expect([await failures('order'), await failures('grant')]).toEqual([1, 0]);
});

test('an order that fails in a later step counts as failed once: when it is taken back', async () => {
  const culprit = { ...ref('bad'), message: 'm' };
  const { steps, settlements, failures } = observed({
    accruePoints: () => Promise.resolve({ live: [], culprits: [culprit], locked: [] }),
    redeemPoints: () => Promise.resolve({ outcomes: [verdict('settled'), verdict('settled')], culprits: [culprit], locked: [ref('l')] }),
    undoSettlement: () => Promise.resolve([verdict('failed', { code: 'INTERNAL' }), verdict('settled')]),
  });
  await steps.accruePoints([culprit]);
  await steps.redeemPoints([ref('a'), ref('b'), culprit, ref('l')]);
  expect(await failures('order')).toBe(0);
  await steps.undoSettlement([culprit, culprit]);
  expect(await failures('order')).toBe(1);
  expect(await settlements()).toEqual({
    'accruePoints failed ': 1,
    'redeemPoints settled ': 2,
    'redeemPoints failed ': 1,
    'redeemPoints locked ': 1,
    'undoSettlement undone ': 1,
    'undoSettlement settled ': 1,
  });
});

test('grants are told as grants', async () => {
  const result = { verdicts: [verdict('settled'), verdict('failed')], locked: [{ programId: 'p', id: 'l' }] };
  const { steps, metrics, failures } = observed({ postGrants: () => Promise.resolve(result) });
  await steps.postGrants({ operations: operations(3) });
  expect((await metrics.of.settlements.get()).values.map(({ labels }) => labels.kind)).toEqual(['grant', 'grant', 'grant']);
  expect([await failures('order'), await failures('grant')]).toEqual([0, 1]);
});

test.each([
  ['08006', '08'],
  ['40P01', '40'],
  ['55P03', '55'],
  ['57014', '57'],
  ['25006', '25'],
  ['99999', 'other'],
  ['ECONNREFUSED', 'unreachable'],
])('a step that is stopped by %s will be repeated: %s', async (code, sqlstate) => {
  const thrown = retryable(Object.assign(new Error('statement with a body'), { code }));
  const { steps, metrics, settlements } = observed({ redeemPoints: () => Promise.reject(thrown) });
  await expect(steps.redeemPoints([ref('a')])).rejects.toBe(thrown);
  const retried = (await metrics.of.retries.get()).values.filter(({ value }) => value > 0);
  expect(retried).toEqual([{ labels: { step: 'redeemPoints', sqlstate }, value: 1 }]);
  expect(await settlements()).toEqual({});
  expect((await metrics.of.stepSeconds.get()).values.find(({ metricName }) => metricName?.endsWith('_count'))?.value).toBe(1);
});
