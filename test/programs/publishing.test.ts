import type { RuleSet } from '../../domain/rules/rule-set';
import { useEngine } from '../harness/engine';
import { nextId, program, ruleSet } from '../harness/factories';
import { ALL_TABLES, expectUntouched } from '../harness/invariants';

const engine = useEngine();

test('a program is made, a changed rule set is a new version, the same one keeps its version', async () => {
  const { client, database } = engine();
  const path = `/v1/programs/${nextId('p')}`;
  expect(await client.put(path, program())).toMatchObject({ status: 201, body: { ruleSetVersion: 1, warnings: [] } });
  expect(await expectUntouched(database, () => client.put(path, program()), ['rule_set'])).toMatchObject({
    status: 200,
    body: { ruleSetVersion: 1 },
  });
  const changed = program({ ruleSet: ruleSet({ redemption: null }) });
  expect(await client.put(path, changed)).toMatchObject({ status: 200, body: { ruleSetVersion: 2 } });
  expect((await client.get(`${path}/rule-sets/1`)).body).toMatchObject({ ruleSet: program().ruleSet });
  expect((await client.get(`${path}/rule-sets/2`)).body).toMatchObject({ ruleSet: changed.ruleSet });
  expect((await client.get(`${path}/rule-sets/3`)).status).toBe(404);
});

test.each([
  ['currency', { currency: 'USD' }],
  ['currencyDigits', { currencyDigits: 0 }],
  ['timeZone', { timeZone: 'UTC' }],
  ['sandbox', { sandbox: false }],
])('%s can not change', async (_, parts) => {
  const { client, database } = engine();
  const path = `/v1/programs/${nextId('p')}`;
  await client.put(path, program());
  const answer = await expectUntouched(database, () => client.put(path, program(parts)), ALL_TABLES);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
});

const discount = (parts: Record<string, unknown>) => ({ discounts: [{ id: 'd', give: { percent: '10' }, ...parts }] });

