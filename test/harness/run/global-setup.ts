import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes the folder that the test files of this run share their servers through. Nothing is started here. */
export default async function globalSetup(): Promise<void> {
  process.env.LUMBUNG_TEST_RUN = await mkdtemp(join(tmpdir(), 'lumbung-test-'));
  process.env.LUMBUNG_TEST_RUN_PID = String(process.pid);
}
