import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createApiMetrics } from '../platform/metrics/api-metrics';
import { watchNode } from '../platform/metrics/process-metrics';
import { createWorkerMetrics } from '../platform/metrics/worker-metrics';
import { metricsPage } from './metrics-page';

describe('docs/metrics.md', () => {
  it('is what the definitions say now (npm run docs:metrics)', async () => {
    expect(await readFile(join(__dirname, '..', 'docs', 'metrics.md'), 'utf8')).toBe(metricsPage());
  });

  it.each([
    ['an API', createApiMetrics],
    ['a worker', createWorkerMetrics],
  ])('explains every number that %s tells, Node’s own as a family', async (_, create) => {
    const metrics = create();
    watchNode(metrics);
    const told = await metrics.registry.getMetricsAsJSON();
    expect(told.length).toBeGreaterThan(30);
    for (const { name, help } of told) {
      expect(help).toMatch(/\S/);
      if (!/^(process|nodejs)_/.test(name)) expect(metricsPage()).toContain(`\`${name}\``);
    }
  });

  it('names no number in its alerts that nobody tells', () => {
    const told = [...Object.keys(namesOf())];
    const asked = [...metricsPage().matchAll(/lumbung_\w+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, ''));
    expect(asked.length).toBeGreaterThan(told.length);
    expect(asked.filter((name) => !told.includes(name))).toEqual([]);
  });
});

function namesOf(): Record<string, true> {
  const all = [createApiMetrics(), createWorkerMetrics()].flatMap(({ of }) => Object.values(of) as unknown as { name: string }[]);
  return Object.fromEntries(all.map(({ name }) => [name, true]));
}
