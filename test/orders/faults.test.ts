import { useEngine } from '../harness/engine';
import { nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants, LEDGER_TABLES, snapshot } from '../harness/invariants';
import { breakLotsOf, whileCardIsLocked } from '../harness/sabotage';

/** One batch in flight, so that what comes while it flies travels together. The errors logged here are what is tested. */
const engine = useEngine({ env: { LUMBUNG_BATCHES_IN_FLIGHT: '1' }, quiet: true });
const BUDGET_MS = 60_000;
let programId: string;

beforeAll(async () => {
  programId = nextId('faults');
  const discounts = [{ id: 'few', code: 'FEW', give: { amount: 1000, per: 'order' as const }, limits: { total: 1000 } }];
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ discounts }) }));
});

afterEach(() => expectInvariants(engine().database));

test(
  'an order that fails by a fault of ours fails alone, leaves nothing behind, and settles once it is mended',
  async () => {
    const { client, database } = engine();
    const memberId = nextId('broken');
    const mend = await breakLotsOf(database, memberId);
    const culprit = order(programId, { memberId, codes: ['FEW'] });
    const mates = (count: number) => Array.from({ length: count }, () => order(programId, { memberId: nextId('m'), codes: ['FEW'] }));
    // The first leaves alone; the others, with the culprit in their midst, are the next batch.
    const answers = await Promise.all([...mates(15), culprit, ...mates(25)].map((body) => client.post('/v1/orders', body)));

    const [failed, ...others] = answers.filter(({ status }) => status !== 201);
    expect(others).toEqual([]);
    expect(failed).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(JSON.stringify(failed!.body)).not.toMatch(/broken on purpose|lumbung\.|select/);
    const path = `/v1/orders/${culprit.orderId}`;
    expect((await client.get(`${path}?programId=${programId}`)).body).toMatchObject({ state: 'failed', problem: { code: 'INTERNAL' } });
    expect(await database.rows('select uses from lumbung.usage_counter where program_id = $1', [programId])).toEqual([{ uses: '40' }]);

    await mend();
    const retried = await client.post(`${path}/retry?programId=${programId}`, undefined, { role: 'operator' });
    expect(retried.status).toBeLessThan(300);
    expect((await client.get(`${path}?programId=${programId}`)).body).toMatchObject({ state: 'settled', discountTotal: 1000 });
    expect((await client.post('/v1/orders', culprit)).status).toBe(200);
  },
  BUDGET_MS,
);

test(
  'a failed order that is sent again is tried again',
  async () => {
    const { client, database } = engine();
    const memberId = nextId('broken');
    const mend = await breakLotsOf(database, memberId);
    const sent = order(programId, { memberId });
    expect((await client.post('/v1/orders', sent)).status).toBe(500);
    const ledger = await snapshot(
      database,
      LEDGER_TABLES.filter((table) => table !== 'card' && table !== 'member'),
    );
    expect((await client.post('/v1/orders', sent)).status).toBe(500);
    expect(
      await snapshot(
        database,
        LEDGER_TABLES.filter((table) => table !== 'card' && table !== 'member'),
      ),
    ).toEqual(ledger);
    await mend();
    expect(await client.post('/v1/orders', sent)).toMatchObject({ status: 201, body: { state: 'settled' } });
  },
  BUDGET_MS,
);

test(
  'a card that stays locked holds up its own order only',
  async () => {
    const { client, database } = engine();
    const busy = nextId('busy');
    await client.post('/v1/orders', order(programId, { memberId: busy }));
    const held = order(programId, { memberId: busy });
    const mates = (count: number) => Array.from({ length: count }, () => order(programId, { memberId: nextId('m') }));
    const answers = await whileCardIsLocked(database, busy, () =>
      Promise.all([...mates(5), held, ...mates(15)].map((body) => client.post('/v1/orders', body, { headers: { prefer: 'wait=8' } }))),
    );
    expect(answers.filter(({ status }) => status !== 201)).toMatchObject([{ status: 202, body: { state: 'settling', orderId: held.orderId } }]);
    // Released now: it settles without anybody acting, and is settled once.
    const settled = await client.post('/v1/orders', held, { headers: { prefer: 'wait=30' } });
    expect([200, 201]).toContain(settled.status);
  },
  BUDGET_MS,
);
