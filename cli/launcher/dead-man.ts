import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/** The API and the worker notice by themselves and need the servers for their last orders. */
const GRACE_SECONDS = 5;
const SCRIPT = 'while IFS= read -r line; do pids=$line; done; [ -n "$pids" ] || exit 0; sleep "$1"; kill -INT $pids 2>/dev/null';

/** Stops what can't notice the launcher's end itself. */
export interface DeadMan {
  /** Names the processes to stop should the launcher be killed; replaces those named before. */
  watch(pids: readonly number[]): void;
}

/**
 * A shell that reads from a pipe whose other end only this process holds: when this process is gone, however it ended, the pipe ends, and the
 * shell stops what was named last; Postgres and Temporal would go on for ever otherwise. Should the shell be killed as well, the next start clears up.
 */
export function startDeadMan(graceSeconds = GRACE_SECONDS): DeadMan {
  const shell = spawn('sh', ['-c', SCRIPT, 'sh', String(graceSeconds)], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const pipe: Writable = shell.stdin;
  pipe.on('error', () => undefined);
  shell.on('error', () => undefined);
  shell.unref();
  return { watch: (pids) => void pipe.write(`${pids.join(' ')}\n`) };
}
