import { z } from 'zod';
import type { OrderAnswer } from '../../domain/settlement/order-answer';
import { money, points } from '../schema/amounts';
import { balanceSchema } from '../schema/balance';
import { memberId, orderId, programId } from '../schema/ids';
import { storedProblemSchema } from '../schema/stored-problem';
import { answeredDate, answeredInstant } from '../schema/times';

const discount = z
  .object({
    discountId: z.string(),
    name: z.string(),
    kind: z.enum(['lines', 'order', 'code', 'voucher', 'reward', 'given']),
    amount: money('What it took off.'),
  })
  .meta({ id: 'AppliedDiscount' });

const line = z
  .object({
    lineId: z.string(),
    gross: money('Before discounts.'),
    discounts: z.array(discount).meta({ description: 'In the order of application, given ones first.' }),
    net: money('After discounts.'),
    redeemed: money('The line’s share of the redeemed value.'),
  })
  .meta({ id: 'AnsweredLine' });

const lotState = z.enum(['active', 'pending']);

const redeemed = z.object({
  points: points('Points that were redeemed.'),
  value: money('What they paid.'),
  lots: z
    .array(z.object({ lotId: z.string(), points: points('Taken from this lot.'), expiresOn: answeredDate('Null: never.').nullable() }))
    .meta({ description: 'In the order in which they were consumed: first expiring first.' }),
  rewards: z.array(z.object({ discountId: z.string(), points: points('What the reward cost.') })),
});

/** What an order earned. */
export const earnedSchema = z.object({
  points: points('Points that the order earned.'),
  state: lotState,
  availableOn: answeredDate('First usable day of the earliest lot; null: it waits for a confirmation.').nullable(),
  expiresOn: answeredDate('Last usable day of the earliest lot; null: never, or nothing earned.').nullable(),
  base: money('What the order earned on.'),
  rules: z.array(z.object({ ruleId: z.string(), points: points('By this rule.'), base: money('What the rule looked at.') })),
  lots: z.array(
    z.object({
      lotId: z.string().nullable().meta({ description: 'Null in a quote.' }),
      points: points('Points of the lot.'),
      state: lotState,
      availableOn: answeredDate('First usable day; null: it waits for a confirmation.').nullable(),
      expiresOn: answeredDate('Last usable day; null: never expires.').nullable(),
    }),
  ),
  debtRepaid: points('Part of it that repaid debt.'),
});

const codeReason = z.enum(['UNKNOWN', 'NOT_STARTED', 'EXPIRED', 'LIMIT_REACHED', 'CONDITION_FALSE', 'NO_EFFECT', 'OUTRANKED']);

const settledFields = {
  orderId,
  programId,
  memberId: memberId.nullable(),
  ruleSetVersion: z.int().nullable(),
  level: z.string().nullable(),
  subtotal: money('Goods before any discount.'),
  discountTotal: money('All discounts.'),
  total: money('All lines after discounts.'),
  lines: z.array(line),
  discounts: z.array(discount).meta({ description: 'Sums, in the order of application.' }),
  codesNotApplied: z.array(z.object({ code: z.string(), reason: codeReason })),
  redeemed: redeemed.nullable(),
  payable: money('Total − tenders − redeemed value.'),
  earned: earnedSchema.nullable(),
  issued: z.array(
    z.object({
      issueId: z.string(),
      discountId: z.string(),
      code: z.string(),
      memberId: z.string().nullable(),
      from: answeredInstant('First moment.').nullable(),
      until: answeredInstant('First moment after.').nullable(),
    }),
  ),
  balance: balanceSchema.nullable(),
  workflowId: z.string().nullable().meta({ description: 'Finds the order in Temporal’s UI.' }),
  settledAt: answeredInstant('When it was settled.').nullable(),
};

/** Answer to an order that is settled. */
export const settledOrderSchema = z
  .object({
    ...settledFields,
    state: z.enum(['settled', 'imported']).meta({ description: '`imported`: settled elsewhere and recorded here; it posted nothing.' }),
  })
  .meta({ id: 'SettledOrder', description: 'Without a member, `level`, `redeemed`, `earned` and `balance` are null. Money in minor units.' });

/** Answer to a quote: the same, nothing stored. */
export const quotedOrderSchema = z.object({ ...settledFields, state: z.literal('quoted') }).meta({ id: 'QuotedOrder' });

/** Answer to an order that is safe but not settled yet. */
export const settlingOrderSchema = z
  .object({ orderId, state: z.literal('settling'), programId, memberId: memberId.nullable(), workflowId: z.string() })
  .meta({ id: 'SettlingOrder' });

/** Answer about an order that was not settled. */
export const unsettledOrderSchema = z
  .object({
    orderId,
    state: z.enum(['refused', 'failed']).meta({ description: '`failed`: an error of ours on this order alone.' }),
    programId,
    memberId: memberId.nullable(),
    problem: storedProblemSchema,
    workflowId: z.string(),
  })
  .meta({ id: 'UnsettledOrder' });

/** An order in any state. */
export const orderAnswerSchema = z
  .union([settledOrderSchema, settlingOrderSchema, unsettledOrderSchema])
  .meta({ id: 'OrderAnswer', description: 'Decide by `state`.' });

type Documented = z.output<typeof orderAnswerSchema> | z.output<typeof quotedOrderSchema>;

/** What the domain answers is what is documented: this doesn't compile otherwise. */
export const documented = (answer: OrderAnswer): Documented => answer;
