import { useEngine } from '../harness/engine';
import { nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { startBatch } from '../harness/start-batch';

const engine = useEngine();

/** A program in which every order earns so many points. */
async function giving(points: number): Promise<string> {
  const programId = nextId('same');
  const body = program({ ruleSet: ruleSet({ earning: [{ id: 'each', mode: 'order', points }] }) });
  expect((await engine().client.put(`/v1/programs/${programId}`, body)).status).toBe(201);
  return programId;
}

test('orders of two programs that have the same id and travel together stay apart', async () => {
  const { client, database } = engine();
  const programs = [await giving(3), await giving(50)];
  const [orderId, memberId] = [nextId('order'), nextId('m')];
  await (
    await startBatch(
      engine(),
      programs.map((programId) => order(programId, { orderId, memberId })),
    )
  ).result();
  const earned = async (programId: string) =>
    (await client.get<{ earned: { points: number } }>(`/v1/orders/${orderId}?programId=${programId}`)).body.earned.points;
  expect(await Promise.all(programs.map(earned))).toEqual([3, 50]);
  await expectInvariants(database);
});
