import fc from 'fast-check';
import type { OrderLine, OrderRequest } from '../../domain/orders/order';
import type { RuleSet } from '../../domain/rules/rule-set';
import type { CallOptions } from '../harness/client';
import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';
import { ALL_TABLES, expectInvariants, expectUntouched } from '../harness/invariants';

const engine = useEngine();
const BUDGET_MS = 120_000;
const PATIENTLY: CallOptions = { headers: { prefer: 'wait=60' } };

interface Answered {
  state?: string;
  code?: string;
  detail?: string;
  earned?: { lots: { lotId: string | null }[] } | null;
}

/** What a quote and the settlement of the same order have in common: everything but what is known only once it is posted. */
function comparable(status: number, body: Answered): unknown {
  if (body.state === undefined) return { status, code: body.code, detail: body.detail };
  const { workflowId: _workflow, settledAt: _at, ...rest } = body as Answered & { workflowId: unknown; settledAt: unknown };
  const earned = rest.earned && { ...rest.earned, lots: rest.earned.lots.map((lot) => ({ ...lot, lotId: null })) };
  return { ...rest, earned, state: null };
}

/** Quotes an order, then settles it; the quote must have told what would come of it. */
async function expectQuoted(sent: OrderRequest): Promise<Answered> {
  const { client } = engine();
  const quoted = await client.post<Answered>('/v1/quotes', sent);
  const settled = await client.post<Answered>('/v1/orders', sent, PATIENTLY);
  expect(comparable(quoted.status, quoted.body)).toEqual(comparable(settled.status, settled.body));
  return settled.body;
}

async function publish(parts: Partial<RuleSet>): Promise<string> {
  const programId = nextId('quoted');
  expect((await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet(parts) }))).status).toBe(201);
  return programId;
}

const RULES: Partial<RuleSet> = {
  rounding: 'half_even',
  discounts: [
    { id: 'rice', lines: "line.category == 'rice'", give: { percent: '12.5' }, priority: 1 },
    { id: 'three', lines: "line.category == 'tea'", give: { units: 3, price: 10_000 } },
    { id: 'few', code: 'FEW', give: { amount: 5000, per: 'order' }, limits: { total: 2 } },
    { id: 'own', code: 'OWN', give: { percent: '10' }, limits: { perMember: 1, per: 'month' } },
    { id: 'budget', code: 'BUDGET', give: { amount: 3000, per: 'order' }, limits: { amount: 7000 } },
    { id: 'old', code: 'OLD', until: '2026-01-01T00:00:00Z', give: { percent: '50' } },
    { id: 'first', when: 'order.isFirst', give: { amount: 1000, per: 'order' }, exclusive: 'greeting' },
    { id: 'loyal', when: 'member.orders >= 2 && member.spend > 50000', give: { amount: 1500, per: 'order' }, exclusive: 'greeting' },
  ],
  earning: [
    { id: 'base', mode: 'money', points: 1, per: 1000 },
    { id: 'tea', lines: "line.category == 'tea'", mode: 'unit', points: 7, limits: { perMember: 2, per: 'day' } },
    { id: 'later', mode: 'order', points: 20, code: 'LATER', pendingFor: { days: 3 }, validFor: { days: 10 }, limits: { amount: 50 } },
  ],
  earningCaps: { perOrder: 150 },
  redemption: { pointValue: { points: 2, value: 3 }, multipleOf: 10, minPoints: 20, maxShare: '0.4' },
  lots: { validFor: { months: 2 }, roundUpTo: 'month' },
};

const tea = (quantity: number): OrderLine => line({ lineId: 'tea', category: 'tea', quantity, unitPrice: 4_500 });
const rice = (quantity: number): OrderLine => line({ lineId: 'rice', category: 'rice', quantity, unitPrice: 33_333 });
const delivery: OrderLine = line({ lineId: 'delivery', kind: 'shipping', unitPrice: 9_000 });

