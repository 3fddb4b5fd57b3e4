import { UNAVAILABLE_PARTS } from '../../domain/rules/availability';
import { Problem } from '../../domain/problem';
import { validate } from '../http/validation/validate';
import { harvest } from './program-examples';
import { programSchema } from './program-schema';

function refusal(body: unknown): Problem {
  try {
    validate(programSchema, body);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const withRuleSet = (parts: Record<string, unknown>) => ({ ...harvest, ruleSet: { ...harvest.ruleSet, ...parts } });
const discount = (parts: Record<string, unknown>) => withRuleSet({ discounts: [{ id: 'd', give: { percent: '10' }, ...parts }] });
const earning = (parts: Record<string, unknown>) => withRuleSet({ earning: [{ id: 'e', mode: 'money', points: 1, per: 100, ...parts }] });

/** A value that asks for something, at a path as in `discounts.*.codes`. */
function ruleSetWith(path: string): Record<string, unknown> {
  const place = (steps: readonly string[]): unknown => {
    const [step, ...rest] = steps;
    if (step === undefined) return { some: 'thing' };
    return step === '*' ? [place(rest)] : { [step]: place(rest) };
  };
  return place(path.split('.')) as Record<string, unknown>;
}

describe('programs', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['no name', { name: undefined }, 'name'],
    ['an empty name', { name: '' }, 'name'],
    ['no currency', { currency: undefined }, 'currency'],
    ['a currency that does not exist', { currency: 'XYZ' }, 'currency'],
    ['a currency in lower case', { currency: 'idr' }, 'currency'],
    ['negative digits', { currencyDigits: -1 }, 'currencyDigits'],
    ['a time zone that does not exist', { timeZone: 'Asia/Atlantis' }, 'timeZone'],
    ['an offset for a time zone', { timeZone: '+07:00' }, 'timeZone'],
    ['a time zone in lower case', { timeZone: 'asia/jakarta' }, 'timeZone'],
    ['sandbox as a text', { sandbox: 'yes' }, 'sandbox'],
    ['no rule set', { ruleSet: undefined }, 'ruleSet'],
    ['an unknown field', { colour: 'red' }, 'colour'],
  ])('%s is VALIDATION_FAILED', (_, parts, path) => {
    expect(refusal({ ...harvest, ...parts })).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path }] });
  });

  it.each(['UTC', 'Asia/Jakarta', 'Europe/London', 'America/Argentina/Buenos_Aires', 'EST5EDT'])('%s is a time zone', (timeZone) => {
    expect(validate(programSchema, { ...harvest, timeZone })).toMatchObject({ timeZone });
  });
});

describe('rule sets', () => {
  it.each<[string, unknown, string, string]>([
    ['no earning', withRuleSet({ earning: undefined }), 'earning', 'is required'],
    ['an unknown part', withRuleSet({ prizes: [] }), 'prizes', 'is not a known field'],
    ['an unknown rounding', withRuleSet({ rounding: 'up' }), 'rounding', 'must be "half_up" or "half_even" or "floor"'],
    ['a discount that gives nothing', discount({ give: undefined }), 'discounts.0.give', 'is required'],
    ['a percentage as a number', discount({ give: { percent: 10 } }), 'discounts.0.give.percent', 'must be a text'],
    ['a percentage in words', discount({ give: { percent: 'ten' } }), 'discounts.0.give.percent', 'must be a decimal number in quotes, as "12.5"'],
    ['a negative percentage', discount({ give: { percent: '-5' } }), 'discounts.0.give.percent', 'must be a decimal number in quotes, as "12.5"'],
    ['an amount without per', discount({ give: { amount: 5 } }), 'discounts.0.give.per', 'is required'],
    ['an unknown per', discount({ give: { amount: 5, per: 'basket' } }), 'discounts.0.give.per', 'must be "order" or "line" or "unit"'],
    ['a negative amount', discount({ give: { amount: -5, per: 'order' } }), 'discounts.0.give.amount', 'must be at least 0'],
    ['a condition that is no text', discount({ when: true }), 'discounts.0.when', 'must be a text'],
    ['an empty condition', discount({ when: '' }), 'discounts.0.when', 'must not be empty'],
    [
      'a moment that does not exist',
      discount({ from: '2026-02-30T00:00:00Z' }),
      'discounts.0.from',
      'must be a time with offset, as 2026-11-23T09:00:00+07:00, on a day that exists, from 1900 to 2999',
    ],
    ['an unknown field of limits', discount({ limits: { daily: 1 } }), 'discounts.0.limits.daily', 'is not a known field'],
    [
      'an unknown period',
      discount({ limits: { total: 1, per: 'hour' } }),
      'discounts.0.limits.per',
      'must be "lifetime" or "year" or "month" or "week" or "day"',
    ],
    ['a negative limit', discount({ limits: { total: -1 } }), 'discounts.0.limits.total', 'must be at least 0'],
    ['a need without a measure', discount({ needs: [{ lines: 'true' }] }), 'discounts.0.needs.0', 'must have either units or amount'],
    ['an unknown mode', earning({ mode: 'points' }), 'earning.0.mode', 'must be "money" or "order" or "unit"'],
    ['points that are no whole number', earning({ points: 1.5 }), 'earning.0.points', 'must be a whole number'],
    ['a duration of two kinds', earning({ validFor: { days: 1, months: 2 } }), 'earning.0.validFor', 'must be one of {days}, {months}, {years}'],
    ['a duration of weeks', earning({ validFor: { weeks: 2 } }), 'earning.0.validFor', 'must be one of {days}, {months}, {years}'],
    ['a negative duration', earning({ validFor: { days: -1 } }), 'earning.0.validFor.days', 'must be at least 0'],
    ['a value of a point that is 0', withRuleSet({ redemption: { pointValue: 0 } }), 'redemption.pointValue', 'must be at least 1'],
    ['half a rate', withRuleSet({ redemption: { pointValue: { points: 200 } } }), 'redemption.pointValue.value', 'is required'],
    ['an unknown end', withRuleSet({ lots: { roundUpTo: 'week' } }), 'lots.roundUpTo', 'must be "month" or "quarter" or "year"'],
  ])('%s is RULE_SET_INVALID', (_, body, path, message) => {
    expect(refusal(body)).toMatchObject({ code: 'RULE_SET_INVALID', errors: [{ path, message }] });
  });

  it.each(UNAVAILABLE_PARTS.map(({ path }) => path))('%s is not available yet', (path) => {
    const problem = refusal({ ...harvest, ruleSet: ruleSetWith(path) });
    expect(problem.errors).toContainEqual({ path: path.replaceAll('*', '0'), message: 'is not available yet' });
  });

  it.each<[string, Record<string, unknown>]>([
    [
      'every form of giving',
      {
        discounts: [
          { percent: '0' },
          { amount: 1, per: 'unit', every: 10 },
          { unitPrice: 5 },
          { buy: 2, free: 1, percent: '50' },
          { units: 2, price: 5 },
          { set: [{ units: 1 }], price: 0 },
        ].map((give, n) => ({ id: `d${n}`, give })),
      },
    ],
    ['a rate', { redemption: { pointValue: { points: 200, value: 100 } } }],
    ['no redemption', { redemption: null }],
    ['the defaults of lots, spelled out', { lots: { validFor: null, roundUpTo: null, pendingFor: null } }],
    ['later parts that ask for nothing', { returns: null, issue: [], bonuses: [], referral: null }],
  ])('%s is taken', (_, parts) => {
    expect(validate(programSchema, withRuleSet(parts))).toBeDefined();
  });
});
