import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Requests that take longer than this are cut off. */
const PATIENCE_MS = 20_000;
/** An answer that has just been handed to the system is on its way before its connection is closed. */
const FLUSH_MS = 50;

/**
 * Watches a server from its start, so that it can be closed in order.
 * @returns what waits until the requests under way are answered (or cut off after 20 s), then stops listening and closes what is open. Until
 *   then the server goes on listening, so that callers are told to go elsewhere instead of being hung up on.
 */
export function closable(server: Server): () => Promise<void> {
  const underWay = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });
  return async () => {
    const cut = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
    await answered(underWay);
    const closed = new Promise((resolve) => server.close(resolve));
    do {
      await answered(underWay);
      await sleep(FLUSH_MS);
    } while (underWay.size > 0);
    server.closeAllConnections();
    await closed;
    clearTimeout(cut);
  };
}

/** Those that are under way now; others may come meanwhile. */
async function answered(responses: ReadonlySet<ServerResponse>): Promise<void> {
  await Promise.all([...responses].map((response) => once(response, 'close')));
}
