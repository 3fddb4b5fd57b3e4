import { spawnSync } from 'node:child_process';
import { ALERTS } from '../../cli/metrics-page';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program } from '../harness/factories';
import { runFolder } from '../harness/run/run-folder';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';

const engine = useEngine();

/** Prometheus' own checker; a problem of style ends it with 3, a text that it can't read with 1. */
function promtool(args: string[], input?: string): { code: number | null; problems: string[] } {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { encoding: 'utf8', ...(input !== undefined && { input }) });
  if (error) throw error;
  return { code: status, problems: `${stdout}${stderr}`.split('\n').filter((line) => line !== '') };
}

test('Prometheus reads what is told and finds nothing to complain about in it', async () => {
  const { client, workerMetrics } = engine();
  const programId = nextId('format');
  const memberId = nextId('m');
  await client.put(`/v1/programs/${programId}`, program());
  await client.post('/v1/grants', grant(programId, memberId));
  await client.post('/v1/orders', order(programId, { memberId, redeem: { points: 5 } }));
  await client.post('/v1/orders', order(programId, { memberId, redeem: { points: 50_000 } }));
  const api = await client.get<string>('/metrics', { role: 'operator' });
  for (const text of [api.body, await workerMetrics.scrape()]) expect(promtool(['check', 'metrics'], text)).toEqual({ code: 0, problems: [] });
  expect(promtool(['check', 'metrics'], 'lumbung_x{ 1\n').code).toBe(1);
});

test('Prometheus takes the alerts that the documentation proposes', async () => {
  const rules = ALERTS.map(([what, expr]) => ({ alert: what.replaceAll(/\W+/g, '_'), expr }));
  const file = join(runFolder(), 'alerts.yml');
  await writeFile(file, stringify({ groups: [{ name: 'lumbung', rules }] }));
  expect(promtool(['check', 'rules', file])).toMatchObject({ code: 0 });
});
