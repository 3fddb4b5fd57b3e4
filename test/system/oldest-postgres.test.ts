import { useDatabase } from '../harness/database';

const database = useDatabase();

test('these tests run on the oldest supported PostgreSQL', async () => {
  const [row] = await database().rows<{ version: string }>("select current_setting('server_version_num') as version");
  expect(row!.version).toMatch(/^15\d{4}$/);
});
