import { createServer } from 'node:net';
import { freePorts } from '../../platform/free-ports';
import { checkPorts, thisOrAnother } from './ports';

const wanted = (port: number, what: string, setting: string, host = '127.0.0.1') => ({ port, host, what, setting });

describe('checkPorts', () => {
  it('is content with free ports, and leaves them free', async () => {
    const [a = 0, b = 0] = await freePorts(2);
    const ports = [wanted(a, 'the HTTP API', 'LUMBUNG_PORT'), wanted(b, 'Postgres', 'LUMBUNG_POSTGRES_PORT')];
    await checkPorts(ports);
    await checkPorts(ports);
  });

  it('names in one sentence every port that is taken, or given twice', async () => {
    const [taken = 0, free = 0] = await freePorts(2);
    const server = createServer().listen(taken, '127.0.0.1');
    try {
      const ports = [wanted(taken, 'the HTTP API', 'LUMBUNG_PORT'), wanted(free, 'Temporal', 'LUMBUNG_TEMPORAL_PORT')];
      await expect(checkPorts([...ports, wanted(free, 'Postgres', 'LUMBUNG_POSTGRES_PORT')])).rejects.toThrow(
        `Port ${taken} for the HTTP API is taken by another program (LUMBUNG_PORT); ` +
          `port ${free} for Postgres is also given to Temporal (LUMBUNG_POSTGRES_PORT): free it or choose another.`,
      );
    } finally {
      server.close();
    }
  });

  it('notices who listens on all addresses', async () => {
    const [taken = 0] = await freePorts(1);
    const server = createServer().listen(taken, '0.0.0.0');
    try {
      await expect(checkPorts([wanted(taken, 'Postgres', 'LUMBUNG_POSTGRES_PORT')])).rejects.toThrow('is taken');
    } finally {
      server.close();
    }
  });

  it('says that an address is not of this machine', async () => {
    await expect(checkPorts([wanted(8080, 'the HTTP API', 'LUMBUNG_PORT', '192.0.2.1')])).rejects.toThrow(
      '192.0.2.1, which is no address of this machine',
    );
  });
});

describe('thisOrAnother', () => {
  const HOST = '127.0.0.1';

  it('is the port that was asked for while it is free', async () => {
    const [free = 0] = await freePorts(1);
    expect(await thisOrAnother(free, HOST, [])).toBe(free);
  });

  it('is another one when that is taken, promised to somebody else, or no port at all', async () => {
    const [taken = 0, promised = 0] = await freePorts(2);
    const server = createServer().listen(taken, HOST);
    try {
      for (const asked of [taken, promised, 66_000]) {
        const given = await thisOrAnother(asked, HOST, [wanted(promised, 'the HTTP API', 'LUMBUNG_PORT')]);
        expect(given).not.toBe(asked);
        expect(given).not.toBe(promised);
        await checkPorts([wanted(given, 'metrics', 'NONE')]);
      }
    } finally {
      server.close();
    }
  });
});
