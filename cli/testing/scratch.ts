import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../platform/free-ports';

/** A folder of its own for a test, closed to other users as `mktemp -d` makes it. */
export async function scratchFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'lumbung-cli-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Waits until an assertion holds; when it takes too long, fails as it did last. */
export async function eventually(assertion: () => Promise<void> | void, withinMs = 20_000): Promise<void> {
  for (const end = Date.now() + withinMs; ; await sleep(50)) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** A free port whose neighbour, 1000 above, is free as well: Temporal's UI goes there. */
export async function freeTemporalPort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    const ui = createServer();
    const free = await new Promise<boolean>((resolve) => {
      ui.once('error', () => resolve(false)).listen(port + 1000, '127.0.0.1', () => resolve(true));
    });
    ui.close();
    if (free) return port;
  }
}
