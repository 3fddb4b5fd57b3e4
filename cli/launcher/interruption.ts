const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const POLL_MS = 300;

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
  if (process.env.npm_lifecycle_event !== undefined) {
    const npm = process.ppid;
    const poll = setInterval(() => {
      if (process.ppid === npm) return;
      clearInterval(poll);
      if (!first.signal.aborted) interrupt();
    }, POLL_MS);
    poll.unref();
  }
  return { signal: first.signal, onSecond: (handler) => (second = handler) };
}
