/**
 * Ties this process to the launcher that started it (`npm start`): when the launcher is gone, however it ended, the process shuts down in
 * order and exits. Started by anything else (a container, a shell), this does nothing.
 * @param shutdown what the process also does on SIGTERM; whatever it throws, the process exits.
 */
export function exitWithParent(shutdown: () => Promise<void>): void {
  if (!process.channel) return;
  const exit = () => process.exit(0);
  process.once('disconnect', () => void shutdown().then(exit, exit));
  // The listener alone would keep the process alive after an orderly shutdown.
  process.channel.unref();
  // The launcher reads what is written here: without it a last log line must not end the process in the middle of its shutdown.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** Tells the launcher that this process does its work now; it starts what depends on it. Does nothing without a launcher. */
export function reportReady(): void {
  if (process.connected) process.send?.({ ready: true });
}
