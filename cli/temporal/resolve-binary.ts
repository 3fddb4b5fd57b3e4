import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { Fault } from '../fault';
import { withProgress, type Say } from '../terminal';
import { cachedBinary, fillCache, type Make } from './binary-cache';
import { downloadTemporal, downloadUrl } from './download';
import { goInstall } from './go-install';
import { isRecentEnough, serverVersion, TEMPORAL_VERSION } from './temporal-version';

export interface ResolveOptions {
  /** Kept from one start to the next, and shared by all clones of a user. */
  cacheDir: string;
  say: Say;
  /** Searched for a `temporal` that is installed. */
  path?: string | undefined;
  /** Ways to get one that is not; default: Temporal's download, then `go install`. */
  ways?: readonly (readonly [string, Make])[];
  /** Ends a build that is under way. */
  signal?: AbortSignal;
}

/**
 * Finds Temporal's command-line tool, which holds its dev server: on the PATH, else in the cache, else downloaded or built into the cache.
 * Where none of that works, `TEMPORAL_ADDRESS` is left: with it nobody calls this.
 * @returns path of the program
 * @throws Fault saying in one sentence what was tried.
 */
export async function resolveTemporal({
  cacheDir,
  say,
  path = process.env.PATH ?? '',
  signal,
  ways = defaultWays(say, signal),
}: ResolveOptions): Promise<string> {
  const installed = await onPath(path);
  if (installed) {
    const version = await serverVersion(installed);
    if (version && isRecentEnough(version)) return installed;
    say(`${installed} is ${version ? `too old (server ${version})` : 'not usable'}; using one of Lumbung's own`);
  }
  const cached = await cachedBinary(cacheDir);
  if (cached) return cached;
  const outcome = await fillCache(cacheDir, ways, say);
  if ('path' in outcome) return outcome.path;
  throw new Fault(
    `Temporal's server is missing and could be neither downloaded nor built (${outcome.problems.join('; ')}): ` +
      `put temporal ${TEMPORAL_VERSION} on the PATH, install Go, or set TEMPORAL_ADDRESS.`,
  );
}

async function onPath(path: string): Promise<string | null> {
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const candidate = join(folder, 'temporal');
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this one.
    }
  }
  return null;
}

function defaultWays(say: Say, signal?: AbortSignal): readonly (readonly [string, Make])[] {
  return [
    ['download', (folder) => download(folder, say)],
    ['go install', (folder) => build(folder, say, signal)],
  ];
}

function download(folder: string, say: Say): Promise<string | null> {
  const url = downloadUrl();
  if (!url) return Promise.resolve(`none for ${process.platform} on ${process.arch}`);
  let bytes = 0;
  return withProgress(
    say,
    "Downloading Temporal's server (once)",
    () => downloadTemporal(url, folder, (count) => (bytes = count)),
    () => `${Math.round(bytes / 1024 / 1024)} MB`,
  );
}

function build(folder: string, say: Say, signal?: AbortSignal): Promise<string | null> {
  let progress = '';
  return withProgress(
    say,
    "Building Temporal's server with Go (once, some minutes)",
    () => goInstall(folder, (words) => (progress = words), signal),
    () => progress,
  );
}
