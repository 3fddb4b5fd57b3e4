import { useEngine } from '../harness/engine';
import { lines, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

const engine = useEngine();
const BUDGET_MS = 180_000;
const discounts = [
  { id: 'rice', lines: "line.category == 'rice'", give: { percent: '12.5' } },
  { id: 'basket', code: 'BASKET', give: { amount: 12_345, per: 'order' as const } },
];

async function publish(): Promise<string> {
  const programId = nextId('large');
  const body = program({ ruleSet: ruleSet({ discounts, lots: { validFor: { months: 6 } } }) });
  expect((await engine().client.put(`/v1/programs/${programId}`, body)).status).toBe(201);
  return programId;
}

const basket = (count: number) => lines(count, (n) => ({ unitPrice: 1000 + n, quantity: 1 + (n % 3), category: n % 2 === 0 ? 'rice' : 'tea' }));

interface Settled {
  state: string;
  subtotal: number;
  discountTotal: number;
  total: number;
  lines: { gross: number; net: number; discounts: { amount: number }[] }[];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function expectSharesToAddUp({ subtotal, discountTotal, total, lines: answered }: Settled): void {
  expect(sum(answered.map(({ gross }) => gross))).toBe(subtotal);
  expect(sum(answered.flatMap((line) => line.discounts.map(({ amount }) => amount)))).toBe(discountTotal);
  expect(sum(answered.map(({ net }) => net))).toBe(total);
  expect(subtotal - discountTotal).toBe(total);
}

test(
  'an order of 1,000 lines settles',
  async () => {
    const { client, database } = engine();
    const sent = order(await publish(), { memberId: nextId('m'), lines: basket(1000), codes: ['BASKET'] });
    const answer = await client.post<Settled>('/v1/orders', sent);
    expect(answer).toMatchObject({ status: 201, body: { state: 'settled' } });
    expect(answer.body.lines).toHaveLength(1000);
    expectSharesToAddUp(answer.body);
    await expectInvariants(database);
  },
  BUDGET_MS,
);

test(
  '64 orders of 600 lines at once settle',
  async () => {
    const { client, database } = engine();
    const programId = await publish();
    const sent = Array.from({ length: 64 }, () => order(programId, { memberId: nextId('m'), lines: basket(600), codes: ['BASKET'] }));
    const answers = await Promise.all(sent.map((body) => client.post<Settled>('/v1/orders', body, { headers: { prefer: 'wait=120' } })));
    expect(answers.map(({ status }) => status)).toEqual(sent.map(() => 201));
    for (const { body } of answers) expectSharesToAddUp(body);
    await expectInvariants(database);
  },
  BUDGET_MS,
);
