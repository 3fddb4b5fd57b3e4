import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below the ports that systems give to outgoing connections, and below 32768: Temporal keeps its own in a `smallint`. */
const LOWEST = 18_000;
const HIGHEST = 32_000;
const TRIES = 200;

/** As many ports of 127.0.0.1 that nobody listens on at this moment, no two the same. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Map<number, Server>();
  for (let tries = 0; found.size < count && tries < TRIES; tries++) {
    const port = randomInt(LOWEST, HIGHEST);
    const server = await listen(port);
    if (server) found.set(port, server);
  }
  // Held until all are found, so that none is found twice.
  await Promise.all([...found.values()].map((server) => new Promise((resolve) => server.close(resolve))));
  if (found.size < count) throw new Error(`there are no ${count} free ports from ${LOWEST} to ${HIGHEST}`);
  return [...found.keys()];
}

function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}
