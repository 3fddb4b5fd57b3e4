import type { TestDatabase } from '../harness/database';
import { compileRuleSet } from '../../domain/rules/compile';
import type { RuleSet } from '../../domain/rules/rule-set';
import type { LevelRules } from '../../domain/levels/standing';

const THREE = [
  { id: 'bronze', threshold: 0 },
  { id: 'silver', threshold: 100 },
  { id: 'gold', threshold: 200 },
];

/** Levels that come, go, change their names, their thresholds, what they are reached by and how they are kept. */
const VERSIONS: Pick<RuleSet, 'levels' | 'levelPolicy'>[] = [
  { levels: THREE, levelPolicy: { period: { months: 1 }, downgrade: 'reassess' } },
  { levels: THREE },
  {
    levels: [
      { id: 'bronze', threshold: 0 },
      { id: 'gold', threshold: 150 },
      { id: 'platinum', threshold: 300 },
    ],
    levelPolicy: { period: { months: 2 }, keepFor: { months: 1 }, downgrade: 'one_level', graceDays: 20 },
  },
  {
    levels: [
      { id: 'basic', threshold: 0 },
      { id: 'silver', threshold: 250 },
      { id: 'plus', threshold: 400 },
    ],
    levelPolicy: { qualifyOn: 'points' },
  },
  {},
  {
    levels: THREE,
    levelPolicy: { qualifyOn: 'points', period: { calendar: 'year' }, keepFor: { months: 2, roundUpTo: 'quarter' }, downgrade: 'one_level' },
  },
  { levels: THREE, levelPolicy: { downgrade: 'reassess', graceDays: 40, keepFor: { months: 1, roundUpTo: 'month' } } },
  { levels: THREE, levelPolicy: { period: { months: 12 }, downgrade: 'never', keepFor: { months: 1, roundUpTo: 'year' } } },
];

export const TIME_ZONE = 'Asia/Jakarta';
export const VERSION_COUNT = VERSIONS.length;

/** The rules of a version, as cards are looked at by them. */
export function rulesOf(version: number): LevelRules {
  return RULES[version - 1]!;
}

const RULES = VERSIONS.map((parts, index): LevelRules => {
  const { compiled } = compileRuleSet({ earning: [], ...parts });
  if (!compiled) throw new Error('the rule set compiles');
  return { ladder: compiled.ladder, version: index + 1, timeZone: TIME_ZONE };
});

/** Publishes them all as the program `p`. */
export async function storeVersions(database: TestDatabase): Promise<void> {
  await database.rows(
    `insert into lumbung.program (program_id, name, currency, currency_digits, time_zone, sandbox, current_version)
     values ('p', 'P', 'GBP', 2, '${TIME_ZONE}', true, $1)`,
    [VERSION_COUNT],
  );
  for (const [index, version] of VERSIONS.entries())
    await database.rows(
      `insert into lumbung.rule_set (program_id, version, body, body_hash, actor, key_id, request_id) values ('p', $1, $2, 'x', 'a', 'k', 'r')`,
      [index + 1, JSON.stringify({ earning: [], ...version })],
    );
}
