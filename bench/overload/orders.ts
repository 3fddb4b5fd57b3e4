import { randomBytes } from 'node:crypto';

export interface Target {
  base: URL;
  keys: { admin: string; order_system: string };
}

const RULE_SET = {
  discounts: [{ id: 'rice', lines: "line.category == 'rice'", give: { percent: '10' } }],
  earning: [{ id: 'base', mode: 'money', points: 1, per: 1_000 }],
  redemption: { pointValue: 1, maxShare: '0.5' },
  lots: { validFor: { months: 12 } },
};
const CARDS = 20_000;

/** A program of the bench's own and two keys: one for the flood, one for the caller that must not notice. */
export interface Prepared {
  programId: string;
  flooding: () => string;
  polite: () => string;
}

/** @throws Error when the engine doesn't take the program */
export async function prepare(target: Target): Promise<Prepared> {
  const programId = `overload-${randomBytes(4).toString('hex')}`;
  const answer = await fetch(new URL(`/v1/programs/${programId}`, target.base), {
    method: 'PUT',
    headers: { authorization: `Bearer ${target.keys.admin}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Overload', currency: 'IDR', timeZone: 'Asia/Jakarta', ruleSet: RULE_SET }),
  });
  if (answer.status !== 201) throw new Error(`the bench's program was answered ${answer.status}`);
  const run = randomBytes(4).toString('hex');
  let n = 0;
  const requests = (key: string) => () => request(target, key, order(programId, `${run}-${++n}`));
  return { programId, flooding: requests(target.keys.order_system), polite: requests(target.keys.admin) };
}

/** How many orders of the program are in a state. */
export async function countOrders({ base, keys }: Target, programId: string, state: string): Promise<number> {
  let count = 0;
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = new URLSearchParams({ programId, state, limit: '200', ...(cursor !== '' && { cursor }) });
    const answer = await fetch(new URL(`/v1/orders?${query.toString()}`, base), { headers: { authorization: `Bearer ${keys.admin}` } });
    if (answer.status !== 200) throw new Error(`the list of orders was answered ${answer.status}`);
    const page = (await answer.json()) as { items: unknown[]; nextCursor: string | null };
    count += page.items.length;
    cursor = page.nextCursor;
  }
  return count;
}

function order(programId: string, orderId: string): string {
  return JSON.stringify({
    orderId,
    programId,
    memberId: `m-${Math.floor(Math.random() * CARDS)}`,
    placedAt: new Date().toISOString(),
    lines: [
      { lineId: '1', sku: 'RICE5', category: 'rice', quantity: 2, unitPrice: 65_000 },
      { lineId: '2', sku: 'TEA', category: 'tea', quantity: 1, unitPrice: 20_000 },
    ],
    redeem: { points: 'max' },
  });
}

function request({ base }: Target, key: string, body: string): string {
  return (
    `POST /v1/orders HTTP/1.1\r\nHost: ${base.host}\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
