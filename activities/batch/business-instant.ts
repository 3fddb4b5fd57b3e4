import { startOfDay } from '../../domain/calendar/start-of-day';
import type { SettledProgram } from '../../db/kernel/programs';

/**
 * The instant an operation counts at: what it says, at most the moment it was accepted (clocks of tills run ahead); in a sandbox, where time
 * is played with, whatever it says.
 */
export function effectiveInstant(said: string, acceptedAt: string, sandbox: boolean): string {
  const instant = sandbox ? Date.parse(said) : Math.min(Date.parse(said), Date.parse(acceptedAt));
  return new Date(instant).toISOString();
}

/** The same for an operation that need not say when it happens: then it is now, in a sandbox the start of the latest business date it has seen. */
export function businessInstant(
  said: string | undefined,
  acceptedAt: string,
  { sandbox, latestBusinessDate, timeZone }: Pick<SettledProgram, 'sandbox' | 'latestBusinessDate' | 'timeZone'>,
): string {
  if (said !== undefined) return effectiveInstant(said, acceptedAt, sandbox);
  return sandbox && latestBusinessDate !== null ? startOfDay(latestBusinessDate, timeZone).toISOString() : acceptedAt;
}
