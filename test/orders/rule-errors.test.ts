import { useEngine } from '../harness/engine';
import { line, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { numberOf, readPrometheusText } from '../harness/prometheus-text';

const engine = useEngine();

const RULES = ruleSet({
  discounts: [
    { id: 'odd', code: 'ODD', lines: 'line.attributes.weight > 5', give: { percent: '50' }, limits: { total: 3 } },
    { id: 'sound', give: { percent: '10' } },
  ],
  earning: [
    { id: 'shares', when: '1000 / (order.quantity - 2) > 0', mode: 'order', points: 7 },
    { id: 'base', mode: 'money', points: 1, per: 1000 },
  ],
});

test('a rule that fails on the data of an order is skipped, told and counted; the order is settled', async () => {
  const { client, database, workerMetrics } = engine();
  const programId = nextId('odd');
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: RULES }));
  const failed = async () => {
    const told = readPrometheusText(await workerMetrics.scrape());
    return ['discount', 'earning'].map((kind) => numberOf(told, 'lumbung_rule_errors_total', { kind }));
  };
  expect(await failed()).toEqual([0, 0]);

  const sent = order(programId, { memberId: nextId('m'), codes: ['ODD'], lines: [line({ quantity: 2, attributes: { weight: 'heavy' } })] });
  const quoted = await client.post('/v1/quotes', sent);
  const settled = await client.post('/v1/orders', sent);
  for (const { body } of [quoted, settled])
    expect(body).toMatchObject({
      discountTotal: 20_000,
      earned: { points: 180, rules: [{ ruleId: 'base' }] },
      codesNotApplied: [{ code: 'ODD', reason: 'CONDITION_FALSE' }],
    });
  expect(settled.status).toBe(201);
  // Quotes are what people try things with: the orders count.
  expect(await failed()).toEqual([1, 1]);

  const { body } = await client.get<{ sentences: string[] }>(`/v1/orders/${sent.orderId}/explanation?programId=${programId}`);
  expect(body).toMatchObject({
    rules: [
      { ruleId: 'odd', applied: false, reason: 'ERROR', detail: 'no such overload: dyn<string> > int: line.attributes.weight > 5' },
      { ruleId: 'sound', applied: true },
      { ruleId: 'shares', applied: false, reason: 'ERROR', detail: 'division by zero: 1000 / (order.quantity - 2) > 0' },
      { ruleId: 'base', applied: true },
    ],
  });
  expect(body.sentences.join(' ')).toContain('its condition could not be evaluated on this order (division by zero');

  const fits = order(programId, { memberId: nextId('m'), codes: ['ODD'], lines: [line({ attributes: { weight: 6 } })] });
  expect((await client.post('/v1/orders', fits)).body).toMatchObject({ discountTotal: 55_000, codesNotApplied: [] });
  expect(await failed()).toEqual([1, 1]);
  await expectInvariants(database);
});
