import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The version of Temporal's command-line tool that is downloaded or built. */
export const TEMPORAL_VERSION = '1.5.1';

/** Older servers lack what the settlement relies on (conflict policy USE_EXISTING, KeywordList, pragmas of the dev server). */
const OLDEST_SERVER = [1, 27] as const;
const ANSWER_MS = 20_000;

/**
 * Version of the server inside a `temporal` program, as in `1.29.1`. Builds of one's own don't know the tool's version, but the server's.
 * @returns null when the program doesn't run or is something else.
 */
export async function serverVersion(program: string): Promise<string | null> {
  try {
    const { stdout } = await run(program, ['--version'], { timeout: ANSWER_MS });
    return /Server (\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}

/** True when a server of this version will do. */
export function isRecentEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST_SERVER[0] || (major === OLDEST_SERVER[0] && minor >= OLDEST_SERVER[1]);
}
