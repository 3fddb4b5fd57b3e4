import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PROMETHEUS_TEXT } from '../platform/metrics/metrics';

export interface MetricsServerOptions {
  host: string;
  /** 0: any that is free. */
  port: number;
  /** All numbers as text. */
  scrape: () => Promise<string>;
}

export interface MetricsServer {
  port: number;
  close: () => Promise<void>;
}

/**
 * Serves `/metrics` and `/healthz` of a process that serves nothing else. It asks for no key and tells nothing of members: who may reach it is
 * decided by the address it listens on.
 * @throws with code `EADDRINUSE` when the port is taken
 */
export async function serveMetrics({ host, port, scrape }: MetricsServerOptions): Promise<MetricsServer> {
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 5_000 }, (request, response) => {
    answer(request, response, scrape).catch(() => send(response, 500, 'text/plain', 'the numbers could not be put together\n'));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, scrape: () => Promise<string>): Promise<void> {
  const path = request.url?.split('?')[0];
  if (request.method !== 'GET') return send(response, 405, 'text/plain', 'only GET\n');
  if (path === '/healthz') return send(response, 200, 'application/json', '{"status":"ok"}');
  if (path === '/metrics') return send(response, 200, PROMETHEUS_TEXT, await scrape());
  send(response, 404, 'text/plain', 'here are /metrics and /healthz\n');
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(body);
}
