import { createLogger } from '../platform/logger';
import { createWorkerMetrics } from '../platform/metrics/worker-metrics';
import { observeRuleFailures } from './rule-failures';

const failure = {
  programId: 'p',
  ruleSetVersion: 3,
  ruleKind: 'discount' as const,
  ruleId: 'odd',
  orderId: 'o',
  detail: 'division by zero: 1 / 0 > 1',
};

function observed() {
  const logger = createLogger('test', 'warn');
  const warn = jest.spyOn(logger, 'warn').mockImplementation(() => logger);
  const metrics = createWorkerMetrics();
  return { tell: observeRuleFailures(logger, metrics), warn, metrics };
}

test('each failure is counted by kind, and the first of each rule is logged', async () => {
  const { tell, warn, metrics } = observed();
  for (let order = 0; order < 5; order += 1) tell({ ...failure, orderId: `o${order}` });
  tell({ ...failure, ruleKind: 'earning' });
  tell({ ...failure, ruleSetVersion: 4 });
  const counted = (await metrics.of.ruleErrors.get()).values.map(({ labels, value }) => [labels.kind, value]);
  expect(counted).toEqual([
    ['discount', 6],
    ['earning', 1],
  ]);
  expect(warn).toHaveBeenCalledTimes(3);
  expect(warn.mock.calls[0]).toEqual([
    'a rule failed on the data of an order and was skipped',
    expect.objectContaining({ orderId: 'o0', why: failure.detail }),
  ]);
});

test('no number of rules makes it remember without end', () => {
  const { tell, warn } = observed();
  for (let rule = 0; rule < 1_001; rule += 1) tell({ ...failure, ruleId: `r${rule}` });
  tell({ ...failure, ruleId: 'r0' });
  expect(warn).toHaveBeenCalledTimes(1_002);
});

test('without metrics it only logs', () => {
  const logger = createLogger('test', 'warn');
  const warn = jest.spyOn(logger, 'warn').mockImplementation(() => logger);
  observeRuleFailures(logger, undefined)(failure);
  expect(warn).toHaveBeenCalledTimes(1);
});
