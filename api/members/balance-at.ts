import type { MemberBalance } from '../../db/reads/balance';
import type { Program } from '../../db/programs';
import type { CardRef } from '../../db/reads/member-card';
import { localDate } from '../../domain/calendar/local-time';
import { balanceOn, nextExpiry } from '../../domain/ledger/balance';
import { spanOn, type LevelPeriod } from '../../domain/levels/policy';
import { Problem } from '../../domain/problem';
import type { MemberReads } from './member-reads';

/**
 * The balance at a past instant, from history.
 * @returns null for a member that is unknown, or to the viewer
 * @throws Problem `VALIDATION_FAILED` for an instant to come (but in a sandbox), or with a date beside it
 */
export async function balanceAt(
  reads: Pick<MemberReads, 'past'>,
  card: CardRef,
  { sandbox, timeZone }: Program,
  asked: { at: string; on?: string },
  period: LevelPeriod | null,
  now: Date,
): Promise<MemberBalance | null> {
  if (asked.on !== undefined) throw invalid('must not stand beside on');
  if (!sandbox && Date.parse(asked.at) > now.getTime()) throw invalid('must not lie in the future');
  const at = new Date(asked.at).toISOString();
  const date = localDate(at, timeZone);
  const past = await reads.past(card, { at, date, timeZone }, period && spanOn(period, date));
  if (past === null) return null;
  const { level, qualifying, version } = past;
  return { ...balanceOn(past.card, date), level, qualifying, nextExpiry: nextExpiry(past.card, date), version, asOf: date };
}

function invalid(message: string): Problem {
  return new Problem('VALIDATION_FAILED', `at ${message}.`, { errors: [{ path: 'at', message }] });
}