test(
  'one order after the other is what it was quoted, limits, budgets, points and refusals included',
  async () => {
    const programId = await publish(RULES);
    const memberId = nextId('m');
    await engine().client.post('/v1/grants', grant(programId, memberId, { points: 300, expiresOn: '2026-11-24' }));
    await engine().client.post('/v1/grants', grant(programId, memberId, { points: 300, availableOn: '2026-11-25', expiresOn: '2026-12-31' }));
    const day = (date: number, parts: Partial<OrderRequest>) => order(programId, { memberId, placedAt: `2026-11-${date}T09:00:00+07:00`, ...parts });
    const all: OrderRequest[] = [
      order(programId, { lines: [rice(1)], codes: ['FEW', 'OWN'] }),
      day(23, { lines: [tea(3), rice(2)], codes: ['few', 'OWN', 'nonsense', 'OLD'], redeem: { points: 'max' } }),
      day(23, { lines: [tea(2)], codes: ['FEW', 'OWN', 'LATER'] }),
      day(23, { lines: [tea(2)], codes: ['FEW', 'BUDGET'], redeem: { points: 25 } }),
      day(23, { lines: [tea(2)], redeem: { points: 100_000 } }),
      day(24, { lines: [rice(5), delivery], codes: ['BUDGET', 'LATER'], redeem: { points: 290 }, tenders: [{ kind: 'gift_card', amount: 9_000 }] }),
      day(25, { lines: [rice(1)], codes: ['BUDGET', 'LATER'], redeem: { points: 'max' } }),
      day(25, { lines: [rice(9)], codes: ['BUDGET', 'LATER'], redeem: { points: 'max' } }),
      day(25, { lines: [rice(9)], redeem: { points: 5000 } }),
      day(26, { lines: [line({ amount: 777 })], pricing: 'given', codes: ['FEW'] }),
      day(26, { lines: [tea(1)], tenders: [{ kind: 'gift_card', amount: 1_000_000 }] }),
      day(26, { lines: [tea(1)], currency: 'USD' }),
      day(26, { lines: [line({ quantity: 9_007_199_254, unitPrice: 9_007_199 })] }),
      day(26, { lines: [line({ unitPrice: 9_007_199_254_740_991 })] }),
      day(26, { lines: [line({ unitPrice: 9_007_199_254_740_000 })] }),
      day(26, { lines: [line({ unitPrice: 500_000 })] }),
      day(20, { lines: [rice(2)], redeem: { points: 'max' } }),
      day(30, { lines: [tea(4)], memberId: nextId('m'), redeem: { points: 'max' }, expect: { total: 1 } }),
      day(30, { lines: [tea(4)], ruleSetVersion: 7 }),
    ];
    const outcomes: (string | undefined)[] = [];
    for (const sent of all) {
      const body = await expectQuoted(sent);
      outcomes.push(body.state ?? body.code);
    }
    // What the table is for: each kind of outcome is in it.
    expect(new Set(outcomes)).toEqual(
      new Set([
        'settled',
        'REDEMPTION_NOT_ALLOWED',
        'INSUFFICIENT_POINTS',
        'TENDER_EXCEEDS_TOTAL',
        'CURRENCY_MISMATCH',
        'OUT_OF_RANGE',
        'TOTAL_CHANGED',
        'NOT_FOUND',
      ]),
    );
    await expectInvariants(engine().database);
  },
  BUDGET_MS,
);

const anyLine = fc.record({
  category: fc.constantFrom('tea', 'rice', 'soap'),
  quantity: fc.integer({ min: 1, max: 5 }),
  unitPrice: fc.integer({ min: 0, max: 40_000 }),
  kind: fc.constantFrom('goods' as const, 'goods' as const, 'shipping' as const),
});
const anyOrder = fc.record({
  lines: fc.array(anyLine, { minLength: 1, maxLength: 4 }),
  codes: fc.subarray(['FEW', 'OWN', 'BUDGET', 'OLD', 'LATER', 'NONSENSE']),
  redeem: fc.option(
    fc.oneof(
      fc.constant('max' as const),
      fc.integer({ min: 1, max: 40 }).map((tens) => tens * 10),
    ),
  ),
  hour: fc.integer({ min: 0, max: 23 }),
  day: fc.integer({ min: 0, max: 40 }),
  member: fc.constantFrom('a', 'b', null),
});
const anyRules = fc.record({
  earningCombine: fc.constantFrom('sum' as const, 'best' as const, 'first' as const),
  rounding: fc.constantFrom('half_up' as const, 'floor' as const),
  as: fc.constantFrom('discount' as const, 'tender' as const),
});

test(
  'any order by any of these rules is what it was quoted',
  async () => {
    await fc.assert(
      fc.asyncProperty(anyRules, fc.array(anyOrder, { minLength: 1, maxLength: 6 }), async ({ as, ...rules }, orders) => {
        const programId = await publish({ ...RULES, ...rules, redemption: { ...RULES.redemption, as } });
        const members = { a: nextId('m'), b: nextId('m') };
        await engine().client.post('/v1/grants', grant(programId, members.a, { points: 500 }));
        for (const { lines, codes, redeem, hour, day, member } of orders) {
          await expectQuoted(
            order(programId, {
              placedAt: new Date(Date.UTC(2026, 10, 20 + day, hour)).toISOString(),
              lines: lines.map((each, index) => line({ lineId: String(index + 1), ...each })),
              codes,
              ...(member !== null && { memberId: members[member] }),
              ...(redeem !== null && { redeem: { points: redeem } }),
            }),
          );
        }
      }),
      { numRuns: 12 },
    );
    await expectInvariants(engine().database);
  },
  BUDGET_MS,
);

