import { addDays } from '../calendar/duration';
import { instant } from '../calendar/instant';
import { startOfDay } from '../calendar/start-of-day';
import { lowestLevel, type Ladder } from './ladder';
import type { LevelChange } from './level-history';

/** What a card has of levels. Dates are business dates in the program's time zone, `YYYY-MM-DD`. */
export interface Standing {
  /** As last recorded. One set by hand may have ended since: see `levelOn`. */
  readonly level: string;
  /** The version of the rules that gave it; null: the card was made with it. */
  readonly version: number | null;
  /** The latest instant (RFC 3339) from which a change counts; null: there was none. */
  readonly from: string | null;
  /** The last day on which the level is kept, whatever the numbers say; null: it isn't. */
  readonly keptUntil: string | null;
  /** The day on which the numbers were first found too low for it; null: they are not, as far as anybody looked. */
  readonly lowSince: string | null;
  /** When it was last lowered, and by the nightly run of which date. */
  readonly loweredOn: string | null;
  readonly loweredByRunOf: string | null;
  /** On that day and before nobody looks whether the numbers are too low: a return on it was part of an exchange. */
  readonly restsOn: string | null;
  /** Somebody set the level. Everything above but `level` goes on for the level under it, by the numbers. */
  readonly byHand: LevelByHand | null;
}

export interface LevelByHand {
  /** The level by the numbers. */
  readonly under: string;
  /** The last day on which it counts; null: for good. */
  readonly until: string | null;
  /** The operation that set it. */
  readonly id: string;
}

/** Why a level changed. `by_hand_ended`: the last day of a level that was set by hand is over. */
export type CauseKind = 'order' | 'grant' | 'return' | 'claim' | 'cancellation' | 'nightly' | 'by_hand' | 'by_hand_ended' | 'merge';

/** What a change of a level is recorded with. */
export interface Cause {
  readonly kind: CauseKind;
  /** The caller's id of the operation; of a nightly run its business date. */
  readonly id: string;
  /** From when on the change counts (RFC 3339), and the business date of that. */
  readonly at: string;
  readonly date: string;
}

/** By which rules a card is looked at. */
export interface LevelRules {
  readonly ladder: Ladder;
  readonly version: number;
  readonly timeZone: string;
}

/** A change as it is recorded. */
export interface CausedChange extends LevelChange {
  readonly kind: CauseKind;
  readonly id: string;
  readonly version: number;
  /** The numbers that decided; null: none did. */
  readonly qualifying: number | null;
}

/** A card's standing after something has happened, with the changes to record, oldest first. */
export interface LevelStep {
  readonly standing: Standing;
  readonly changes: readonly CausedChange[];
}

/** A card that was just made, by the rules of that moment. */
export function newStanding(ladder: Ladder): Standing {
  const never = { keptUntil: null, lowSince: null, loweredOn: null, loweredByRunOf: null, restsOn: null, byHand: null };
  return { level: lowestLevel(ladder), version: null, from: null, ...never };
}

/** The level on a date that lies after every change: one that was set by hand has ended by itself, whether or not that was recorded yet. */
export function levelOn({ level, byHand }: Standing, date: string): string {
  return byHand !== null && hasEnded(byHand, date) ? byHand.under : level;
}

/** The level by the numbers alone. */
export function levelUnder({ level, byHand }: Standing): string {
  return byHand?.under ?? level;
}

/** Records that a level set by hand has ended, if it has. */
export function endedByHand(standing: Standing, { version, timeZone }: LevelRules, date: string): LevelStep {
  const { level, byHand } = standing;
  if (typeof byHand?.until !== 'string' || !hasEnded(byHand, date)) return { standing, changes: [] };
  const released = { ...standing, byHand: null };
  if (byHand.under === level) return { standing: released, changes: [] };
  const at = startOfDay(addDays(byHand.until, 1), timeZone).toISOString();
  return changed(released, byHand.under, { kind: 'by_hand_ended', id: byHand.id, at, version, qualifying: null });
}

/** The standing with another level, and the change to record. */
export function changed(standing: Standing, level: string, { at, version, ...cause }: Omit<CausedChange, 'level' | 'before'>): LevelStep {
  const from = standing.from === null || instant(standing.from) < instant(at) ? at : standing.from;
  return { standing: { ...standing, level, version, from }, changes: [{ level, before: standing.level, at, version, ...cause }] };
}

/** Whether the last day of a level set by hand lies before a date. */
export function hasEnded({ until }: LevelByHand, date: string): boolean {
  return until !== null && until < date;
}
