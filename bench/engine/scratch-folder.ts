import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDataFolder, type DataFolder } from '../../cli/launcher/data-folder';

/** A data folder that lasts as long as the work; kept when the work fails, since the logs say why. */
export async function withScratchFolder<Result>(work: (folder: DataFolder) => Promise<Result>): Promise<Result> {
  const root = await mkdtemp(join(tmpdir(), 'lumbung-bench-'));
  // Postgres may run as another user, who has to pass.
  await chmod(root, 0o755);
  const result = await work(await prepareDataFolder(root));
  await rm(root, { recursive: true, force: true });
  return result;
}
