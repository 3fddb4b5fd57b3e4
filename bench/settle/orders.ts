import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { Unexpected } from './callers';

export interface Target {
  base: string;
  /** Keys of the roles that the bench needs. */
  keys: { admin: string; order_system: string };
}

const RULE_SET = {
  discounts: [
    { id: 'rice', lines: "line.category == 'rice'", give: { percent: '10' } },
    { id: 'basket', when: 'order.subtotal >= 300000', give: { amount: 10_000, per: 'order' } },
  ],
  earning: [{ id: 'base', mode: 'money', points: 1, per: 1_000 }],
  redemption: { pointValue: 1, maxShare: '0.5' },
  lots: { validFor: { months: 12 } },
};
const LINES = 5;
const UNIFORM_CARDS = 20_000;

/** Publishes a program of its own and answers calls that settle an order of five lines in it, on one of many cards or on a single hot one. */
export async function prepareOrders(target: Target): Promise<(cards: 'uniform' | 'hot', callers: number) => (n: number) => Promise<void>> {
  const programId = `bench-${randomBytes(4).toString('hex')}`;
  const agent = new Agent({ keepAlive: true, maxSockets: 1_024 });
  const put = await send(agent, target, 'PUT', `/v1/programs/${programId}`, target.keys.admin, {
    name: 'Bench',
    currency: 'IDR',
    timeZone: 'Asia/Jakarta',
    ruleSet: RULE_SET,
  });
  if (put !== 201) throw new Error(`the bench's program was answered ${put}`);
  return (cards) => async (n) => {
    const memberId = cards === 'hot' ? 'hot' : `m-${Math.floor(Math.random() * UNIFORM_CARDS)}`;
    const body = {
      orderId: `${randomBytes(6).toString('hex')}-${n}`,
      programId,
      memberId,
      placedAt: new Date().toISOString(),
      lines: Array.from({ length: LINES }, (_, i) => ({
        lineId: String(i + 1),
        sku: `SKU${i}`,
        category: i % 2 === 0 ? 'rice' : 'tea',
        quantity: 1 + (i % 3),
        unitPrice: 25_000 + i * 1_000,
      })),
      redeem: { points: 'max' },
    };
    const status = await send(agent, target, 'POST', '/v1/orders', target.keys.order_system, body);
    if (status !== 201) throw new Unexpected(String(status));
  };
}

/** Plain `node:http`: a load generator must cost less than what it loads. */
function send(agent: Agent, { base }: Target, method: string, path: string, key: string, body: unknown): Promise<number> {
  const payload = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) };
    const outgoing = request(`${base}${path}`, { method, agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}