test.each<[string, Record<string, unknown>, string]>([
  ['a condition that is no CEL', discount({ when: 'order.subtotal >=' }), 'discounts.0.when'],
  ['a condition over a name that does not exist', discount({ when: 'order.nonsense == 1' }), 'discounts.0.when'],
  ['a condition that is no yes or no', discount({ when: 'order.subtotal + 1' }), 'discounts.0.when'],
  ['a comparison of a number with a text', discount({ when: "order.subtotal == 'much'" }), 'discounts.0.when'],
  ['lines that look at something else', discount({ lines: 'lane.kind == 1' }), 'discounts.0.lines'],
  ['two rules with one id', { discounts: [discount({}).discounts[0], discount({}).discounts[0]] }, 'discounts.1.id'],
  ['a percentage above 100', discount({ give: { percent: '101' } }), 'discounts.0.give.percent'],
  ['a percentage that is a number', discount({ give: { percent: 10 } }), 'discounts.0.give.percent'],
  ['a discount that ends before it starts', discount({ from: '2026-12-01T00:00:00Z', until: '2026-11-01T00:00:00Z' }), 'discounts.0.until'],
  ['an unknown field of a rule', discount({ colour: 'red' }), 'discounts.0.colour'],
  ['an unknown part', { colours: [] }, 'colours'],
  ['points for nothing', { earning: [{ id: 'base', mode: 'money', points: 1, per: 0 }] }, 'earning.0.per'],
  ['levels out of order', { levels: [{ id: 'gold', threshold: 1 }] }, 'levels.0.threshold'],
  ['a multiplier that is a number', { levels: [{ id: 'all', threshold: 0, multiplier: 1.5 }] }, 'levels.0.multiplier'],
  ['a share above 1', { redemption: { pointValue: 1, maxShare: '1.5' } }, 'redemption.maxShare'],
])('%s is refused with its path, and nothing is stored', async (_, parts, path) => {
  const { client, database } = engine();
  const body = { ...program(), ruleSet: { ...ruleSet(), ...parts } };
  const answer = await expectUntouched(database, () => client.put(`/v1/programs/${nextId('p')}`, body), ALL_TABLES);
  expect(answer).toMatchObject({ status: 422, body: { code: 'RULE_SET_INVALID' } });
  expect((answer.body as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(path);
});

const set = (...parts: object[]) => ({ give: { set: parts, price: 5 } });

test.each<[string, Record<string, unknown>, string, string]>([
  ['an unknown field of a give', discount({ give: { percent: '10', of: 'true' } }), 'discounts.0.give.of', 'is not a known field'],
  ['an unknown field of a need', discount({ needs: [{ units: 1, sku: 'a' }] }), 'discounts.0.needs.0.sku', 'is not a known field'],
  ['an unknown field of limits', discount({ limits: { perCard: 1 } }), 'discounts.0.limits.perCard', 'is not a known field'],
  ['no units at most', discount({ maxUnits: 0 }), 'discounts.0.maxUnits', 'An integer of at least 1 is needed.'],
  [
    'an end at the start',
    discount({ from: '2026-12-01T00:00:00Z', until: '2026-12-01T07:00:00+07:00' }),
    'discounts.0.until',
    'It ends before it starts.',
  ],
  [
    'a code of a discount and an earning rule, in another case',
    { ...discount({ code: 'Payday' }), earning: [{ id: 'e', code: 'PAYDAY', mode: 'order', points: 1 }] },
    'earning.0.code',
    'The code is used twice, also by discounts.0; upper and lower case are the same.',
  ],
  [
    'a condition over two lines',
    discount({ when: "order.isFirst &&\n  order.hour == 'noon'" }),
    'discounts.0.when',
    'no such overload: int == string (at line 2, character 3)',
  ],
  [
    'needs that nothing meets',
    discount({ needs: [{ lines: 'line.quantity < 1', units: 1 }] }),
    'discounts.0.needs.0.lines',
    'No line ever matches: it could never be met.',
  ],
  [
    'a gift of nothing',
    discount({ give: { buy: 1, free: 1, of: 'line.quantity < 1' } }),
    'discounts.0.give.of',
    'No line ever matches: nothing could be given.',
  ],
  [
    'a set that can’t be complete',
    discount(set({ units: 1 }, { lines: "line.sku == 'a' && line.sku == 'b'", units: 1 })),
    'discounts.0.give.set.1.lines',
    'No line ever matches: the set could never be complete.',
  ],
])('%s is refused in these words', async (_, parts, path, message) => {
  const answer = await engine().client.put(`/v1/programs/${nextId('p')}`, { ...program(), ruleSet: { ...ruleSet(), ...parts } });
  const detail = message.endsWith('.') ? `${path}: ${message}` : `${path} ${message}.`;
  expect(answer).toMatchObject({ status: 422, body: { code: 'RULE_SET_INVALID', errors: [{ path, message }] } });
  expect((answer.body as { detail: string }).detail).toBe(message.includes('(at ') ? `${path} ${message}.` : detail);
});

test.each<[string, Record<string, unknown>, string]>([
  ['issued codes', { issue: [{ id: 'next', discount: 'd' }] }, 'issue'],
  ['bonuses', { bonuses: [{ id: 'b', on: 'birthday', points: 5 }] }, 'bonuses'],
])('%s are not available yet, and say so', async (_, parts, path) => {
  const { client } = engine();
  const answer = await client.put(`/v1/programs/${nextId('p')}`, { ...program(), ruleSet: { ...ruleSet(), ...parts } });
  expect(answer).toMatchObject({ status: 422, body: { code: 'RULE_SET_INVALID' } });
  const errors = (answer.body as { errors: { path: string; message: string }[] }).errors;
  expect(errors.find((error) => error.path.includes(path))?.message).toMatch(/not available yet/);
});

test('what is only odd is a warning', async () => {
  const { client } = engine();
  const ended: Partial<RuleSet> = { discounts: [{ id: 'old', until: '2020-01-01T00:00:00Z', give: { percent: '10' } }] };
  const answer = await client.put(`/v1/programs/${nextId('p')}`, program({ ruleSet: ruleSet(ended) }));
  expect(answer.status).toBe(201);
  expect((answer.body as { warnings: { path: string }[] }).warnings.map(({ path }) => path)).toEqual([expect.stringContaining('discounts.0')]);
});
