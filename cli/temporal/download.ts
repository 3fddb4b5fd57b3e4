import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { reasonOf } from '../fault';
import { TEMPORAL_VERSION } from './temporal-version';

const ANSWER_MS = 10_000;
/** A download that stands still this long is given up. */
const STALL_MS = 30_000;
const ARCHITECTURE: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };
const PLATFORM: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin' };

/** Where Temporal publishes its tool; its SDKs download from the same host. Null where it publishes none for this machine. */
export function downloadUrl(host = 'https://temporal.download'): string | null {
  const [platform, arch] = [PLATFORM[process.platform], ARCHITECTURE[process.arch]];
  return platform && arch ? `${host}/cli/archive/v${TEMPORAL_VERSION}?platform=${platform}&arch=${arch}` : null;
}

/**
 * Downloads the archive and unpacks `temporal` from it into a folder.
 * @param onBytes told how many bytes have come so far
 * @returns null when it worked, else why it didn't, in a few words
 */
export async function downloadTemporal(url: string, folder: string, onBytes: (bytes: number) => void): Promise<string | null> {
  const giveUp = new AbortController();
  let stalled = setTimeout(() => giveUp.abort(), ANSWER_MS);
  try {
    const response = await fetch(url, { signal: giveUp.signal });
    if (!response.ok || !response.body) return `${new URL(url).host} answered ${response.status}`;
    let bytes = 0;
    const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
    body.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length;
      onBytes(bytes);
      clearTimeout(stalled);
      stalled = setTimeout(() => giveUp.abort(), STALL_MS);
    });
    return await unpack(body, folder);
  } catch (error) {
    return giveUp.signal.aborted ? `${new URL(url).host} does not answer` : reasonOf(error);
  } finally {
    clearTimeout(stalled);
  }
}

async function unpack(archive: Readable, folder: string): Promise<string | null> {
  const tar = spawn('tar', ['-xzf', '-', '-C', folder, 'temporal'], { stdio: ['pipe', 'ignore', 'pipe'] });
  let output = '';
  tar.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = once(tar, 'close') as Promise<[number | null]>;
  closed.catch(() => undefined);
  try {
    await pipeline(archive, tar.stdin);
  } catch (error) {
    tar.kill();
    // tar says better what is wrong with an archive or a disk than a broken pipe does.
    await closed.catch(() => undefined);
    if (!output) throw error;
  }
  const [code] = await closed;
  return code === 0 ? null : (output.split('\n').find(Boolean) ?? 'the archive could not be unpacked');
}
