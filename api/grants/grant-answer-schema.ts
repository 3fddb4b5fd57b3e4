import { z } from 'zod';
import type { GrantAnswer } from '../../domain/settlement/grant-answer';
import { points } from '../schema/amounts';
import { balanceSchema } from '../schema/balance';
import { grantId, memberId, programId } from '../schema/ids';
import { storedProblemSchema } from '../schema/stored-problem';
import { answeredDate, answeredInstant } from '../schema/times';

const lotFields = {
  points: points('Points of the lot.'),
  availableOn: answeredDate('First usable day.'),
  expiresOn: answeredDate('Last usable day; null: never expires.').nullable(),
};

/** Answer to a grant that is posted. */
export const settledGrantSchema = z
  .object({
    grantId,
    state: z.literal('settled'),
    programId,
    memberId,
    reason: z.string(),
    ...lotFields,
    lots: z.array(z.object({ lotId: z.string(), state: z.enum(['active', 'pending']), ...lotFields })),
    debtRepaid: points('Part of it that repaid debt.'),
    balance: balanceSchema,
    workflowId: z.string(),
    settledAt: answeredInstant('When it was posted.').nullable(),
  })
  .meta({ id: 'SettledGrant' });

/** Answer to a grant that is safe but not posted yet. */
export const settlingGrantSchema = z
  .object({ grantId, state: z.literal('settling'), programId, memberId: memberId.nullable(), workflowId: z.string() })
  .meta({ id: 'SettlingGrant' });

const unsettledGrantSchema = z
  .object({ grantId, state: z.enum(['refused', 'failed']), programId, memberId, problem: storedProblemSchema, workflowId: z.string() })
  .meta({ id: 'UnsettledGrant' });

/** A grant in any state. */
export const grantAnswerSchema = z
  .union([settledGrantSchema, settlingGrantSchema, unsettledGrantSchema])
  .meta({ id: 'GrantAnswer', description: 'Decide by `state`.' });

/** What the domain answers is what is documented: this doesn't compile otherwise. */
export const documented = (answer: GrantAnswer): z.output<typeof grantAnswerSchema> => answer;
