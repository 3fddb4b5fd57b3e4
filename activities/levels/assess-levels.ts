import { findCandidates } from '../../db/levels/candidates';
import { lockLevelCards, type Author } from '../../db/levels/level-states';
import { readPrograms } from '../../db/kernel/programs';
import type { Tx } from '../../db/transaction';
import { startOfDay } from '../../domain/calendar/start-of-day';
import { spanOn } from '../../domain/levels/policy';
import type { RuleSets } from '../rule-sets';
import { LevelBook } from './level-book';

/** A chunk of a nightly run's look at levels. */
export interface AssessedChunk {
  programId: string;
  /** Business date of the run. */
  date: string;
  /** Cards up to this one have been looked at; null: none. */
  afterCard: number | null;
  /** Looks at so many cards at most. */
  limit: number;
  /** In whose name levels change. */
  by: Author;
}

export interface AssessedLevels {
  /** How far it came; null: there is no card after it. */
  lastCard: number | null;
  assessed: number;
  /** How many levels changed. */
  changed: number;
}

/**
 * Looks at the levels of the next cards of a program as of a business date, by its current rules (semantics.md, Levels). In the caller's transaction;
 * locks only cards that something is to be changed of, in the order of their ids. Once more for the same cards and date changes nothing.
 */
export async function assessLevels(tx: Tx, ruleSets: RuleSets, { programId, date, afterCard, limit, by }: AssessedChunk): Promise<AssessedLevels> {
  const [program] = await readPrograms(tx, [programId]);
  const compiled = program && (await ruleSets.get(tx, programId, program.currentVersion));
  if (!program || !compiled) throw new Error(`program ${programId} does not exist`);
  const { timeZone } = program;
  const { ladder } = compiled;
  const { lastCard, looked, cardIds } = await findCandidates(tx, ladder, { programId, timeZone, date, afterCard, limit });
  if (cardIds.length === 0) return { lastCard, assessed: looked, changed: 0 };
  await lockLevelCards(tx, null, programId, cardIds);
  const rules = { ladder, version: program.currentVersion, timeZone };
  // Of a lifetime the totals are enough.
  const after = ladder.policy.period === null ? date : spanOn(ladder.policy.period, date).after;
  const book = await LevelBook.read(tx, () => rules, cardIds, after);
  const cause = { kind: 'nightly', id: date, at: startOfDay(date, timeZone).toISOString(), date, ...by } as const;
  for (const cardId of cardIds) book.assess(cardId, cause);
  return { lastCard, assessed: looked, changed: await book.write(tx) };
}
