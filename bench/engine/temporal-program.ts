import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../cli/fault';
import { withProgress, type Say } from '../../cli/terminal';

export const SERVER_VERSION = '1.31.2';
const MODULE = 'go.temporal.io/server';

/** Temporal's full server and the tool that makes its schema. */
export interface TemporalProgram {
  server: string;
  sql: string;
}

/**
 * Finds Temporal's full server in the cache, or builds it with Go: once, for some minutes.
 * @throws Fault where it can't be built.
 */
export async function resolveTemporalServer(cacheDir: string, say: Say, signal: AbortSignal): Promise<TemporalProgram> {
  const folder = join(cacheDir, `temporal-server-${SERVER_VERSION}`);
  const program = { server: join(folder, 'server'), sql: join(folder, 'sql') };
  if ((await runs(program.server)) && (await runs(program.sql))) return program;
  await mkdir(cacheDir, { recursive: true });
  // Built in a folder of its own and renamed into place: nobody ever runs half a program.
  const draft = await mkdtemp(join(cacheDir, 'making-server-'));
  try {
    await withProgress(say, `Building Temporal's server ${SERVER_VERSION} with Go (once, some minutes)`, () => build(draft, signal));
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return program;
}

async function runs(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function build(folder: string, signal: AbortSignal): Promise<void> {
  const packages = [`${MODULE}/cmd/server@v${SERVER_VERSION}`, `${MODULE}/cmd/tools/sql@v${SERVER_VERSION}`];
  const go = spawn('go', ['install', '-ldflags', '-s -w', ...packages], {
    env: { ...process.env, GOBIN: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  let output = '';
  go.stderr.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-2_000)));
  const [code] = (await once(go, 'close').catch((cause: unknown) => {
    throw new Fault("Temporal's full server has to be built, and Go is not installed: use --server dev.", { cause });
  })) as [number | null];
  if (code !== 0) throw new Fault(`Temporal's full server could not be built: ${output.trim().split('\n').at(-1) ?? ''}`);
}
