import { SettingsError } from '../platform/settings';
import { Fault } from './fault';

/**
 * Runs a command to its end and exits: with what it answers, or with the exit code of what went wrong. What is known to go wrong is told in one
 * sentence, a fault of ours with its stack.
 * @param main answers the exit code; nothing means 0
 */
export function runCommand(main: () => Promise<number | undefined>): void {
  // A terminal that is gone must not keep what was started from being stopped in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  main().then(
    (exitCode) => process.exit(exitCode ?? 0),
    (error: unknown) => {
      const known = error instanceof Fault || error instanceof SettingsError;
      console.error(known ? error.message : error);
      process.exit(known ? error.exitCode : 1);
    },
  );
}
