import type { LevelChange } from './level-history';
import { levelOf, reachedLevel, type Ladder, type Qualifying } from './ladder';

/** What a card has of levels. */
export interface CardLevels extends Qualifying {
  readonly level: string;
  /** The version of the rules that gave the level; null: the card was made with it. */
  readonly levelVersion: number | null;
  readonly changes: readonly LevelChange[];
}

/** What a settled order counts toward levels, and by which version of the rules. */
export interface QualifyingOrder extends Qualifying {
  readonly at: string;
  readonly version: number;
}

/** A card that was just made, by the rules of that moment. */
export function newCardLevels({ levels }: Ladder): CardLevels {
  return { level: levels[0].id, levelVersion: null, spend: 0, earned: 0, changes: [] };
}

/**
 * The card after an order: the model of what the ledger's last step does (`climb` in the SQL kernel). Levels are reached in a lifetime and never
 * lost; the order's version says which there are.
 */
export function climb(card: CardLevels, ladder: Ladder, order: QualifyingOrder): CardLevels {
  const qualifying = { spend: card.spend + order.spend, earned: card.earned + order.earned };
  const counted = { ...card, ...qualifying };
  // A level that only newer rules know isn't taken away by an order that is settled by older ones.
  const isKnown = ladder.levels.some(({ id }) => id === card.level);
  if (!isKnown && card.levelVersion !== null && card.levelVersion > order.version) return counted;
  const reached = reachedLevel(ladder, qualifying);
  if (reached.threshold <= levelOf(ladder, card.level).threshold) return counted;
  const change = { level: reached.id, before: card.level, at: order.at };
  return { ...counted, level: reached.id, levelVersion: order.version, changes: [...card.changes, change] };
}
