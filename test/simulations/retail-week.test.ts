import type { RuleSet } from '../../domain/rules/rule-set';
import { useEngine } from '../harness/engine';
import { nextId, program } from '../harness/factories';
import { expectUntouched } from '../harness/invariants';
import { expectedOf, weekOrders } from '../retail-week/week';
import { linesOf, simulate, simulationOf } from './simulating';

const engine = useEngine();
const CALLERS = 24;
const BUDGET_MS = 120_000;
/** The first two days or so; the whole week is measured by hand (docs/simulation.md). */
const orders = weekOrders().slice(0, 200);

const RULES: RuleSet = {
  discounts: [{ id: 'dozen', lines: 'line.quantity >= 12', give: { percent: '5' } }],
  earning: [{ id: 'base', mode: 'money', points: 1, per: 100 }],
  lots: { validFor: { years: 1 } },
};

const total = (of: (expected: ReturnType<typeof expectedOf>) => number) => orders.reduce((sum, order) => sum + of(expectedOf(order)), 0);

test(
  'real orders: the rules that they were settled by change nothing; others change what they should, to the penny',
  async () => {
    const { client, database } = engine();
    const programId = nextId('week');
    await client.put(`/v1/programs/${programId}`, program({ currency: 'GBP', timeZone: 'Europe/London', sandbox: false, ruleSet: RULES }));
    let next = 0;
    const caller = async () => {
      while (next < orders.length) {
        const sent = { ...orders[next++]!, programId };
        expect((await client.post('/v1/orders', sent, { headers: { prefer: 'wait=60' } })).status).toBe(201);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));

    const same = await simulate(client, programId, simulationOf(RULES, { from: '2010-12-01', to: '2010-12-31' }));
    expect(same.totals.orders).toMatchObject({ looked: orders.length, same: orders.length, different: 0, refused: 0 });
    expect(await linesOf(client, same)).toEqual([]);

    // No discount: everybody pays the subtotal, and earns a point for each full pound of it.
    const draft = { ...RULES, discounts: [] };
    const startedAt = performance.now();
    const plain = await expectUntouched(database, () => simulate(client, programId, simulationOf(draft, { from: '2010-12-01', to: '2010-12-31' })));
    process.stdout.write(`${orders.length} orders of the retail week simulated in ${Math.round(performance.now() - startedAt)} ms\n`);
    expect(plain.totals).toMatchObject({
      orders: { looked: orders.length, refused: 0 },
      before: {
        total: total((order) => order.total),
        discountTotal: total((order) => order.discountTotal),
        earnedPoints: total(({ points }) => points),
      },
      after: { total: total((order) => order.subtotal), discountTotal: 0 },
    });
    const full = orders.map((order) => (order.memberId === undefined ? 0 : Math.floor(expectedOf(order).subtotal / 100)));
    expect(plain.totals.after.earnedPoints).toBe(full.reduce((sum, points) => sum + points, 0));
    const lines = await linesOf(client, plain);
    expect(lines.map(({ orderId }) => orderId).sort()).toEqual(
      orders
        .filter((order) => expectedOf(order).discountTotal > 0)
        .map(({ orderId }) => orderId)
        .sort(),
    );
    const byId = new Map(orders.map((order) => [order.orderId, expectedOf(order)]));
    for (const { orderId, change } of lines) expect(change?.total).toBe(byId.get(orderId)!.discountTotal);
  },
  BUDGET_MS,
);
