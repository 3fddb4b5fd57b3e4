import type { Answer } from '../harness/client';
import { useEngine } from '../harness/engine';
import { nextId, program } from '../harness/factories';
import { expectInvariants, LEDGER_TABLES, snapshot } from '../harness/invariants';
import { expectedOf, expectedReturns, weekOrders, weekReturns, type WeekOrder, type WeekReturn } from './week';

const engine = useEngine();
/** So many travel in large batches. */
const CALLERS = 64;
const BUDGET_MS = 180_000;
const WATCHED = [...LEDGER_TABLES, 'settlement', 'settlement_key'] as const;
const WEEK = program({
  name: 'Gifts',
  currency: 'GBP',
  timeZone: 'Europe/London',
  sandbox: false,
  ruleSet: {
    discounts: [{ id: 'dozen', name: 'A dozen', lines: 'line.quantity >= 12', give: { percent: '5' } }],
    earning: [{ id: 'base', mode: 'money', points: 1, per: 100 }],
    redemption: { pointValue: 1 },
    lots: { validFor: { years: 1 } },
  },
});

interface Settled {
  orderId: string;
  subtotal: number;
  discountTotal: number;
  total: number;
  earned: { points: number } | null;
}

const orders = weekOrders();

/** Sends every order, some at a time, and answers in the order of the week. */
async function sendAll(programId: string): Promise<Answer<Settled>[]> {
  const answers: Answer<Settled>[] = [];
  let next = 0;
  const caller = async () => {
    while (next < orders.length) {
      const at = next++;
      answers[at] = await engine().client.post<Settled>('/v1/orders', { ...orders[at], programId }, { headers: { prefer: 'wait=60' } });
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return answers;
}

interface Returned {
  refund: { amount: number; payable: number };
  clawedBack: { points: number; debt: number };
}

/** The week's returns by their orders, in time order. */
function returnsByOrder(): Map<string, WeekReturn[]> {
  const byOrder = new Map<string, WeekReturn[]>();
  for (const one of weekReturns()) byOrder.set(one.orderId, [...(byOrder.get(one.orderId) ?? []), one]);
  return byOrder;
}

/** Sends the returns of an order one after the other, those of different orders at once; each must come to exactly what it must. */
async function returnAll(programId: string, status: number): Promise<void> {
  const { client } = engine();
  const all = [...returnsByOrder()].map(async ([orderId, returns]) => {
    const expected = expectedReturns(
      orders.find((order) => order.orderId === orderId)!,
      returns,
    );
    for (const [index, { body }] of returns.entries()) {
      const path = `/v1/orders/${orderId}/returns?programId=${programId}`;
      const answer = await client.post<Returned>(path, body, { headers: { prefer: 'wait=60' } });
      const { refund, clawedBack } = answer.body;
      expect([body.returnId, answer.status, refund.amount, refund.payable, clawedBack.points]).toEqual([
        body.returnId,
        status,
        expected[index]?.amount,
        expected[index]?.amount,
        expected[index]?.points,
      ]);
    }
  });
  await Promise.all(all);
}

function pointsByMember(): Map<string, number> {
  const points = new Map<string, number>();
  const withMember = (order: WeekOrder): order is WeekOrder & { memberId: string } => order.memberId !== undefined;
  for (const order of orders.filter(withMember)) points.set(order.memberId, (points.get(order.memberId) ?? 0) + expectedOf(order).points);
  return points;
}

test(
  'a real week settles to the penny and the point, and so do its returns; sent twice, nothing changes',
  async () => {
    const { client, database } = engine();
    const programId = nextId('week');
    expect((await client.put(`/v1/programs/${programId}`, WEEK)).status).toBe(201);

    const first = await sendAll(programId);
    expect(first.filter(({ status }) => status !== 201)).toEqual([]);
    const outcome = ({ body: { subtotal, discountTotal, total, earned } }: Answer<Settled>) => ({
      subtotal,
      discountTotal,
      total,
      points: earned?.points ?? 0,
    });
    expect(first.map(outcome)).toEqual(orders.map(expectedOf));
    await expectInvariants(database);

    const balances = await database.rows<{ member_id: string; active: string }>('select member_id, active from lumbung.card where program_id = $1', [
      programId,
    ]);
    expect(new Map(balances.map(({ member_id, active }) => [member_id, Number(active)]))).toEqual(pointsByMember());

    const before = await snapshot(database, WATCHED);
    const second = await sendAll(programId);
    expect(second.map(({ status }) => status)).toEqual(orders.map(() => 200));
    expect(second.map(({ body }) => body)).toEqual(first.map(({ body }) => body));
    expect(await snapshot(database, WATCHED)).toEqual(before);

    await returnAll(programId, 201);
    await expectInvariants(database);
    const left = pointsByMember();
    for (const [orderId, returns] of returnsByOrder()) {
      const order = orders.find((one) => one.orderId === orderId)!;
      const back = expectedReturns(order, returns).reduce((sum, { points }) => sum + points, 0);
      if (order.memberId !== undefined) left.set(order.memberId, (left.get(order.memberId) ?? 0) - back);
    }
    const after = await database.rows<{ member_id: string; active: string; debt: string }>(
      'select member_id, active, debt from lumbung.card where program_id = $1',
      [programId],
    );
    expect(new Map(after.map(({ member_id, active, debt }) => [member_id, Number(active) - Number(debt)]))).toEqual(left);
    const returned = await snapshot(database, WATCHED);
    await returnAll(programId, 200);
    expect(await snapshot(database, WATCHED)).toEqual(returned);
  },
  BUDGET_MS,
);
