import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { Fault } from '../../cli/fault';
import type { DataFolder } from '../../cli/launcher/data-folder';
import { lastLine, openLog } from '../../cli/launcher/log-file';
import type { ProcessSpec } from '../../cli/launcher/supervised-process';

export interface NodePartOptions {
  /** `API`, `Worker`: what it is reported by. */
  name: string;
  /** Path of the compiled entry. */
  script: string;
  folder: DataFolder;
  env?: NodeJS.ProcessEnv;
  /** Options of Node itself, before the script. */
  execArgv?: readonly string[];
  args?: readonly string[];
}

const READY_MS = 120_000;
const PATIENCE_MS = 45_000;

/**
 * A Node process that says when it is ready and ends when this one is gone. Its log goes straight to a file, as a container's does: passing the
 * lines on would cost this process CPU that belongs to nobody.
 */
export function nodePart({ name, script, folder, env = process.env, execArgv = [], args = [] }: NodePartOptions): ProcessSpec {
  const log = folder.path(`logs/${name.toLowerCase().replaceAll(/\W+/g, '-')}.log`);
  return {
    name,
    signals: { stop: 'SIGTERM', kill: 'SIGKILL', patienceMs: PATIENCE_MS },
    spawn: () => {
      const output = openLog(log);
      const line = [...execArgv, script, ...args];
      // A session of its own: the terminal's Ctrl-C is the bench's to answer.
      const child = spawn(process.execPath, line, { detached: true, stdio: ['ignore', output, output, 'ipc'], env });
      closeSync(output);
      return child;
    },
    ready: (child, gone) => untilReady(child, name, folder, gone),
    lastWords: () => lastLine(log, /\S/),
  };
}

async function untilReady(child: ChildProcess, name: string, folder: DataFolder, gone: AbortSignal): Promise<void> {
  const late = AbortSignal.timeout(READY_MS);
  try {
    await once(child, 'message', { signal: AbortSignal.any([gone, late]) });
  } catch (cause) {
    if (late.aborted) throw new Fault(`The ${name} was not ready after ${READY_MS / 1000} s; its log is in ${folder.logs}.`, { cause });
    throw cause;
  }
}
