import { knock } from '../../db/server';
import { monitorActivity } from '../../db/server-activity';
import { isAlive, identify } from '../../cli/launcher/process-identity';
import { startPostgres } from './postgres';
import { withScratchFolder } from './scratch-folder';
import { Supervision } from './supervision';

test('a Postgres of a bench counts its statements and is gone in the end', async () => {
  await withScratchFolder(async (folder) => {
    const supervision = new Supervision(folder, () => undefined, new AbortController().signal);
    try {
      const postgres = await startPostgres({ name: 'Postgres', folder, supervision, say: () => undefined });
      const [part] = supervision.parts();
      const identity = await identify(part!.pid);
      const monitor = await monitorActivity(postgres.superuserUrl);
      await monitor.resetStatements();
      const before = await monitor.read();
      for (let n = 0; n < 20; n++) await knock(await postgres.ownerUrl(), 5_000);
      const after = await monitor.read();
      // Two look-ups each time; making role and database the first.
      expect(after.statements! - before.statements!).toBeGreaterThanOrEqual(42);
      expect((await monitor.dearestStatements(1))[0]).toMatchObject({ toplevel: true });
      await monitor.close();

      expect(part!.name).toBe('Postgres');
      await supervision.stopAll();
      expect(await isAlive(identity!)).toBe(false);
      expect(supervision.parts()).toEqual([]);
    } finally {
      await supervision.killAll();
    }
  });
}, 120_000);
