import { instant } from '../calendar/instant';

/** A change of a card's level. A history holds them in the order in which they were recorded, which need not be that of `at`. */
export interface LevelChange {
  readonly level: string;
  /** The level before it was recorded. */
  readonly before: string;
  /** It counts from this instant on, inclusive: `placedAt` of the order that caused it. RFC 3339. */
  readonly at: string;
}

/**
 * Whether the level that a card has now is the one it had at an instant: every change had happened.
 * @param levelFrom the latest `at` of the card's changes; null: there was none
 */
export function hasHadLevel(levelFrom: string | null, at: string): boolean {
  return levelFrom === null || instant(levelFrom) <= instant(at);
}

/**
 * The level that the history shows at an instant: of the changes that count by then, the one recorded last. (A late order may lift the level from
 * a moment before that of an earlier change.)
 * @param now the card's level, which it has always had where there is no change
 */
export function levelAt(changes: readonly LevelChange[], at: string, now: string): string {
  const then = instant(at);
  return changes.findLast((change) => instant(change.at) <= then)?.level ?? changes[0]?.before ?? now;
}