test('at: the dates, lots and limits of that moment, whenever the order says it was placed', async () => {
  const { client, database } = engine();
  const programId = await publish({
    discounts: [{ id: 'december', from: '2026-12-01T00:00:00+07:00', until: '2027-01-01T00:00:00+07:00', give: { percent: '10' } }],
    lots: { validFor: { days: 10 } },
  });
  const memberId = nextId('m');
  await client.post('/v1/grants', grant(programId, memberId, { points: 700, availableOn: '2026-12-05', expiresOn: '2026-12-20' }));
  const sent = order(programId, { memberId, redeem: { points: 'max' } });
  const quote = async (at?: string) => {
    const body = { ...sent, ...(at !== undefined && { at }) };
    const answer = await expectUntouched(database, () => client.post('/v1/quotes', body), ALL_TABLES);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  expect(await quote()).toMatchObject({ discountTotal: 0, redeemed: { points: 0 }, earned: { availableOn: '2026-11-23', expiresOn: '2026-12-03' } });
  expect(await quote('2026-12-01T00:00:00+07:00')).toMatchObject({ discountTotal: 10_000, redeemed: { points: 0 } });
  expect(await quote('2026-12-05T00:00:00+07:00')).toMatchObject({
    discountTotal: 10_000,
    redeemed: { points: 700 },
    earned: { expiresOn: '2026-12-15' },
  });
  expect(await quote('2026-12-31T16:59:59Z')).toMatchObject({
    discountTotal: 10_000,
    redeemed: { points: 0 },
    earned: { availableOn: '2026-12-31' },
  });
  expect(await quote('2026-12-31T17:00:00Z')).toMatchObject({ discountTotal: 0, redeemed: { points: 0 }, earned: { availableOn: '2027-01-01' } });
});

test('any version, or a draft; a draft that can’t be published says why, with paths within the rule set', async () => {
  const { client } = engine();
  const off = (percent: string): RuleSet => ruleSet({ discounts: [{ id: 'off', give: { percent } }] });
  const programId = await publish(off('10'));
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: off('20') }));
  const quote = (more: object) => client.post('/v1/quotes', { ...order(programId), ...more });
  expect((await quote({})).body).toMatchObject({ ruleSetVersion: 2, total: 80_000 });
  expect((await quote({ ruleSetVersion: 1 })).body).toMatchObject({ ruleSetVersion: 1, total: 90_000 });
  expect((await quote({ ruleSet: off('30') })).body).toMatchObject({ ruleSetVersion: null, total: 70_000 });
  expect(await quote({ ruleSetVersion: 3 })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect(await quote({ ruleSetVersion: 1, ruleSet: off('30') })).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  const broken = { ...off('30'), discounts: [{ id: 'off', when: 'order.hour > ', needs: [{ lines: 'false', units: 1 }], give: { percent: '5' } }] };
  expect(await quote({ ruleSet: broken })).toMatchObject({
    status: 422,
    body: { code: 'RULE_SET_INVALID', errors: [{ path: 'discounts.0.when' }, { path: 'discounts.0.needs.0.lines' }] },
  });
  expect(await quote({ ruleSet: { ...off('30'), colours: [] } })).toMatchObject({
    status: 422,
    body: { code: 'RULE_SET_INVALID', errors: [{ path: 'colours', message: 'is not a known field' }] },
  });
});

test.each(['/v1/quotes', '/v1/orders'])('%s: a total that isn’t the one expected comes with a fresh quote', async (path) => {
  const { client } = engine();
  const programId = await publish({ discounts: [{ id: 'off', give: { percent: '10' } }] });
  const sent = order(programId, { memberId: nextId('m') });
  const changed = await client.post<{ quote: object }>(path, { ...sent, expect: { total: 100_000, payable: 90_000 } });
  expect(changed).toMatchObject({ status: 409, body: { code: 'TOTAL_CHANGED', detail: 'The total is 90000, not 100000.' } });
  expect(changed.body.quote).toMatchObject({ state: 'quoted', total: 90_000, payable: 90_000, ruleSetVersion: 1, earned: { points: 90 } });
  const accepted = await client.post(path, { ...sent, expect: { total: 90_000, payable: 90_000 } });
  expect([200, 201]).toContain(accepted.status);
});
