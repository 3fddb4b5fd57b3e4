import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Fault } from '../fault';
import type { Say } from '../terminal';
import type { DataFolder } from './data-folder';
import { lastLine, openLog } from './log-file';
import type { ProcessSpec } from './supervised-process';

export interface NodeProcessOptions {
  /** `API`, `Worker`: for people. */
  name: string;
  /** Name of its log file. */
  log: string;
  /** Path of the compiled entry. */
  script: string;
  flags: readonly string[];
  env: NodeJS.ProcessEnv;
  folder: DataFolder;
  say: Say;
}

const READY_MS = 120_000;
/** What a drain may take, and a little more. */
const PATIENCE_MS = 45_000;

/** One of our own processes: its log goes to a file, what is important of it to the terminal; it ends when this process is gone. */
export function nodeProcess({ name, log, script, flags, env, folder, say }: NodeProcessOptions): ProcessSpec {
  const path = folder.path(`logs/${log}.log`);
  return {
    name,
    signals: { stop: 'SIGTERM', kill: 'SIGKILL', patienceMs: PATIENCE_MS },
    spawn: () => {
      // A session of its own: the terminal's Ctrl-C is the launcher's to answer. The channel tells it when this process is gone.
      const child = spawn(process.execPath, [...flags, script], { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env });
      keepLog(child, path, name, say);
      return child;
    },
    ready: (child, gone) => untilReady(child, name, folder, gone),
    lastWords: async () => importantPart(await lastLine(path, /\S/)) ?? (await lastLine(path, /\S/)),
  };
}

/** The processes say when they are ready (`platform/parent.ts`). */
async function untilReady(child: ChildProcess, name: string, folder: DataFolder, gone: AbortSignal): Promise<void> {
  const late = AbortSignal.timeout(READY_MS);
  try {
    await once(child, 'message', { signal: AbortSignal.any([gone, late]) });
  } catch (error) {
    if (late.aborted) throw new Fault(`The ${name} was not ready after ${READY_MS / 1000} s; its log is in ${folder.logs}.`, { cause: error });
    throw error;
  }
}

function keepLog(child: ChildProcess, path: string, name: string, say: Say): void {
  const file = createWriteStream('', { fd: openLog(path) });
  // A full disk must not end the launcher: everything else still has to be stopped in order.
  file.on('error', () => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      file.write(`${line}\n`);
      const important = importantPart(line);
      if (important !== null) say(`${name}: ${important}`);
    });
  }
  child.once('close', () => file.end());
}

/** Message of a log line that somebody should see: a warning or an error. Null for the others, and for what is no log line. */
function importantPart(line: string): string | null {
  try {
    const { level, message, code, errorId } = JSON.parse(line) as Record<string, unknown>;
    if (level !== 'error' && level !== 'warn') return null;
    const details = [code, errorId].filter((detail) => typeof detail === 'string').join(', ');
    return `${String(message)}${details ? ` (${details})` : ''}`;
  } catch {
    return null;
  }
}
