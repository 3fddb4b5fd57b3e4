import { connect, createServer, type Socket } from 'node:net';

/** A network between the processes and Postgres that can fall silent without closing anything, as a lost route or a failed switch does. */
export interface Link {
  port: number;
  /** From now on nothing gets through, and nobody is told. Connections made until `restore` are lost for ever. */
  silence(): void;
  /** New connections get through; the silent ones stay silent. */
  restore(): void;
  close(): Promise<void>;
}

interface Pair {
  near: Socket;
  far: Socket;
  lost: boolean;
}

/** Forwards a port of this machine to another one. */
export async function openLink(targetPort: number): Promise<Link> {
  const pairs = new Set<Pair>();
  let silent = false;
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    const pair: Pair = { near, far, lost: silent };
    pairs.add(pair);
    near.on('data', (bytes) => pair.lost || far.write(bytes));
    far.on('data', (bytes) => pair.lost || near.write(bytes));
    const end = (one: Socket, other: Socket) =>
      one.on('close', () => {
        if (!pair.lost) other.destroy();
        if (near.destroyed) pairs.delete(pair);
        if (one === near) far.destroy();
      });
    end(near, far);
    end(far, near);
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    port,
    silence: () => {
      silent = true;
      for (const pair of pairs) pair.lost = true;
    },
    restore: () => {
      silent = false;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.destroy();
      await closed;
    },
  };
}
