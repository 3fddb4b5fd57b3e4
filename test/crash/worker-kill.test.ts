import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RacePoint } from '../../platform/race-points';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { numberOf, readPrometheusText } from '../harness/prometheus-text';

const folder = mkdtempSync(join(tmpdir(), 'lumbung-kill-'));
/** As where API and worker share a machine: the worker that dies has the batch by its socket. */
const engine = useEngine({ env: { LUMBUNG_WORKER_SOCKET: join(folder, 'worker.sock') } });
const REGISTER = join(__dirname, '../harness/run/run-typescript.cjs');
const ENTRY = join(__dirname, 'worker-process.ts');
const ORDERS = 12;
/** Far above what it takes, and below what would be noticed too late. */
const RECOVERY_MS = 30_000;

const children: ChildProcess[] = [];

async function spawnVictim(place: RacePoint): Promise<ChildProcess> {
  const { settings } = engine();
  const given = Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const env = { ...process.env, ...Object.fromEntries(given), LUMBUNG_ONCE: '0' };
  const child = fork(ENTRY, [place], { execArgv: ['--require', REGISTER], env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  // It may be gone before it says that it is ready.
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
  return child;
}

async function startedByWorker(): Promise<number> {
  const { body } = await engine().client.get<string>('/metrics', { role: 'operator' });
  return numberOf(readPrometheusText(body), 'lumbung_intake_batch_starts_total', { kind: 'order', way: 'worker' });
}

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const PLACES: RacePoint[] = [
  'applyDiscounts.before',
  'applyDiscounts.locked',
  'applyDiscounts.written',
  'applyDiscounts.after',
  'accruePoints.before',
  'accruePoints.written',
  'accruePoints.after',
  'redeemPoints.before',
  'redeemPoints.written',
  'redeemPoints.after',
  'outcomes.told',
];

test.each(PLACES)(
  'a worker killed at %s: every accepted order is settled once, a refused one leaves nothing',
  async (place) => {
    const { client, database } = engine();
    const programId = nextId('kill');
    const discounts = [{ id: 'few', code: 'FEW', give: { percent: '10' }, limits: { total: 5 } }];
    await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ discounts }) }));
    const members = Array.from({ length: 4 }, () => nextId('m'));
    await engine().startWorker();
    for (const memberId of members) await client.post('/v1/grants', grant(programId, memberId, { points: 1000 }));
    await engine().stopWorker();

    const victim = await spawnVictim(place);
    const before = await startedByWorker();
    const sent = Array.from({ length: ORDERS }, (_, i) =>
      order(programId, { memberId: members[i % members.length] ?? '', redeem: { points: 50 }, codes: ['FEW'] }),
    );
    const refused = order(programId, { memberId: nextId('m'), redeem: { points: 1 } });
    const answers = [...sent, refused].map((body) => client.post<{ discountTotal: number }>('/v1/orders', body, { headers: { prefer: 'wait=60' } }));
    if (victim.exitCode === null && victim.signalCode === null) await once(victim, 'exit');
    const killed = Date.now();
    await engine().startWorker();
    const outcomes = await Promise.all(answers);
    const recovery = Date.now() - killed;
    // The victim had the batch first hand, by its socket.
    expect(await startedByWorker()).toBeGreaterThan(before);
    // Mostly the workflow task's timeout (5 s), after which the server hands its work to another worker.
    expect(recovery).toBeLessThan(RECOVERY_MS);
    process.stdout.write(`worker killed at ${place}: all ${ORDERS} orders settled ${recovery} ms later\n`);

    expect(outcomes.map(({ status }) => status)).toEqual([...sent.map(() => 201), 422]);
    // The limited discount went to exactly five, however often a step ran.
    expect(outcomes.filter(({ body }) => body.discountTotal > 0)).toHaveLength(5);
    for (const memberId of members) {
      const entries = await client.get<{ items: { kind: string; points: number }[] }>(`/v1/members/${memberId}/entries?programId=${programId}`);
      expect(entries.body.items.filter(({ kind }) => kind === 'redeem').map(({ points }) => points)).toEqual(
        Array(ORDERS / members.length).fill(-50),
      );
    }
    expect((await client.get(`/v1/members/${refused.memberId}/balance?programId=${programId}`)).status).toBe(404);
    await expectInvariants(database);
  },
  90_000,
);
