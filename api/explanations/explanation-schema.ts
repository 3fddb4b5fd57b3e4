import { z } from 'zod';
import { money, points } from '../schema/amounts';
import { memberId, orderId, programId } from '../schema/ids';
import { storedProblemSchema } from '../schema/stored-problem';
import { answeredDate, answeredInstant } from '../schema/times';

const REASONS = [
  'UNKNOWN',
  'NOT_STARTED',
  'EXPIRED',
  'LIMIT_REACHED',
  'CONDITION_FALSE',
  'NO_EFFECT',
  'OUTRANKED',
  'NO_CODE',
  'NO_MEMBER',
  'ERROR',
] as const;

const ruleKind = z.enum(['discount', 'earning']);

const rule = z
  .object({
    ruleKind,
    ruleId: z.string(),
    name: z.string(),
    applied: z.boolean(),
    reason: z.enum(REASONS).exactOptional().meta({ description: 'Why it did not apply.' }),
    detail: z.string().exactOptional(),
    base: money('What it computed on.').exactOptional(),
    computed: z.int().exactOptional().meta({ description: 'Minor units or points that came out of its formula, before caps and budgets.' }),
    gave: z.int().exactOptional().meta({ description: 'Minor units or points that it gave in the end.' }),
    reducedBy: z
      .array(z.string())
      .exactOptional()
      .meta({ description: 'What lowered `computed` to `gave`.', example: ['maxAmount'] }),
    reductions: z
      .array(z.object({ by: z.string(), amount: z.int() }))
      .exactOptional()
      .meta({ description: 'How much each of them took off, in this order.', example: [{ by: 'maxAmount', amount: 500 }] }),
    multiplied: z
      .object({ level: z.string(), times: z.string().meta({ description: 'Decimal.', example: '1.5' }) })
      .exactOptional()
      .meta({ description: 'The member’s level multiplied what it gave.' }),
    lines: z
      .array(z.object({ lineId: z.string(), amount: z.int() }))
      .exactOptional()
      .meta({ description: 'Its shares by line: what it took off, or what it computed on.' }),
  })
  .meta({ id: 'RuleTrace' });

const counter = z.object({
  ruleKind: z.enum(['discount', 'earning', 'cap']).meta({ description: '`cap`: what a member earned on a day, by all rules.' }),
  ruleId: z.string(),
  period: z.string().meta({ description: '`lifetime`, or a calendar period.', example: '2026-11' }),
  memberId: z.string().nullable().meta({ description: 'Null: the counter of all members.' }),
  usesBefore: z.int(),
  amountBefore: z.int(),
  uses: z.int().meta({ description: 'Uses by this order.' }),
  amount: z.int().meta({ description: 'Minor units or points given by this order.' }),
});

const facts = z.object({
  at: answeredInstant('The instant that it counts at.'),
  date: answeredDate('Its business date.'),
  level: z.string().nullable(),
  tags: z.array(z.string()),
  isFirst: z.boolean(),
  available: points('Points that could be used, before the order.'),
  balance: points('Active and pending points that had not lapsed, with what orders under way were to credit.').exactOptional(),
});

const lot = z.object({ lotId: z.string(), points: points('Points.'), expiresOn: answeredDate('Null: never.').nullable() });

/** Answer to `GET /v1/orders/{orderId}/explanation`. */
export const explanationSchema = z
  .object({
    orderId,
    programId,
    memberId: memberId.nullable(),
    state: z.enum(['settling', 'settled', 'refused', 'failed']),
    attempt: z.int(),
    ruleSetVersion: z.int().nullable(),
    rounding: z.enum(['half_up', 'half_even', 'floor']).nullable().meta({ description: 'Of percentages, per line.' }),
    facts: facts.nullable().meta({ description: 'Fixed when the order was first worked on.' }),
    rules: z.array(rule).meta({ description: 'Every rule that was looked at: discounts in the order of application, then earning rules.' }),
    codesNotApplied: z.array(z.object({ code: z.string(), reason: z.string() })),
    counters: z.array(counter).meta({ description: 'Limits that the order could reach.' }),
    redeemed: z.object({ points: points('Points.'), value: money('Worth.'), lots: z.array(lot) }).nullable(),
    earned: z
      .object({
        points: points('Points.'),
        base: money('The order’s base.'),
        lots: z.array(
          lot.extend({
            state: z.enum(['active', 'pending']),
            availableOn: answeredDate('First usable day; null: it waits for a confirmation.').nullable(),
          }),
        ),
      })
      .nullable(),
    problem: storedProblemSchema.nullable(),
    sentences: z.array(z.string()).meta({ description: 'The same for people, in the language of `Accept-Language`.' }),
    workflowId: z.string(),
  })
  .meta({ id: 'Explanation' });
