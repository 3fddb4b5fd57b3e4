import type { Server } from 'node:http';

/** Requests that take longer than this are cut off. */
const PATIENCE_MS = 20_000;
/** An answer that has just been handed to the system is on its way before its connection is closed. */
const FLUSH_MS = 50;

/**
 * Watches a server from its start, so that it can be closed in order.
 * @returns what stops listening and resolves when every request under way is answered, or cut off after 20 s. Connections without a request
 *   don't hold up the end.
 */
export function closable(server: Server): () => Promise<void> {
  let underWay = 0;
  let closing = false;
  const closeIdle = () => {
    if (closing && underWay === 0) setTimeout(() => underWay === 0 && server.closeAllConnections(), FLUSH_MS);
  };
  server.on('request', (_request, response) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
      closeIdle();
    });
  });
  return () =>
    new Promise((resolve) => {
      closing = true;
      const cut = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
      server.close(() => {
        clearTimeout(cut);
        resolve();
      });
      closeIdle();
    });
}
