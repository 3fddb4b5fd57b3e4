import { ONE_LEVEL, type Ladder, type Level } from '../levels/ladder';
import { parseDecimal } from '../money/decimal';
import { ONE } from '../money/ratio';
import { compileLevelPolicy } from './checks/level-policy';
import type { Report } from './checks/report';
import type { LevelRule, RuleSet } from './rule-set';

/** Checks the levels and makes them ready: ids once, thresholds that start at 0 and rise, multipliers above 0. Without any there is one. */
export function compileLevels({ levels, levelPolicy }: Pick<RuleSet, 'levels' | 'levelPolicy'>, report: Report): Ladder {
  const { qualifyOn = 'spend' } = levelPolicy ?? {};
  const [lowest, ...higher] = (levels ?? []).map((rule, index) => compileLevel(`levels.${index}`, rule, report));
  if (lowest === undefined) {
    const policy = compileLevelPolicy(levelPolicy, 0, report);
    if (Object.keys(levelPolicy ?? {}).length > 0) report.warn('levelPolicy', 'There are no levels that it could decide on.');
    return { ...ONE_LEVEL, policy };
  }
  const ladder: Ladder = { levels: [lowest, ...higher], qualifyOn, policy: compileLevelPolicy(levelPolicy, higher.length, report) };
  checkSteps(ladder.levels, report);
  return ladder;
}

function compileLevel(path: string, { id, threshold, multiplier = '1' }: LevelRule, report: Report): Level {
  report.integer(`${path}.threshold`, threshold, 0);
  const parsed = parseDecimal(multiplier);
  if (parsed === null || parsed.num === 0n) report.error(`${path}.multiplier`, 'A multiplier is a decimal string above 0, such as "1.5".');
  return { id, threshold, multiplier: parsed ?? ONE, times: multiplier };
}

function checkSteps(levels: Ladder['levels'], report: Report): void {
  if (levels[0].threshold !== 0) report.error('levels.0.threshold', 'The first level is the lowest, which everybody has: its threshold is 0.');
  for (const [index, { id, threshold }] of levels.entries()) {
    const before = levels[index - 1];
    if (before === undefined) continue;
    if (levels.findIndex((level) => level.id === id) < index) report.error(`levels.${index}.id`, `Another level has the id ${id}.`);
    if (threshold <= before.threshold)
      report.error(`levels.${index}.threshold`, `It must be above ${before.threshold}, the threshold of ${before.id}.`);
    if (isLess(levels[index]?.multiplier ?? ONE, before.multiplier))
      report.warn(`levels.${index}.multiplier`, `It is lower than that of ${before.id}, the level below.`);
  }
}

function isLess(a: Level['multiplier'], b: Level['multiplier']): boolean {
  return a.num * b.den < b.num * a.den;
}
