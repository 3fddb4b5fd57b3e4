import { openSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const ROTATE_BYTES = 20 * 1024 * 1024;
const TAIL_CHARACTERS = 20_000;

/** Opens a log for appending; one that has grown large is put aside first, replacing what was put aside before. */
export function openLog(path: string): number {
  try {
    if (statSync(path).size > ROTATE_BYTES) renameSync(path, `${path}.1`);
  } catch {
    // Not there yet.
  }
  return openSync(path, 'a', 0o600);
}

/** The last line of a log that matches, trimmed; an empty string when there is none. */
export async function lastLine(path: string, pattern: RegExp): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.slice(-TAIL_CHARACTERS).split('\n');
  return lines.findLast((line) => pattern.test(line))?.trim() ?? '';
}
