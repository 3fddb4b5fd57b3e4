import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below the ports that systems give to outgoing connections, and below 32768: Temporal keeps its own in a `smallint`. */
const LOWEST = 18_000;
const HIGHEST = 32_000;
const TRIES = 200;
const LOOPBACK = '127.0.0.1';

/**
 * As many ports that nobody listens on at this moment, no two the same.
 * @param host address of this machine that they will be listened on at
 * @throws Error when there are not as many, or nothing can listen at the host
 */
export async function freePorts(count: number, host = LOOPBACK): Promise<number[]> {
  const found = new Map<number, Server>();
  for (let tries = 0; found.size < count && tries < TRIES; tries++) {
    const port = randomInt(LOWEST, HIGHEST);
    const server = await listen(port, host);
    if (server) found.set(port, server);
  }
  // Held until all are found, so that none is found twice.
  await Promise.all([...found.values()].map((server) => new Promise((resolve) => server.close(resolve))));
  if (found.size < count) throw new Error(`there are no ${count} free ports of ${host} from ${LOWEST} to ${HIGHEST}`);
  return [...found.keys()];
}

/** One port that nobody listens on at this moment. */
export async function freePort(host = LOOPBACK): Promise<number> {
  const [port = 0] = await freePorts(1, host);
  return port;
}

function listen(port: number, host: string): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}
