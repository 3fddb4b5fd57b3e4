import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '../../../platform/logger';
import { createApp } from '../create-app';

let server: Server;
let url: string;

beforeAll(async () => {
  const logger = Object.assign(createLogger('test', 'error'), { silent: true });
  const authenticator = { authenticate: () => Promise.reject(new Error('nobody is asked for a key here')) };
  server = createServer(
    createApp({ logger, now: () => new Date(), draining: { active: true }, authenticator, bodies: { requests: 10, bytes: 2 ** 22 }, routes: [] }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

test('the document needs no key, and describes itself', async () => {
  const response = await fetch(`${url}/openapi.json`);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const document = (await response.json()) as { openapi: string; paths: object };
  expect([document.openapi, Object.keys(document.paths)]).toEqual(['3.1.0', ['/openapi.json', '/docs']]);
});

test.each(['/docs', '/docs/'])('%s is a page that loads nothing from elsewhere', async (path) => {
  const response = await fetch(url + path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  const page = await response.text();
  expect(page).not.toMatch(/(src|href)=["'](https?:)?\/\//);
  const files = [...page.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(([, file = '']) => new URL(file, `${url}/docs/`));
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect((await fetch(file)).status).toBe(200);
  expect(await (await fetch(`${url}/docs/swagger-ui-init.js`)).text()).toContain('"/openapi.json"');
});
