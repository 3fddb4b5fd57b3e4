import { z } from 'zod';
import type { RuleSet } from '../../domain/rules/rule-set';
import { partNotAvailableYet } from '../http/validation/not-available-yet';
import { text } from '../schema/amounts';
import { callerId } from '../schema/ids';
import { giveSchema } from './give-schema';
import { cap, decimal, scopeFields } from './rule-scope-schema';

const MAX_RULES = 500;
const MAX_LEVELS = 50;

const RULES = `The rules of a program. Discounts come first (by \`priority\`, then as listed), then what is earned, then redemption.

Conditions (\`when\`, \`lines\`) are CEL with exact integers. Names:
- \`order\`: \`orderId\`, \`channel\`, \`subtotal\` (goods before discounts), \`remaining\` (what earlier discounts left), \`total\`, \`quantity\`, \`codes\`, \`placedAt\`, \`date\`, \`weekday\` (1 is Monday), \`hour\`, \`isFirst\`, \`attributes\`
- \`member\`: \`id\`, \`level\`, \`tags\`, \`lists\`, \`birthdayIn\` (days; −1: unknown), \`joinedDays\`, \`orders\`, \`spend\`, \`attributes\`
- \`line\` (in \`lines\` only): \`kind\`, \`sku\`, \`category\`, \`quantity\`, \`unitPrice\`, \`listPrice\`, \`gross\`, \`remaining\`, \`attributes\`
- \`today\`

Absent texts are \`''\`; an absent attribute is equal to nothing. Money is in minor units.`;

const duration = z
  .union(
    [
      z.strictObject({ days: z.int().min(0).max(36_500) }),
      z.strictObject({ months: z.int().min(0).max(1_200) }),
      z.strictObject({ years: z.int().min(0).max(100) }),
    ],
    { error: 'must be one of {days}, {months}, {years}' },
  )
  .meta({ id: 'Duration', description: 'Calendar units in the program’s time zone.' });

const pending = z
  .union(
    [
      z.strictObject({ days: z.int().min(0).max(3_650) }),
      z.strictObject({ until: z.literal('confirmed'), cancelAfter: duration.nullable().exactOptional() }),
    ],
    {
      error: 'must be {days} or {until: "confirmed", cancelAfter}',
    },
  )
  .meta({
    id: 'PendingPolicy',
    description:
      'So many days, or until the order is confirmed: then the validity begins. What nobody has confirmed `cancelAfter` the order is cancelled by the nightly run; left out: never.',
  });

const lotTimes = {
  validFor: duration.nullable().exactOptional().meta({ description: 'How long points can be used; null: for ever.' }),
  pendingFor: pending
    .nullable()
    .exactOptional()
    .meta({ description: 'How long points stay pending; null: not at all. Points without an order wait for no confirmation.' }),
};

const discount = z
  .strictObject({
    ...scopeFields,
    codes: partNotAvailableYet(),
    give: giveSchema,
    maxAmount: cap('Cap of this discount on one order, minor units.'),
    maxUnits: cap('At most so many units.'),
    pick: z.enum(['listed', 'cheapest', 'dearest']).exactOptional().meta({ description: 'Which units come first; default `listed`.' }),
    base: z
      .enum(['remaining', 'initial'])
      .exactOptional()
      .meta({ description: 'Computed on what earlier discounts left (default), or on the undiscounted line.' }),
    priority: z.int().exactOptional().meta({ description: 'Lower first; default 100; same priority: as listed.' }),
    exclusive: text(64, 'Of the applicable discounts of this group only the one worth most applies.').nullable().exactOptional(),
    stop: z.boolean().exactOptional().meta({ description: 'Nothing after it applies, if it gave anything.' }),
    cost: partNotAvailableYet(),
  })
  .meta({ id: 'DiscountRule' });

const earning = z
  .strictObject({
    ...scopeFields,
    mode: z
      .enum(['money', 'order', 'unit'])
      .meta({ description: '`money`: points for each `per` of the base; `order`: points once; `unit`: points × quantity.' }),
    points: z.int().min(1),
    per: z.int().min(1).exactOptional().meta({ description: 'Minor units that earn `points` once; for `money`.' }),
    multiplied: z.boolean().exactOptional().meta({ description: 'Whether the level’s multiplier applies; default true.' }),
    maxPoints: cap('Most points on one order.'),
    ...lotTimes,
  })
  .meta({ id: 'EarningRule' });

const rate = z.strictObject({ points: z.int().min(1), value: z.int().min(1) });

const redemption = z
  .strictObject({
    pointValue: z.union([z.int().min(1), rate], { error: 'must be minor units a point, or {points, value}' }).exactOptional(),
    multipleOf: z.int().min(1).exactOptional().meta({ description: 'Points are redeemed in multiples of this; default 1.' }),
    minPoints: z.int().min(1).exactOptional().meta({ description: 'Fewest points on one order; default 1.' }),
    maxPoints: cap('Most points on one order.'),
    maxShare: decimal('Share of the goods’ total that points may pay, 0 to 1; default 1.', '0.5').exactOptional(),
    as: z
      .enum(['discount', 'tender'])
      .exactOptional()
      .meta({ description: '`discount` (default): the value lowers what is earned; `tender`: it doesn’t.' }),
  })
  .meta({ id: 'RedemptionPolicy' });

