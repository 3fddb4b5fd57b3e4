import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { TEMPORAL_VERSION } from './temporal-version';

const PACKAGE = `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_VERSION}`;
/**
 * Builds `temporal` with Go into a folder; minutes on a small machine.
 * @param onProgress told how far it is, in words
 * @param signal ends the build
 * @returns null when it worked, else why it didn't, in a few words
 */
export async function goInstall(folder: string, onProgress: (words: string) => void, signal?: AbortSignal): Promise<string | null> {
  const env = { ...process.env, GOBIN: folder };
  // Without symbols it is a fifth smaller; -v names each package when it is compiled.
  const go = spawn('go', ['install', '-v', '-ldflags', '-s -w', PACKAGE], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(signal && { signal, killSignal: 'SIGINT' as const }),
  });
  let compiled = 0;
  let problem = '';
  let rest = '';
  go.stderr.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) compiled++;
      else if (!line.startsWith('go: downloading') && !line.startsWith('#')) problem ||= line;
    }
    if (compiled > 0) onProgress(`${compiled} packages compiled`);
    else onProgress('downloading the sources');
  });
  try {
    const [code] = (await once(go, 'close')) as [number | null];
    return code === 0 ? null : problem || rest || `go ended with ${code ?? 'a signal'}`;
  } catch {
    return 'Go is not installed';
  }
}
