import { readFile, rename, writeFile } from 'node:fs/promises';
import { codeOf } from '../fault';

/** Writes a file that only its owner may read, as a whole or not at all. */
export async function writePrivately(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** A secret that is made once and kept in a file from then on. */
export async function keptSecret(path: string, make: () => string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const secret = make();
  await writePrivately(path, `${secret}\n`);
  return secret;
}