const lots = z
  .strictObject({
    ...lotTimes,
    roundUpTo: z
      .enum(['month', 'quarter', 'year'])
      .nullable()
      .exactOptional()
      .meta({ description: 'Moves the last usable day to the end of its month, quarter or year.' }),
    warnBefore: z
      .array(z.strictObject({ days: z.int().min(0).max(3_650) }))
      .max(10)
      .nullable()
      .exactOptional()
      .meta({ description: 'An event `lot.expiring` so many days before a lot’s last usable one; only the latest of several that are due.' }),
  })
  .meta({ id: 'LotPolicy' });

const returns = z
  .strictObject({
    clawback: z.enum(['proportional', 'kept']).exactOptional().meta({
      description:
        '`proportional` (default): of each rule’s points the share of its base that came back; `kept`: what the kept part, evaluated anew, doesn’t earn.',
    }),
    source: z.enum(['only_pending', 'within_balance', 'unlimited']).exactOptional().meta({
      description:
        'Where points are taken from: the order’s pending lots alone; its own lots, then what is available; or (default) that and debt for the rest. What can’t be taken is forgiven.',
    }),
    restoreGraceDays: z
      .int()
      .min(0)
      .max(3_650)
      .exactOptional()
      .meta({ description: 'Restored points of a lot that lapsed no more than so many days ago can be used for as many days; default 30.' }),
  })
  .meta({ id: 'ReturnPolicy' });

const level = z
  .strictObject({
    id: callerId('Unique among the levels.', 'gold'),
    threshold: z.int().min(0).meta({ description: 'Minor units spent, or points earned, that lift a member to it. 0 for the first.' }),
    multiplier: decimal('What earned points are multiplied with, above 0; default 1.', '1.5').exactOptional(),
  })
  .meta({ id: 'Level' });

const levelMonths = z.int().min(1).max(1_200);

const levelPolicy = z
  .strictObject({
    qualifyOn: z
      .enum(['spend', 'points'])
      .exactOptional()
      .meta({ description: '`spend` (default): goods’ totals; `points`: points earned, never the spendable balance.' }),
    period: z
      .union([z.strictObject({ months: levelMonths }), z.strictObject({ calendar: z.literal('year') })], {
        error: 'must be {months} or {"calendar": "year"}',
      })
      .nullable()
      .exactOptional()
      .meta({ description: 'What counts on a day: the months that end with it, or its calendar year; null (default): a lifetime.' }),
    keepFor: z
      .strictObject({ months: levelMonths, roundUpTo: z.enum(['month', 'quarter', 'year']).nullable().exactOptional() })
      .nullable()
      .exactOptional()
      .meta({ description: 'How long a level is kept at least, whatever the numbers say; `roundUpTo` moves the last day to the end of its unit.' }),
    downgrade: z
      .enum(['never', 'one_level', 'reassess'])
      .exactOptional()
      .meta({ description: 'Where the numbers are too low: `never` (default), `one_level` at a time, or `reassess`: to the level that they reach.' }),
    graceDays: z.int().min(0).max(3_650).exactOptional().meta({ description: 'Days from the first finding to the downgrade; default 0.' }),
  })
  .meta({ id: 'LevelPolicy', description: 'How levels are reached, kept and lost.' });

/** The shape of a rule set (contract §2). What it means, and whether it contradicts itself, is checked when it is compiled. */
export const ruleSetSchema = z
  .strictObject({
    rounding: z.enum(['half_up', 'half_even', 'floor']).exactOptional().meta({ description: 'Of percentages, per line; default `half_up`.' }),
    discounts: z.array(discount).max(MAX_RULES).exactOptional(),
    earning: z.array(earning).max(MAX_RULES),
    earningCombine: z.enum(['sum', 'best', 'first']).exactOptional().meta({ description: 'Default `sum`.' }),
    earningCaps: z
      .strictObject({
        perOrder: cap('Most points of one order.'),
        perDay: cap('Most points of one member on one calendar day of the program’s time zone, by the orders’ dates.'),
        maxBalance: cap('An order never lifts the card above so many points, active and pending; what orders under way will credit counts.'),
      })
      .nullable()
      .exactOptional()
      .meta({ description: 'Lower what is earned, in rule order; refuse nothing.' }),
    redemption: redemption.nullable().exactOptional().meta({ description: 'Null (default): points can’t be redeemed in orders.' }),
    lots: lots.exactOptional(),
    returns: returns.nullable().exactOptional().meta({ description: 'What a return takes back, and what it gives back.' }),
    levels: z
      .array(level)
      .max(MAX_LEVELS)
      .nullable()
      .exactOptional()
      .meta({ description: 'Lowest first, thresholds rising from 0. None (default): one level, `member`, with the multiplier 1.' }),
    levelPolicy: levelPolicy.nullable().exactOptional(),
    issue: partNotAvailableYet(),
    bonuses: partNotAvailableYet(),
    referral: partNotAvailableYet(),
    approvals: partNotAvailableYet(),
  })
  .meta({ id: 'RuleSet', description: RULES });

/** The schema and the domain's type say the same: this doesn't compile otherwise. */
export const asRuleSet = (parsed: z.output<typeof ruleSetSchema>): RuleSet => parsed;
