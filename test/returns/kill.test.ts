import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RacePoint } from '../../platform/race-points';
import { useEngine, type Engine } from '../harness/engine';
import { expectInvariants } from '../harness/invariants';
import { postReturn, returnOf, shop } from './scene';

const engine = useEngine({ quiet: true });
const REGISTER = join(__dirname, '../harness/run/run-typescript.cjs');
const ENTRY = join(__dirname, '../crash/worker-process.ts');
const children: ChildProcess[] = [];

async function spawnVictim(place: RacePoint, settings: Engine['settings']): Promise<ChildProcess> {
  const given = Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const env = { ...process.env, ...Object.fromEntries(given), LUMBUNG_ONCE: '0' };
  const child = fork(ENTRY, [place], { execArgv: ['--require', REGISTER], env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  // It may be gone before it says that it is ready.
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
  return child;
}

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Before its transaction is over, and after. */
const PLACES: RacePoint[] = ['postOperations.written', 'postOperations.after'];

test.each(PLACES)(
  'a worker killed at %s in the middle of returns: each is posted once',
  async (place) => {
    const { client, database, settings, startWorker, stopWorker } = engine();
    await startWorker();
    const { buy, grant, balance } = await shop(engine());
    await grant(500, '2026-12-31');
    const bought = await buy({ redeem: { points: 500 } });
    await stopWorker();
    const victim = await spawnVictim(place, settings);
    const answers = Array.from({ length: 5 }, () =>
      postReturn(client, bought, returnOf({ lines: [{ lineId: '1', quantity: 2 }] }), { headers: { prefer: 'wait=60' } }),
    );
    if (victim.exitCode === null && victim.signalCode === null) await once(victim, 'exit');
    await startWorker();
    const outcomes = await Promise.all(answers);
    expect(outcomes.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const sum = (of: (body: (typeof outcomes)[number]['body']) => number) => outcomes.reduce((all, { body }) => all + of(body), 0);
    expect([sum(({ refund }) => refund.amount), sum(({ restored }) => restored.points), sum(({ clawedBack }) => clawedBack.points)]).toEqual([
      100_000, 500, 99,
    ]);
    expect(await balance()).toMatchObject({ available: 500, debt: 0 });
    await expectInvariants(database);
  },
  90_000,
);
