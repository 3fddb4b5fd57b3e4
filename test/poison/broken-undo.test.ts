import { createLogger } from '../../platform/logger';
import { sweep } from '../../worker/sweeper';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { useGates } from '../harness/gates';
import { sendTogether } from '../harness/in-a-batch';
import { expectInvariants } from '../harness/invariants';
import { lockAwaited } from '../harness/locks';
import { breakStep, whileCardIsLocked } from '../harness/sabotage';

// The errors logged here are what is tested.
const engine = useEngine({ env: { LUMBUNG_BATCHES_IN_FLIGHT: '1', LUMBUNG_BATCH_SLOW_AFTER_MS: '60000' }, quiet: true });
const gate = useGates();
const PATIENTLY = { headers: { prefer: 'wait=60' } };
const BUDGET_MS = 60_000;
const silent = Object.assign(createLogger('test', 'error'), { silent: true });

let programId: string;

beforeAll(async () => {
  programId = nextId('undo');
  const discounts = [{ id: 'few', code: 'FEW', give: { amount: 1000, per: 'order' as const }, limits: { total: 1000 } }];
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ discounts }) }));
});

afterEach(() => expectInvariants(engine().database));

async function greedy() {
  const memberId = nextId('m');
  await engine().client.post('/v1/grants', grant(programId, memberId, { points: 500 }));
  return order(programId, { memberId, codes: ['FEW'], redeem: { points: 300 } });
}

function lookOnce(): Promise<number> {
  const { temporal, database, taskQueue } = engine();
  return sweep({ client: temporal.client, database: database.open(2), logger: silent, taskQueue, afterSeconds: 0 });
}

test(
  'an order that can not even be taken back keeps what it reserved, its mates fail or settle as they should, and the sweeper finishes it once it is mended',
  async () => {
    const { client, database, errors } = engine();
    const [stuck, failing, mate] = [await greedy(), await greedy(), await greedy()];
    const mendStep = await breakStep(database, [stuck.orderId, failing.orderId], 'settled');
    const mendUndo = await breakStep(database, [stuck.orderId], 'failed');
    const answers = await Promise.all(await sendTogether(client, gate, [stuck, failing, mate], PATIENTLY));
    expect(answers.map(({ status }) => status)).toEqual([500, 500, 201]);

    const shown = async (id: string) => (await client.get<{ state: string }>(`/v1/orders/${id}?programId=${programId}`)).body.state;
    expect([await shown(stuck.orderId), await shown(failing.orderId)]).toEqual(['settling', 'failed']);
    expect(await database.rows('select reserved from lumbung.card where member_id = any ($1)', [[stuck.memberId, failing.memberId]])).toEqual(
      expect.arrayContaining([{ reserved: '300' }, { reserved: '0' }]),
    );
    expect(errors).toContainEqual(expect.objectContaining({ message: 'an order that failed could not be taken back', id: stuck.orderId }));

    // Still broken: it is looked after, and stays as it is.
    expect(await lookOnce()).toBe(1);
    const handle = engine().temporal.client.workflow.getHandle(`settle:${programId}:${stuck.orderId}`);
    expect(await handle.result()).toMatchObject({ verdicts: [{ outcome: 'failed' }] });
    await mendUndo();
    await mendStep();
    expect(await lookOnce()).toBe(1);
    expect(await handle.result()).toMatchObject({ verdicts: [{ outcome: 'settled', attempt: 1 }] });
    expect(await lookOnce()).toBe(0);
    expect(await client.post('/v1/orders', stuck)).toMatchObject({ status: 200, body: { redeemed: { points: 300 } } });
  },
  BUDGET_MS,
);

test(
  'an order whose card is busy while it is taken back is taken back all the same',
  async () => {
    const { client, database } = engine();
    const [busy, other] = [await greedy(), await greedy()];
    const mend = await breakStep(database, [busy.orderId, other.orderId], 'accrued');
    const held = gate('undoSettlement.before', busy.orderId);
    const answers = await sendTogether(client, gate, [busy, other], PATIENTLY);
    await held.arrived(1);
    const again = await whileCardIsLocked(database, busy.memberId ?? '', async () => {
      const tried = gate('undoSettlement.after', busy.orderId);
      held.open();
      await lockAwaited(database);
      await tried.arrived(1);
      return tried;
    });
    again.open();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([500, 500]);
    expect(await database.rows('select reserved from lumbung.card where reserved > 0')).toEqual([]);
    await mend();
    expect((await client.post('/v1/orders', busy, PATIENTLY)).status).toBe(201);
  },
  BUDGET_MS,
);
