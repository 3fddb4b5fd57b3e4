import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiClient } from './api-client';
import { settleOrders } from './settle-orders';

interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

let server: Server;
let url: string;
let asked: { method: string; path: string; authorization: string; body: string }[];
let reply: (path: string, body: string) => Reply;

beforeEach(async () => {
  asked = [];
  server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ method: request.method ?? '', path: request.url ?? '', authorization: request.headers.authorization ?? '', body });
      const { status, body: answer = {}, headers } = reply(request.url ?? '', body);
      response.writeHead(status, headers).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('apiClient', () => {
  it('sends the key and the body, and says whether it was a replay', async () => {
    reply = () => ({ status: 200, body: { state: 'settled' }, headers: { 'idempotent-replayed': 'true' } });
    expect(await apiClient(url, 'lmb_1').send('POST', '/v1/orders', { orderId: 'o' })).toEqual({
      status: 200,
      body: { state: 'settled' },
      replayed: true,
    });
    expect(asked).toEqual([{ method: 'POST', path: '/v1/orders', authorization: 'Bearer lmb_1', body: '{"orderId":"o"}' }]);
  });

  it('waits for what was accepted', async () => {
    const states = ['settling', 'settling', 'settled'];
    reply = (path) =>
      path === '/v1/orders' ? { status: 202, headers: { location: '/v1/orders/o?programId=p' } } : { status: 200, body: { state: states.shift() } };
    const { body } = await apiClient(url, 'k').send<{ state: string }>('POST', '/v1/orders', {});
    expect(body.state).toBe('settled');
    expect(asked.at(-1)?.path).toBe('/v1/orders/o?programId=p');
  });

  it('tries again when it is told to, and gives up in the end', async () => {
    const replies = [503, 429, 201];
    reply = () => ({ status: replies.shift() ?? 500, headers: { 'retry-after': '1' } });
    expect((await apiClient(url, 'k').get('/v1/programs')).status).toBe(201);
    expect(asked).toHaveLength(3);
  });

  it('says what the problem is, field by field', async () => {
    reply = () => ({
      status: 422,
      body: { code: 'RULE_SET_INVALID', detail: 'It does not fit.', errors: [{ path: 'earning.0', message: 'is missing' }] },
    });
    await expect(apiClient(url, 'k').send('PUT', '/v1/programs/p', {})).rejects.toThrow(
      'PUT /v1/programs/p was answered 422 RULE_SET_INVALID: It does not fit. earning.0: is missing',
    );
  });

  it('says that nothing can be reached', async () => {
    await expect(apiClient('http://127.0.0.1:1', 'k').get('/')).rejects.toThrow(/^The API at http:\/\/127\.0\.0\.1:1 can't be reached \(.+\)\.$/);
  });
});

describe('settleOrders', () => {
  const order = (orderId: string, memberId: string) => ({ orderId, memberId, placedAt: '2010-12-01T08:26:00+00:00', lines: [] });

  it('sends the orders of a member in their order, and tells which ones did not settle', async () => {
    reply = (_, body) => {
      const { orderId } = JSON.parse(body) as { orderId: string };
      if (orderId === 'a2') return { status: 200, body: { orderId, state: 'refused', problem: { code: 'X', detail: 'Not enough.' } } };
      if (orderId === 'b1') return { status: 422, body: { code: 'OUT_OF_RANGE', detail: 'Too much.' } };
      return { status: 201, body: { orderId, state: 'settled' } };
    };
    const orders = [order('a1', 'a'), order('b1', 'b'), order('a2', 'a'), order('c1', 'c'), order('a3', 'a')];
    const { answers, failures, replayed } = await settleOrders(apiClient(url, 'k'), 'p', orders, 3);
    expect(answers.map(({ orderId }) => orderId)).toEqual(['a1', 'c1', 'a3']);
    expect(failures.sort()).toEqual(['Order a2 is refused: Not enough.', 'Order b1: POST /v1/orders was answered 422 OUT_OF_RANGE: Too much.']);
    expect(replayed).toBe(0);
    const ofA = asked.map(({ body }) => (JSON.parse(body) as { orderId: string }).orderId).filter((id) => id.startsWith('a'));
    expect(ofA).toEqual(['a1', 'a2', 'a3']);
  });
});
