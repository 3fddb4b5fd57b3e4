import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { scratchFolder } from '../testing/scratch';
import type { ApiClient } from './api-client';
import { sampleOrders } from './sample-orders';
import { readWeek, settleTwice } from './week';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
beforeEach(async () => {
  scratch = await scratchFolder();
});
afterEach(() => scratch.remove());

describe('readWeek', () => {
  const text = '{"do":"order","body":{"orderId":"1"}}\n{"do":"return","orderId":"1","body":{}}\n{"do":"order","body":{"orderId":"2"}}\n';

  it.each(['week.ndjson', 'week.ndjson.gz'])('reads the orders of %s and counts the returns', async (name) => {
    const path = join(scratch.path, name);
    await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
    expect(await readWeek(path)).toEqual({ orders: [{ orderId: '1' }, { orderId: '2' }], returns: 1 });
  });

  it('says in one sentence that a file can not be read', async () => {
    await expect(readWeek(join(scratch.path, 'nowhere.gz'))).rejects.toThrow(/nowhere\.gz can't be read \(ENOENT\)\.$/);
    await writeFile(join(scratch.path, 'other.ndjson'), 'no JSON\n');
    await expect(readWeek(join(scratch.path, 'other.ndjson'))).rejects.toThrow(/other\.ndjson can't be read \(not one JSON object a line\)\.$/);
    await writeFile(join(scratch.path, 'other.gz'), 'no archive');
    await expect(readWeek(join(scratch.path, 'other.gz'))).rejects.toThrow(/other\.gz can't be read/);
  });
});

describe('sampleOrders', () => {
  it('are in the order of time; first ones bring the welcome code, later ones redeem', async () => {
    const orders = await sampleOrders();
    expect(orders).toHaveLength(80);
    const times = orders.map(({ placedAt }) => placedAt);
    expect(times).toEqual([...times].sort());
    const seen = new Set<string | undefined>();
    for (const { memberId, codes = [], redeem } of orders) {
      expect(codes.some((code) => code.startsWith('WELCOM'))).toBe(!seen.has(memberId));
      expect(redeem).toEqual(seen.has(memberId) ? { points: 'max' } : undefined);
      seen.add(memberId);
    }
  });
});

describe('settleTwice', () => {
  /** An API that settles each order once, and whose entries may grow by themselves. */
  function api(leak: number): ApiClient {
    const settled = new Set<string>();
    let entries = 3;
    return {
      get: (path) => {
        const page = path.includes('cursor=') ? { items: Array.from({ length: entries }), nextCursor: null } : { items: [0], nextCursor: 'next' };
        if (path.includes('cursor=')) entries += leak;
        const body = path.includes('/balance') ? { available: 10, pending: 0 } : page;
        return Promise.resolve({ status: 200, body: body as never, replayed: false });
      },
      send: (_, path, body) => {
        const { orderId } = body as { orderId: string };
        const replayed = settled.has(orderId);
        if (path === '/v1/orders') settled.add(orderId);
        return Promise.resolve({
          status: 201,
          body: { orderId, memberId: 'm', state: 'settled', subtotal: 1, discountTotal: 0, payable: 1 } as never,
          replayed,
        });
      },
    };
  }

  it('notices whatever changed by sending everything again', async () => {
    const orders = (await sampleOrders()).slice(0, 3);
    const said: string[] = [];
    const say = (line: string) => void said.push(line);
    expect(await settleTwice(api(0), api(0), 'p', orders, say)).toEqual({ orders: 3, ok: true });
    expect(said.at(-1)).toBe('All 3 answers came back the same, and nothing has changed.');
    expect(await settleTwice(api(1), api(1), 'p', orders, say)).toEqual({ orders: 3, ok: false });
    expect(said.at(-1)).toMatch(/^Something has changed: 3 of 3 replayed, /);
  });
});
