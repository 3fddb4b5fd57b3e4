import { compileRuleSet } from './compile';
import type { LevelPolicy, LevelRule } from './rule-set';

function check(levels: LevelRule[], levelPolicy?: LevelPolicy) {
  const { errors, warnings, compiled } = compileRuleSet({ earning: [], levels, ...(levelPolicy && { levelPolicy }) });
  const told = (found: { path: string; message: string }[]) => found.map(({ path, message }) => `${path}: ${message}`);
  return { errors: told(errors), warnings: told(warnings), ladder: compiled?.ladder };
}

const MULTIPLIER = 'A multiplier is a decimal string above 0, such as "1.5".';
const bronze = { id: 'bronze', threshold: 0 };

it('makes levels ready', () => {
  const { ladder, errors, warnings } = check([bronze, { id: 'gold', threshold: 5, multiplier: '1.50' }], { qualifyOn: 'points' });
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  expect(ladder).toMatchObject({
    qualifyOn: 'points',
    levels: [
      { id: 'bronze', threshold: 0, multiplier: { num: 1n, den: 1n }, times: '1' },
      { id: 'gold', threshold: 5, multiplier: { num: 3n, den: 2n }, times: '1.50' },
    ],
  });
  expect(check([bronze]).ladder?.qualifyOn).toBe('spend');
});

it.each<[string, LevelRule[], string[]]>([
  [
    'a first level that not everybody has',
    [{ id: 'gold', threshold: 1 }],
    ['levels.0.threshold: The first level is the lowest, which everybody has: its threshold is 0.'],
  ],
  ['two levels with an id', [bronze, { id: 'bronze', threshold: 5 }], ['levels.1.id: Another level has the id bronze.']],
  ['the same threshold twice', [bronze, { id: 'gold', threshold: 0 }], ['levels.1.threshold: It must be above 0, the threshold of bronze.']],
  [
    'thresholds that fall',
    [bronze, { id: 'gold', threshold: 9 }, { id: 'silver', threshold: 8 }],
    ['levels.2.threshold: It must be above 9, the threshold of gold.'],
  ],
  ['a threshold that is no integer', [bronze, { id: 'gold', threshold: 1.5 }], ['levels.1.threshold: An integer of at least 0 is needed.']],
  ['a multiplier of 0', [{ ...bronze, multiplier: '0.0' }], [`levels.0.multiplier: ${MULTIPLIER}`]],
  ['a multiplier below 0', [{ ...bronze, multiplier: '-1' }], [`levels.0.multiplier: ${MULTIPLIER}`]],
  ['a multiplier that is no decimal', [{ ...bronze, multiplier: '1,5' }], [`levels.0.multiplier: ${MULTIPLIER}`]],
])('%s is refused', (_, levels, errors) => {
  expect(check(levels)).toMatchObject({ errors, ladder: undefined });
});

it('makes the policy ready, with its defaults', () => {
  const gold = { id: 'gold', threshold: 5 };
  expect(check([bronze, gold]).ladder?.policy).toEqual({ period: null, keepFor: null, downgrade: 'never', graceDays: 0 });
  const { ladder, warnings } = check([bronze, gold], {
    ...{ period: { months: 12 }, keepFor: { months: 6, roundUpTo: 'year' }, downgrade: 'reassess', graceDays: 3 },
  });
  expect(warnings).toEqual([]);
  expect(ladder?.policy).toEqual({ period: { months: 12 }, keepFor: { months: 6, roundUpTo: 'year' }, downgrade: 'reassess', graceDays: 3 });
  const yearly = check([bronze, gold], { period: { calendar: 'year' }, keepFor: { months: 6 }, downgrade: 'one_level' });
  expect(yearly.ladder?.policy).toMatchObject({ period: { calendar: 'year' }, keepFor: { months: 6, roundUpTo: null } });
});

it.each<[LevelPolicy, string]>([
  [{ period: { months: 0 } }, 'levelPolicy.period.months: An integer from 1 to 1200 is needed.'],
  [{ period: { months: 1201 } }, 'levelPolicy.period.months: An integer from 1 to 1200 is needed.'],
  [{ keepFor: { months: 1.5 }, downgrade: 'reassess' }, 'levelPolicy.keepFor.months: An integer from 1 to 1200 is needed.'],
  [{ graceDays: -1, downgrade: 'reassess' }, 'levelPolicy.graceDays: An integer from 0 to 3650 is needed.'],
])('%j is refused', (policy, error) => {
  expect(check([bronze], policy)).toMatchObject({ errors: [error], ladder: undefined });
});

it('warns of what is odd', () => {
  const gold = { id: 'gold', threshold: 5 };
  expect(check([bronze, gold], { keepFor: { months: 1 }, graceDays: 3, period: { months: 1 } }).warnings).toEqual([
    'levelPolicy.keepFor: Without `downgrade` no level is ever lost: it decides nothing.',
    'levelPolicy.graceDays: Without `downgrade` no level is ever lost: it decides nothing.',
  ]);
  expect(
    check([
      { ...bronze, multiplier: '1.2' },
      { id: 'gold', threshold: 5, multiplier: '1.1' },
    ]).warnings,
  ).toEqual(['levels.1.multiplier: It is lower than that of bronze, the level below.']);
  expect(check([], { qualifyOn: 'points' }).warnings).toEqual(['levelPolicy: There are no levels that it could decide on.']);
});
