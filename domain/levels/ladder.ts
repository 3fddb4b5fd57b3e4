import { ONE, type Ratio } from '../money/ratio';
import { FOR_LIFE, type CompiledLevelPolicy } from './policy';
import type { Qualifying } from './qualifying';

export type { Qualifying };

/** A level that a card can have. */
export interface Level {
  readonly id: string;
  /** What it takes: minor units spent, or points earned. */
  readonly threshold: number;
  /** What earned points are multiplied with, and the same as published. */
  readonly multiplier: Ratio;
  readonly times: string;
}

/** The levels of a version of a program's rules. */
export interface Ladder {
  /** Lowest first, by threshold. */
  readonly levels: readonly [Level, ...Level[]];
  readonly qualifyOn: 'spend' | 'points';
  readonly policy: CompiledLevelPolicy;
}

/** A program that names no levels has this one. */
export const ONE_LEVEL: Ladder = {
  levels: [{ id: 'member', threshold: 0, multiplier: ONE, times: '1' }],
  qualifyOn: 'spend',
  policy: FOR_LIFE,
};

/** What a card is made with; without rules (they are of a version that doesn't exist) as where no levels are named. */
export function lowestLevel({ levels }: Ladder = ONE_LEVEL): string {
  return levels[0].id;
}

/** The level of that id. One that this version doesn't know counts as the lowest. */
export function levelOf({ levels }: Ladder, id: string): Level {
  return levels.find((level) => level.id === id) ?? levels[0];
}

/** The highest level that the numbers reach. */
export function reachedLevel(ladder: Ladder, qualifying: Qualifying): Level {
  return levelReachedBy(ladder, totalOf(ladder, qualifying));
}

/** The highest level that so many minor units or points reach. */
export function levelReachedBy({ levels }: Ladder, total: number): Level {
  return levels.findLast(({ threshold }) => threshold <= total) ?? levels[0];
}

/** The level above a card's own, and what is missing to it: minor units or points. */
export interface NextLevel {
  id: string;
  missing: number;
  by: 'spend' | 'points';
}

/**
 * What comes after a card's level; null when there is nothing higher. Nothing is missing where a new version of the rules asks for less than the
 * card has: its next order lifts it.
 */
export function nextLevel(ladder: Ladder, id: string, qualifying: Qualifying): NextLevel | null {
  const next = ladder.levels[ladder.levels.indexOf(levelOf(ladder, id)) + 1];
  if (next === undefined) return null;
  return { id: next.id, missing: Math.max(0, next.threshold - totalOf(ladder, qualifying)), by: ladder.qualifyOn };
}

/** Of what counts, that by which levels are reached. */
export function totalOf({ qualifyOn }: Ladder, { spend, earned }: Qualifying): number {
  return qualifyOn === 'spend' ? spend : earned;
}
