import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger, transports } from 'winston';
import { z } from 'zod';
import { rawConnection } from '../../test/harness/raw-connection';
import { bodyRooms } from '../admission/body-room';
import { createApp } from './create-app';
import { allowLongRequests } from './long-requests';
import { defineRoute } from './route/route';

/** Counts lines, as they are read by the route or by itself. */
const counting = (path: string, by: 'lines' | 'input') =>
  defineRoute({
    method: 'put',
    path,
    action: 'members.write',
    tag: 'Members',
    summary: 'Lines',
    lines: { schema: z.unknown(), description: 'A line.', patienceMs: 60_000 },
    responses: { 200: { description: 'How many.' } },
    async handle(call) {
      let count = 0;
      for await (const _ of (by === 'lines' ? call.lines : call.input?.()) ?? []) count += 1;
      return { status: 200, body: { count } };
    },
  });

let server: Server;

beforeAll(async () => {
  const app = createApp({
    logger: createLogger({ silent: true, transports: new transports.Console() }),
    now: () => new Date(),
    draining: { active: false },
    authenticator: { authenticate: () => Promise.resolve({ keyId: 'k', subject: 's', role: 'admin', programIds: null }) },
    bodies: bodyRooms({ requests: 10, bytes: 2 ** 22 }),
    routes: [counting('/v1/read-lines', 'lines'), counting('/v1/read-bytes', 'input')],
  });
  server = createServer({ requestTimeout: 100, headersTimeout: 50, connectionsCheckingInterval: 20 }, app);
  allowLongRequests(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => server.close().closeAllConnections());

test.each(['/v1/read-lines', '/v1/read-bytes'])('a body of lines at %s may take longer than a request may otherwise', async (path) => {
  const connection = rawConnection((server.address() as AddressInfo).port);
  const tooLong = once(server, 'clientError');
  connection.send(
    `PUT ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n`,
  );
  const [error] = (await tooLong) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ERR_HTTP_REQUEST_TIMEOUT');
  connection.send('3\r\n{}\n\r\n0\r\n\r\n');
  expect(await connection.hears('"count"')).toMatch(/^HTTP\/1.1 200 OK.*"count":2/s);
  connection.close();
});
