import type { Server } from 'node:http';

/** Callers that keep a connection open without using it don't hold up the end. */
const PATIENCE_MS = 20_000;
const SWEEP_MS = 100;

/** Stops listening and resolves when every request under way is answered, or cut off after 20 s. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Connections that fall idle after their answer would otherwise stay until their keep-alive ends.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    const cut = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
  });
}
