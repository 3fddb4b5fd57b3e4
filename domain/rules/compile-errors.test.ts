import { compileRuleSet } from './compile';
import type { DiscountRule, EarningRule, RedemptionPolicy, RuleSet } from './rule-set';

const NOW = '2026-06-01T00:00:00Z';

const check = (ruleSet: Partial<RuleSet>) => compileRuleSet({ earning: [], ...ruleSet }, NOW);
const errors = (ruleSet: Partial<RuleSet>) => check(ruleSet).errors.map(({ path, message }) => `${path}: ${message}`);

const discount = (more: Partial<DiscountRule>): Partial<RuleSet> => ({ discounts: [{ id: 'd', give: { percent: '10' }, ...more }] });
const earning = (more: Partial<EarningRule>): Partial<RuleSet> => ({ earning: [{ id: 'e', mode: 'order', points: 5, ...more }] });
const redemption = (policy: RedemptionPolicy): Partial<RuleSet> => ({ redemption: policy });

const INTEGER_0 = 'An integer of at least 0 is needed.';
const INTEGER_1 = 'An integer of at least 1 is needed.';
const TIME = 'A time of RFC 3339 with its offset is needed, such as 2026-11-01T00:00:00+07:00.';

describe('a rule set that is refused', () => {
  it.each<[string, Partial<RuleSet>, string[]]>([
    [
      'two discounts with an id',
      {
        discounts: [
          { id: 'a', give: { percent: '1' } },
          { id: 'a', give: { percent: '2' } },
        ],
      },
      ['discounts.1.id: Another rule of discounts has the id a.'],
    ],
    [
      'two earning rules with an id',
      {
        earning: [
          { id: 'a', mode: 'order', points: 1 },
          { id: 'a', mode: 'order', points: 1 },
        ],
      },
      ['earning.1.id: Another rule of earning has the id a.'],
    ],
    [
      'a code twice, in either case and kind',
      { discounts: [{ id: 'a', code: 'Payday', give: { percent: '1' } }], earning: [{ id: 'a', code: 'PAYDAY', mode: 'order', points: 1 }] },
      ['earning.0.code: The code is used twice, also by discounts.0; upper and lower case are the same.'],
    ],
    ['an empty code', discount({ code: '' }), ['discounts.0.code: A code has at least one character.']],
    ['a time that is none', discount({ from: '2026-02-30T00:00:00Z' }), [`discounts.0.from: ${TIME}`]],
    ['a time without offset', earning({ until: '2026-12-01T00:00:00' }), [`earning.0.until: ${TIME}`]],
    [
      'an end before the start',
      discount({ from: '2026-11-01T00:00:00Z', until: '2026-11-01T06:59:59+07:00' }),
      ['discounts.0.until: It ends before it starts.'],
    ],
    [
      'an end at the start',
      discount({ from: '2026-11-01T00:00:00Z', until: '2026-11-01T07:00:00+07:00' }),
      ['discounts.0.until: It ends before it starts.'],
    ],
    ['an ill-typed condition', discount({ when: "order.subtotal == 'x'" }), ['discounts.0.when: no such overload: int == string (at character 1)']],
    ['line in when', earning({ when: 'line.quantity > 1' }), ['earning.0.when: Unknown variable: line (at character 1)']],
    ['an unknown name in lines', discount({ lines: 'lne.sku == "x"' }), ['discounts.0.lines: Unknown variable: lne (at character 1)']],
    [
      'an unknown name in needs',
      discount({ needs: [{ units: 1 }, { lines: 'line.skku == ""', units: 2 }] }),
      ['discounts.0.needs.1.lines: No such key: skku (at character 6)'],
    ],
    ['an unknown name in of', discount({ give: { buy: 1, free: 1, of: 'x' } }), ['discounts.0.give.of: Unknown variable: x (at character 1)']],
    [
      'an unknown name in a set',
      discount({ give: { set: [{ lines: 'x', units: 1 }], price: 1 } }),
      ['discounts.0.give.set.0.lines: Unknown variable: x (at character 1)'],
    ],
    [
      'needs of nothing',
      discount({ needs: [{ lines: 'true' } as never, { units: 1, amount: 1 }] }),
      ['discounts.0.needs.0: It needs either units or an amount.', 'discounts.0.needs.1: It needs either units or an amount.'],
    ],
    [
      'needs of zero',
      discount({ needs: [{ units: 0 }, { amount: -5 }] }),
      [`discounts.0.needs.0.units: ${INTEGER_1}`, `discounts.0.needs.1.amount: ${INTEGER_1}`],
    ],
    ['more than all', discount({ give: { percent: '100.01' } }), ['discounts.0.give.percent: A percentage is above 0 and at most 100.']],
    ['nothing', discount({ give: { percent: '0.00' } }), ['discounts.0.give.percent: A percentage is above 0 and at most 100.']],
    [
      'a percentage that is no decimal',
      discount({ give: { percent: '1e1' } }),
      ['discounts.0.give.percent: A percentage is a decimal string such as "12.5".'],
    ],
    [
      'a percentage of a gift that is no decimal',
      discount({ give: { buy: 1, free: 1, percent: '-5' } }),
      ['discounts.0.give.percent: A percentage is a decimal string such as "12.5".'],
    ],
    ['two kinds of give', discount({ give: { percent: '10', amount: 5 } }), ["discounts.0.give.amount: It doesn't go together with percent."]],
    ['no kind of give', discount({ give: {} as never }), ['discounts.0.give: A discount gives one of: percent, amount, unitPrice, buy, units, set.']],
    ['an amount per nothing', discount({ give: { amount: 5 } as never }), ['discounts.0.give.per: An amount is per order, line or unit.']],
    [
      'fractions',
      discount({ give: { amount: 0.5, per: 'order' }, maxAmount: 1.5, maxUnits: 0, priority: 0.1 }),
      [
        `discounts.0.maxAmount: ${INTEGER_0}`,
        `discounts.0.maxUnits: ${INTEGER_1}`,
        'discounts.0.priority: An integer is needed.',
        `discounts.0.give.amount: ${INTEGER_0}`,
      ],
    ],
    ['every nothing', discount({ give: { amount: 5, per: 'order', every: 0 } }), [`discounts.0.give.every: ${INTEGER_1}`]],
    ['a negative price', discount({ give: { unitPrice: -1 } }), [`discounts.0.give.unitPrice: ${INTEGER_0}`]],
    [
      'groups of nothing',
      discount({ give: { units: 0, price: -1 } }),
      [`discounts.0.give.units: ${INTEGER_1}`, `discounts.0.give.price: ${INTEGER_0}`],
    ],
    ['buying nothing', discount({ give: { buy: 0, free: 0 } }), [`discounts.0.give.buy: ${INTEGER_1}`, `discounts.0.give.free: ${INTEGER_1}`]],
    [
      'a gift beyond maxUnits',
      discount({ give: { buy: 2, free: 1 }, maxUnits: 2 }),
      ['discounts.0.give.buy: It takes 3 units, more than maxUnits: it could never apply.'],
    ],
    [
      'a group beyond maxUnits',
      discount({ give: { units: 3, price: 1 }, maxUnits: 2 }),
      ['discounts.0.give.units: More units than maxUnits: it could never apply.'],
    ],
    [
      'a set beyond maxUnits',
      discount({ give: { set: [{ units: 2 }, { units: 1 }], price: 1 }, maxUnits: 2 }),
      ['discounts.0.give.set: A set takes 3 units, more than maxUnits: it could never be complete.'],
    ],
    ['a set below nothing', discount({ give: { set: [{ units: 1 }], price: -1 } }), [`discounts.0.give.price: ${INTEGER_0}`]],
    ['an empty set', discount({ give: { set: [], price: 1 } }), ['discounts.0.give.set: A set needs at least one part.']],
    [
      'a set that can never match',
      discount({ give: { set: [{ lines: '1 > 2', units: 0 }], price: 1 } }),
      [`discounts.0.give.set.0.units: ${INTEGER_1}`, 'discounts.0.give.set.0.lines: No line ever matches: the set could never be complete.'],
    ],
    [
      'negative limits',
      discount({ limits: { total: -1, perMember: 0.5, amount: -3 } }),
      [`discounts.0.limits.total: ${INTEGER_0}`, `discounts.0.limits.perMember: ${INTEGER_0}`, `discounts.0.limits.amount: ${INTEGER_0}`],
    ],
    ['money without per', earning({ mode: 'money' }), ['earning.0.per: The mode money needs it: the minor units that earn the points once.']],
    [
      'money per nothing',
      earning({ mode: 'money', per: 0, points: -1, maxPoints: -1 }),
      [`earning.0.points: ${INTEGER_0}`, `earning.0.maxPoints: ${INTEGER_0}`, `earning.0.per: ${INTEGER_1}`],
    ],
    [
      'durations',
      earning({ validFor: { days: -1 }, pendingFor: { days: 36501 } }),
      ['earning.0.validFor.days: An integer from 0 to 36500 is needed.', 'earning.0.pendingFor.days: An integer from 0 to 36500 is needed.'],
    ],
    [
      'lots',
      { lots: { validFor: { weeks: 3 } as never, pendingFor: {} as never } },
      ['lots.validFor: A duration is one of: days, months, years.', 'lots.pendingFor: A duration is one of: days, months, years.'],
    ],
    [
      'durations of two units, of parts, and in words',
      { lots: { validFor: { days: 1, months: 1 }, pendingFor: { days: 0.5 } }, ...earning({ validFor: { years: '5' } as never }) },
      [
        'earning.0.validFor.years: An integer from 0 to 100 is needed.',
        'lots.validFor: A duration is one of: days, months, years.',
        'lots.pendingFor.days: An integer from 0 to 36500 is needed.',
      ],
    ],
    ['long lots', { lots: { validFor: { months: 1201 } } }, ['lots.validFor.months: An integer from 0 to 1200 is needed.']],
    [
      'a cap below nothing',
      { earningCaps: { perOrder: -1, perDay: 0.5, maxBalance: 2 ** 53 } },
      [`earningCaps.perOrder: ${INTEGER_0}`, `earningCaps.perDay: ${INTEGER_0}`, `earningCaps.maxBalance: ${INTEGER_0}`],
    ],
    [
      'a rate of nothing',
      redemption({ pointValue: 0, multipleOf: 0, minPoints: 0, maxPoints: 0 }),
      ['pointValue', 'multipleOf', 'minPoints', 'maxPoints'].map((field) => `redemption.${field}: ${INTEGER_1}`),
    ],
    [
      'a rate',
      redemption({ pointValue: { points: 0, value: 1.5 } }),
      [`redemption.pointValue.points: ${INTEGER_1}`, `redemption.pointValue.value: ${INTEGER_1}`],
    ],
    [
      'minPoints above maxPoints',
      redemption({ minPoints: 11, maxPoints: 10 }),
      ['redemption.minPoints: It is above maxPoints: nothing could be redeemed.'],
    ],
    [
      'no multiple in between',
      redemption({ multipleOf: 100, minPoints: 150, maxPoints: 199 }),
      ['redemption.multipleOf: No multiple of it lies between minPoints and maxPoints: nothing could be redeemed.'],
    ],
    ['a share of more than all', redemption({ maxShare: '1.01' }), ['redemption.maxShare: A share is at most "1", the whole.']],
    ['a share that is no decimal', redemption({ maxShare: '50%' }), ['redemption.maxShare: A share is a decimal string from "0" to "1".']],
    [
      'what is not available beside what is wrong elsewhere',
      { ...discount({ maxUnits: 0 }), bonuses: [{ id: 'b' }] } as never,
      ['bonuses: `bonuses` is not available yet.', `discounts.0.maxUnits: ${INTEGER_1}`],
    ],
    [
      'what is not available',
      { ...discount({ codes: 'issued' } as never), bonuses: [{ id: 'b' }] } as never,
      ['discounts.0.codes: `codes` (issued codes) is not available yet.', 'bonuses: `bonuses` is not available yet.'],
    ],
  ])('%s', (_name, ruleSet, expected) => {
    expect(errors(ruleSet)).toEqual(expected);
    expect(check(ruleSet).compiled).toBeUndefined();
  });
});
