import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDataFolder, type DataFolder } from '../../cli/launcher/data-folder';

/**
 * A data folder that lasts as long as the work.
 * @param onFailure told when the work fails; answers whether the folder is kept, for its logs say why
 */
export async function withScratchFolder<Result>(
  work: (folder: DataFolder) => Promise<Result>,
  onFailure: (folder: DataFolder) => boolean = () => false,
): Promise<Result> {
  const root = await mkdtemp(join(tmpdir(), 'lumbung-bench-'));
  // Postgres may run as another user, who has to pass.
  await chmod(root, 0o755);
  const folder = await prepareDataFolder(root);
  let keep = false;
  try {
    return await work(folder);
  } catch (error) {
    keep = onFailure(folder);
    throw error;
  } finally {
    if (!keep) await rm(root, { recursive: true, force: true });
  }
}
