import { useDatabase } from '../test/harness/database';
import { monitorActivity } from './server-activity';

const database = useDatabase();

test('without pg_stat_statements the write-ahead log is measured and statements are not', async () => {
  const monitor = await monitorActivity(database().ownerUrl);
  try {
    const before = await monitor.read();
    await database().rows('create table large as select g, md5(g::text) from generate_series(1, 1000) g');
    const after = await monitor.read();
    expect(after.walBytes - before.walBytes).toBeGreaterThan(50_000);
    expect([before.statements, after.statements]).toEqual([null, null]);
    await monitor.resetStatements();
    expect(await monitor.dearestStatements(5)).toEqual([]);
    expect(monitor.version).toMatch(/^\d+/);
  } finally {
    await monitor.close();
  }
});
