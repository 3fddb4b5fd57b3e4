import { rm } from 'node:fs/promises';
import { stopProcesses } from './processes';
import { runFolder } from './run-folder';

/** Stops the servers that test files of this run have started, and removes what they shared. */
export default async function globalTeardown(): Promise<void> {
  await stopProcesses();
  await rm(runFolder(), { recursive: true, force: true });
}
