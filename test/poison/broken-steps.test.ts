import type { StoredProblem } from '../../domain/settlement/stored';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { useGates } from '../harness/gates';
import { sendTogether } from '../harness/in-a-batch';
import { expectInvariants } from '../harness/invariants';
import { breakStep } from '../harness/sabotage';

/** One batch in flight, so that what is sent while it flies travels together. The errors logged here are what is tested. */
const engine = useEngine({ env: { LUMBUNG_BATCHES_IN_FLIGHT: '1', LUMBUNG_BATCH_SLOW_AFTER_MS: '60000' }, quiet: true });
const gate = useGates();
const PATIENTLY = { headers: { prefer: 'wait=60' } };
const MATES = 7;
const BUDGET_MS = 60_000;

interface Told {
  state: string;
  code: string;
  errorId: string;
  workflowId: string;
  problem: StoredProblem;
}

let programId: string;

beforeAll(async () => {
  programId = nextId('poison');
  const discounts = [{ id: 'few', code: 'FEW', give: { amount: 1000, per: 'order' as const }, limits: { total: 1000 } }];
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ discounts }) }));
});

afterEach(() => expectInvariants(engine().database));

/** An order that reserves points and counts a use of FEW, by a member who has 500 points. */
async function greedy() {
  const memberId = nextId('m');
  await engine().client.post('/v1/grants', grant(programId, memberId, { points: 500 }));
  return order(programId, { memberId, codes: ['FEW'], redeem: { points: 300 } });
}

async function uses(): Promise<number> {
  const [row] = await engine().database.rows<{ uses: string }>('select uses from lumbung.usage_counter where program_id = $1', [programId]);
  return Number(row?.uses ?? 0);
}

async function reserved(memberId: string): Promise<number> {
  const [row] = await engine().database.rows<{ reserved: string }>('select reserved from lumbung.card where member_id = $1', [memberId]);
  return Number(row?.reserved ?? 0);
}

/** Exceptions of ours, data, constraints, the server itself. */
const CLASSES = ['P0001', '22012', '23514', 'XX000'];
const STEPS = [
  ['1', 'discounted'],
  ['2', 'accrued'],
  ['3', 'settled'],
] as const;

describe.each(STEPS)('an order that makes step %s raise', (_, state) => {
  test.each(CLASSES)(
    '%s fails alone, can be seen, and is settled once by a retry when it is mended',
    async (sqlState) => {
      const { client, database, errors } = engine();
      const culprit = await greedy();
      const mates = Array.from({ length: MATES }, () => order(programId, { codes: ['FEW'] }));
      const before = await uses();
      const mend = await breakStep(database, [culprit.orderId], state, sqlState);
      const bodies = [...mates.slice(0, 3), culprit, ...mates.slice(3)];
      const answers = await Promise.all(await sendTogether<Told>(client, gate, bodies, PATIENTLY));

      // Alone: its mates are settled by the very execution that it failed in.
      const failed = answers[3]!;
      const settled = answers.filter((answer) => answer !== failed);
      expect(settled.map(({ status }) => status)).toEqual(mates.map(() => 201));
      expect(failed).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
      expect(JSON.stringify(failed.body)).not.toMatch(/broken on purpose|lumbung\./);
      const [batch] = new Set(settled.map(({ body }) => body.workflowId));
      expect(new Set(settled.map(({ body }) => body.workflowId)).size).toBe(1);
      expect([await uses(), await reserved(culprit.memberId ?? '')]).toEqual([before + MATES, 0]);

      // Seen: by its sender, by operators, in the log, in Temporal's UI.
      const path = `/v1/orders/${culprit.orderId}`;
      const { body: shown } = await client.get<Told>(`${path}?programId=${programId}`);
      expect(shown).toMatchObject({ state: 'failed', workflowId: batch, problem: { code: 'INTERNAL', errorId: failed.body.errorId } });
      const { body: list } = await client.get<{ items: { orderId: string }[] }>(`/v1/orders?programId=${programId}&state=failed`);
      expect(list.items).toContainEqual(shown);
      const logged = errors.filter(({ errorId, message }) => errorId === failed.body.errorId && message === 'order failed');
      expect(logged).toMatchObject([{ level: 'error', id: culprit.orderId, programId, sqlState, error: { message: 'broken on purpose' } }]);
      expect((await detailsOf(batch ?? '')).split(', ').sort()).toEqual(['1 failed', `${MATES} settled`]);

      // Tried again while it is broken, it fails again; mended, it is settled once.
      const retry = () => client.post<Told>(`${path}/retry?programId=${programId}`, undefined, { ...PATIENTLY, role: 'operator' });
      expect(await retry()).toMatchObject({ status: 500 });
      await mend();
      expect(await retry()).toMatchObject({ status: 201, body: { state: 'settled' } });
      expect(await retry()).toMatchObject({ status: 200 });
      expect(await client.post('/v1/orders', culprit)).toMatchObject({ status: 200, body: { redeemed: { points: 300 }, discountTotal: 1000 } });
      expect([await uses(), await reserved(culprit.memberId ?? '')]).toEqual([before + MATES + 1, 0]);
    },
    BUDGET_MS,
  );

  test(
    'is settled by sending it again when it is mended, as it was or with another body',
    async () => {
      const { client, database } = engine();
      for (const change of [{}, { channel: 'pos-2' }]) {
        const culprit = await greedy();
        const before = await uses();
        const mend = await breakStep(database, [culprit.orderId], state);
        expect((await client.post('/v1/orders', culprit, PATIENTLY)).status).toBe(500);
        expect(await uses()).toBe(before);
        await mend();
        const again = await client.post('/v1/orders', { ...culprit, ...change }, PATIENTLY);
        expect(again).toMatchObject({ status: 201, body: { redeemed: { points: 300 }, balance: { available: 500 - 300 + 98 } } });
        expect([await uses(), await reserved(culprit.memberId ?? '')]).toEqual([before + 1, 0]);
      }
    },
    BUDGET_MS,
  );
});

/** What an execution says of itself in Temporal's UI. */
async function detailsOf(workflowId: string): Promise<string> {
  const handle = engine().temporal.client.workflow.getHandle(workflowId);
  return (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails;
}
