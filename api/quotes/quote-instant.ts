import type { Program } from '../../db/programs';
import { startOfDay } from '../../domain/calendar/start-of-day';
import type { QuoteRequest } from './quote-schema';

/**
 * The instant that a quote counts at (RFC 3339, UTC): what it asks for; else when the order says it was placed, which outside of a sandbox is
 * at most now; else now, or the latest business date of a sandbox.
 */
export function quoteInstant(
  { at, placedAt }: Pick<QuoteRequest, 'at' | 'placedAt'>,
  program: Pick<Program, 'sandbox' | 'latestBusinessDate' | 'timeZone'>,
  now: Date,
): string {
  if (at !== undefined) return new Date(at).toISOString();
  const { sandbox, latestBusinessDate, timeZone } = program;
  if (placedAt === undefined) return (sandbox && latestBusinessDate !== null ? startOfDay(latestBusinessDate, timeZone) : now).toISOString();
  const placed = new Date(placedAt);
  return (sandbox || placed < now ? placed : now).toISOString();
}
