import { identify, isAlive, parentOf, type ProcessIdentity } from './process-identity';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const POLL_MS = 500;

export interface Interruption {
  /** Aborted by the first Ctrl-C or its like. */
  signal: AbortSignal;
  /** Called by the second: somebody is out of patience. */
  onSecond: (handler: () => void) => void;
}

/**
 * Watches for whatever ends the launcher: Ctrl-C, `kill`, a closed terminal; and the end of npm where npm has started it: killed with -9 npm can't
 * pass that on, and nobody would be left whom Ctrl-C could reach.
 */
export function watchInterruption(): Interruption {
  const first = new AbortController();
  let second: () => void = () => undefined;
  const interrupt = () => {
    if (first.signal.aborted) second();
    else first.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  if (process.env.npm_lifecycle_event !== undefined) void onEndOfNpm(() => first.abort());
  return { signal: first.signal, onSecond: (handler) => (second = handler) };
}

async function onEndOfNpm(ended: () => void): Promise<void> {
  const npm = await findNpm();
  if (!npm) return;
  const poll = setInterval(() => {
    void isAlive(npm).then((alive) => {
      if (alive) return;
      clearInterval(poll);
      ended();
    });
  }, POLL_MS);
  poll.unref();
}

/** npm runs a script by a shell, which stays in between or not, as shells differ. */
async function findNpm(): Promise<ProcessIdentity | null> {
  const parent = await parentOf(process.pid);
  const npm = parent && isShell(parent.command) ? await parentOf(parent.pid) : parent;
  return npm && identify(npm.pid);
}

function isShell(command: string): boolean {
  return /(^|[/-])(a|ba|da|z|k)?sh$/.test(command);
}
