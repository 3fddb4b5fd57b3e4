import { useEngine } from '../harness/engine';
import { nextId, order, program, ruleSet } from '../harness/factories';
import { asAdmin } from '../harness/run/postgres';
import { ended, request, simulationOf, type Simulation } from './simulating';

// What fails is an ERROR in the log, and what is tested.
const engine = useEngine({ quiet: true });

async function publish(): Promise<string> {
  const programId = nextId('failing');
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet() }));
  return programId;
}

async function publishAndSettle(): Promise<string> {
  const programId = await publish();
  expect((await engine().client.post('/v1/orders', order(programId))).status).toBe(201);
  return programId;
}

const draft = ruleSet({ discounts: [{ id: 'ten', give: { percent: '10' } }] });

test('a fault of ours ends a simulation as failed, with an id that the log has too; others go on', async () => {
  const { client, database, errors, workerMetrics } = engine();
  const [broken, sound] = [await publishAndSettle(), await publishAndSettle()];
  await asAdmin(database.ownerUrl, (other) =>
    other.query(`
      create function public.broken_result() returns trigger language plpgsql as $$ begin
        if new.program_id = '${broken}' then raise exception 'broken on purpose'; end if;
        return new;
      end $$;
      create trigger broken_result before insert on lumbung.simulation_result for each row execute function public.broken_result()`),
  );
  const body = simulationOf(draft);
  await Promise.all([broken, sound].map((programId) => request(client, programId, body)));
  const failed = await ended(client, broken, body.simulationId);
  expect(failed).toMatchObject({ state: 'failed', file: null, problem: { code: 'INTERNAL' }, totals: { orders: { looked: 0 } } });
  const { errorId, detail } = failed.problem!;
  expect(errorId).toBeDefined();
  expect(detail).not.toContain('purpose');
  expect(errors.filter((error) => error.errorId === errorId)).toEqual([
    expect.objectContaining({ message: 'simulation failed', id: body.simulationId }),
  ]);
  expect(await ended(client, sound, body.simulationId)).toMatchObject({ state: 'done', totals: { orders: { looked: 1, different: 1 } } });
  const counted = (await workerMetrics.of.simulations.get()).values.map(({ labels, value }) => [labels.state, value]);
  expect(counted).toEqual(expect.arrayContaining([['failed', 1]]));
});

test('sums beyond 2^53 − 1 end it, and it says so', async () => {
  const { client } = engine();
  const programId = await publishAndSettle();
  const dear = { lines: [{ lineId: '1', sku: 'S', quantity: 1, amount: Number.MAX_SAFE_INTEGER }] };
  expect((await client.post('/v1/orders', order(programId, dear))).status).toBe(201);
  const body = simulationOf(draft);
  await request(client, programId, body);
  expect(await ended(client, programId, body.simulationId)).toMatchObject({ state: 'failed', problem: { code: 'OUT_OF_RANGE' } });
  const { body: told } = await client.get<Simulation>(`/v1/simulations/${body.simulationId}`, { headers: { 'accept-language': 'id' } });
  expect(told.problem?.detail).toContain('melampaui');
});

test('a draft that this version of the program does not take any more ends it', async () => {
  const { client, database } = engine();
  const programId = await publishAndSettle();
  await engine().stopWorker();
  const body = simulationOf(draft);
  expect((await request(client, programId, body)).status).toBe(202);
  const stale = ruleSet({ discounts: [{ id: 'ten', when: 'order.nonsense > 1', give: { percent: '10' } }] });
  await database.rows('update lumbung.simulation set rule_set = $2 where simulation_id = $1', [body.simulationId, JSON.stringify(stale)]);
  await engine().startWorker();
  const failed = await ended(client, programId, body.simulationId);
  expect(failed).toMatchObject({ state: 'failed', problem: { code: 'RULE_SET_INVALID', errors: [{ path: 'discounts.0.when' }] } });
});

test('a program has so many unfinished simulations at most', async () => {
  const { client } = engine();
  const [programId, other] = [await publish(), await publish()];
  await engine().stopWorker();
  const bodies = Array.from({ length: 20 }, () => simulationOf(draft));
  for (const body of bodies) expect((await request(client, programId, body)).status).toBe(202);
  const more = simulationOf(draft);
  const refused = await request(client, programId, more);
  expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  // One that is known is answered all the same, and other programs have room.
  expect((await request(client, programId, bodies[0])).status).toBe(200);
  expect((await request(client, other, more)).status).toBe(202);
  await engine().startWorker();
  for (const body of bodies) expect(await ended(client, programId, body.simulationId)).toMatchObject({ state: 'done' });
  expect((await request(client, programId, more)).status).toBe(202);
}, 60_000);
