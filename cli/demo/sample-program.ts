import type { RuleSet } from '../../domain/rules/rule-set';

/** The sample program's body for `PUT /v1/programs/{programId}`; money in pence. */
export interface ProgramBody {
  name: string;
  currency: string;
  timeZone: string;
  ruleSet: RuleSet;
}

export const SAMPLE_PROGRAM_ID = 'harvest-gifts';
/** Codes that sample orders carry; the last is a mistyped one. */
export const SAMPLE_CODES = { welcome: 'WELCOME', dozen: 'DOZEN', mistyped: 'WELCOM' } as const;

/** A gift shop's loyalty program: two codes, a discount on large orders, three ways to earn, points worth a penny each. */
export const SAMPLE_PROGRAM: ProgramBody = {
  name: 'Harvest Gifts (sample)',
  currency: 'GBP',
  timeZone: 'Europe/London',
  ruleSet: {
    discounts: [
      {
        id: 'dozen',
        name: '10 % by the dozen',
        code: SAMPLE_CODES.dozen,
        from: '2010-12-01T00:00:00+00:00',
        until: '2010-12-25T00:00:00+00:00',
        lines: 'line.quantity >= 12',
        give: { percent: '10' },
        maxAmount: 5_000,
        priority: 10,
      },
      {
        id: 'welcome',
        name: 'Welcome, £5 off',
        code: SAMPLE_CODES.welcome,
        when: 'order.subtotal >= 5000',
        give: { amount: 500, per: 'order' },
        limits: { perMember: 1 },
        priority: 20,
      },
      { id: 'large', name: '5 % from £500', when: 'order.subtotal >= 50000', give: { percent: '5' }, priority: 30 },
    ],
    earning: [
      { id: 'base', name: 'A point a pound', mode: 'money', points: 1, per: 100 },
      { id: 'first-order', name: 'First order', mode: 'order', points: 100, when: 'order.isFirst' },
      { id: 't-lights', name: 'T-light holders, 2 points each', mode: 'unit', points: 2, lines: "line.sku == '85123A'", maxPoints: 100 },
    ],
    redemption: { pointValue: 1, multipleOf: 10, minPoints: 50, maxShare: '0.5', as: 'discount' },
    lots: { validFor: { months: 12 }, roundUpTo: 'month' },
  },
};
