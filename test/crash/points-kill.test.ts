import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RacePoint } from '../../platform/race-points';
import { useEngine, type Engine } from '../harness/engine';
import { hold, nextId, redemption } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { pointsScene } from '../points/scene';

/** Several engines side by side, for most of each case is waiting until the server misses the worker. */
const PLACES: RacePoint[] = ['postOperations.before', 'postOperations.locked', 'postOperations.written', 'postOperations.after'];
const engines = PLACES.map(() => useEngine());
const REGISTER = join(__dirname, '../harness/run/run-typescript.cjs');
const ENTRY = join(__dirname, 'worker-process.ts');
const PATIENTLY = { headers: { prefer: 'wait=100' } };

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

async function spawnVictim(place: RacePoint, settings: Engine['settings']): Promise<ChildProcess> {
  const given = Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const env = { ...process.env, ...Object.fromEntries(given), LUMBUNG_ONCE: '0' };
  const child = fork(ENTRY, [place], { execArgv: ['--require', REGISTER], env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
  return child;
}

/** Kills a worker at a place while a capture and redemptions of the same card are under way, and looks at what becomes of them. */
async function killAt(place: RacePoint, engine: Engine): Promise<void> {
  const { client, database, settings } = engine;
  const { programId, memberId, balance, entries } = await pointsScene(engine);
  const held = hold(programId, memberId, { points: 400 });
  expect((await client.post('/v1/holds', held, PATIENTLY)).status).toBe(201);
  await engine.stopWorker();

  const victim = await spawnVictim(place, settings);
  const captured = client.post(`/v1/holds/${held.holdId}/capture?programId=${programId}`, { captureId: nextId('cp'), points: 300 }, PATIENTLY);
  const redeemed = [50, 60, 70, 2_000].map((points) => client.post('/v1/redemptions', redemption(programId, memberId, { points }), PATIENTLY));
  if (victim.exitCode === null && victim.signalCode === null) await once(victim, 'exit');
  await engine.startWorker();

  const answers = await Promise.all([captured, ...redeemed]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 422]);
  expect(await balance()).toMatchObject({ available: 1020, held: 0 });
  const spent = (await entries()).filter(([kind]) => kind === 'redeem').map(([, points]) => points);
  expect(spent.sort((a, b) => a - b)).toEqual([-300, -70, -60, -50]);
  await expectInvariants(database);
}

/** What came of each place. */
let cases: Promise<void>[] = [];

beforeAll(() => {
  cases = PLACES.map((place, index) => killAt(place, engines[index]!()));
  // One that fails is told by its own test.
  for (const each of cases) each.catch(() => undefined);
});

test.each(PLACES.map((place, index) => [place, index] as const))(
  'a worker killed at %s: what was sent is posted once, what is refused leaves nothing',
  async (_, index) => {
    await cases[index];
  },
  180_000,
);
