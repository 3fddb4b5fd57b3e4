import express from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { notSilently } from './not-silently';
import { problemHandler } from './problems/problem-handler';
import { beginRequest } from './request-context';

let server: Server;

afterEach(() => server.close().closeAllConnections());

test('who waits on a connection that has gone silent is told so, and the late answer changes nothing', async () => {
  const stuck: (() => void)[] = [];
  const app = express();
  app.use(
    beginRequest(() => new Date()),
    notSilently,
  );
  app.get('/', (_req, res) => void stuck.push(() => res.end()));
  app.use(problemHandler);
  server = createServer(app).setTimeout(50);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toMatchObject([503, '10', { code: 'UNAVAILABLE' }]);
  for (const late of stuck) late();
});
