import { z } from 'zod';
import { ruleSetSchema } from '../programs/rule-set-schema';
import { callerId } from '../schema/ids';
import { programParams } from '../programs/program-schema';
import { momentOrDay } from '../schema/paging';
import { storedProblemSchema } from '../schema/stored-problem';
import { answeredInstant } from '../schema/times';

export const simulationId = callerId('The simulation, unique within its program.', 'half-price-tea');
export const simulationParams = z.strictObject({ simulationId });
export const simulatedProgramParams = programParams;

/** Body of `POST /v1/programs/{programId}/simulations`. */
export const simulationSchema = z
  .strictObject({
    simulationId,
    ruleSet: ruleSetSchema.meta({ description: 'The draft. It is checked as at publishing.' }),
    from: momentOrDay('Orders placed at or after: a time, or a date in the program’s time zone.'),
    to: momentOrDay('Orders placed before: a time, or a date, which is included.'),
  })
  .meta({ id: 'SimulationRequest' });

const count = (description: string) => z.int().min(0).meta({ description });
const sums = {
  discountTotal: z.int().meta({ description: 'Minor units; discounts that callers gave included.' }),
  total: z.int().meta({ description: 'Minor units.' }),
  payable: z.int().meta({ description: 'Minor units: totals − tenders − redeemed value.' }),
  redeemedPoints: z.int(),
  redeemedValue: z.int().meta({ description: 'Minor units.' }),
  earnedPoints: z.int(),
};
const sumsSchema = z.object(sums).meta({ id: 'SimulationSums', description: '`change`: after − before.' });
const given = z.object({ orders: count('Orders it gave something to.'), amount: z.int().min(0) });
const rule = (unit: string) => z.object({ id: z.string(), before: given, after: given }).meta({ description: `\`amount\` in ${unit}.` });

const totalsSchema = z
  .object({
    orders: z.object({
      looked: count('Settled orders looked at so far.'),
      same: count('The same money, points and level by the draft.'),
      different: count('Other money, points or level.'),
      refused: count('The draft would refuse them. They are left out of all sums.'),
      paysLess: count('Less is left to pay.'),
      paysMore: count('More is left to pay.'),
      earnsMore: count('More points are earned.'),
      earnsLess: count('Fewer points are earned.'),
    }),
    before: sumsSchema,
    after: sumsSchema,
    change: sumsSchema,
    discounts: z.array(rule('minor units')),
    earning: z.array(rule('points')),
    refusals: z.array(z.object({ code: z.string(), orders: z.int() })),
    levels: z
      .array(z.object({ before: z.string(), after: z.string(), orders: z.int() }))
      .meta({ description: 'Orders by another level than before.' }),
    ruleErrors: z
      .array(
        z.object({
          ruleKind: z.enum(['discount', 'earning']),
          ruleId: z.string(),
          orders: count('Orders on which it failed.'),
          detail: z.string().meta({ description: 'Why, the first time.' }),
        }),
      )
      .meta({
        description:
          'Rules of the draft that were skipped, because they failed on data of an order: dividing by zero, comparing a text with a number.',
      }),
  })
  .meta({ id: 'SimulationTotals', description: 'Of the orders looked at so far.' });

const warning = z.object({ path: z.string().meta({ description: 'Relative to the rule set.' }), message: z.string() });

const requested = {
  simulationId: z.string(),
  programId: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  from: answeredInstant('First moment of the period.'),
  to: answeredInstant('First moment after it.'),
  requestedAt: answeredInstant('Orders recorded until then are looked at.'),
  requestedBy: z.string().meta({ description: 'Subject of the key.' }),
  warnings: z.array(warning).meta({ description: 'What of the draft is allowed but odd.' }),
  workflowId: z.string(),
};

/** Answer to a request: the same whenever it is sent again. */
export const requestedSimulationSchema = z.object(requested).meta({ id: 'RequestedSimulation' });

/** Answer to `GET /v1/simulations/{simulationId}`. */
export const shownSimulationSchema = z
  .object({
    ...requested,
    finishedAt: answeredInstant('When it ended.').nullable(),
    progress: z.object({
      done: count('Orders looked at.'),
      orders: count('Orders there are.').nullable().meta({ description: 'Orders there are; null: not known yet, or too many to count.' }),
    }),
    totals: totalsSchema,
    file: z.string().nullable().meta({ description: 'Where the result file is; null: not finished, or kept no longer.' }),
    fileUntil: answeredInstant('Until when the file is kept.').nullable(),
    problem: storedProblemSchema.nullable().meta({ description: 'Why it failed.' }),
    ruleSet: ruleSetSchema,
  })
  .meta({ id: 'Simulation' });
