import { z } from 'zod';
import type { ReturnAnswer } from '../../domain/returns/return-answer';
import { money, points } from '../schema/amounts';
import { balanceSchema } from '../schema/balance';
import { memberId, orderId, programId, returnId } from '../schema/ids';
import { postedFields, settlingFields, unsettledFields } from '../schema/operation-states';
import { answeredDate, answeredInstant } from '../schema/times';

const named = { returnId, orderId, programId, memberId: memberId.nullable() };

const refund = z.object({
  amount: money('Net value of what comes back.'),
  restoredValue: money('The part of it that comes back as points.'),
  payable: money('The rest: money and tenders.'),
  lines: z.array(
    z.object({ lineId: z.string(), quantity: z.int().min(0).meta({ description: '0: goodwill.' }), amount: money('What came back of the line.') }),
  ),
});

/** What was taken back of what an order had earned. */
export const clawedBackSchema = z
  .object({
    points: points('Taken back: the sum of the three that follow.'),
    fromPending: points('From points of the order that were still pending.'),
    fromAvailable: points('From points that could be used, the order’s own first.'),
    debt: points('Booked as debt.'),
    forgiven: points('Could not be taken, and never will be.'),
  })
  .meta({ id: 'ClawedBack' });

const restored = z.object({
  points: points('Redeemed points that came back.'),
  lots: z
    .array(
      z.object({
        lotId: z.string(),
        points: points('What came back to it.'),
        expiresOn: answeredDate('Its last usable day from now on; null: never expires.').nullable(),
        lapsed: z.boolean().meta({ description: 'It had lapsed for too long: what came back expired again at once.' }),
      }),
    )
    .meta({ description: 'Last consumed first.' }),
});

/** Answer to a return that is posted. */
export const doneReturnSchema = z
  .object({
    ...named,
    state: z.literal('done'),
    returnedAt: answeredInstant('When it counts.').nullable(),
    refund,
    clawedBack: clawedBackSchema,
    restored,
    debtRepaid: points('What restored points repaid of a debt.'),
    balance: balanceSchema.nullable().meta({ description: 'Null for an order without a member.' }),
    ...postedFields,
  })
  .meta({ id: 'DoneReturn', description: 'Money in minor units.' });

const waitingReturnSchema = z
  .object({
    ...named,
    state: z
      .enum(['waiting', 'expired'])
      .meta({ description: '`waiting`: its order isn’t settled yet. `expired`: it wasn’t within three days; send it again.' }),
    workflowId: z.string(),
  })
  .meta({ id: 'WaitingReturn' });

const settlingReturnSchema = z.object({ ...named, ...settlingFields }).meta({ id: 'SettlingReturn' });

/** Answer to a return that is safe but not posted yet. */
export const safeReturnSchema = z.union([waitingReturnSchema, settlingReturnSchema]).meta({ id: 'SafeReturn' });

/** A return in any state. */
export const returnAnswerSchema = z
  .union([doneReturnSchema, waitingReturnSchema, settlingReturnSchema, z.object({ ...named, ...unsettledFields }).meta({ id: 'UnsettledReturn' })])
  .meta({ id: 'ReturnAnswer', description: 'Decide by `state`.' });

/** What the domain answers is what is documented: this doesn't compile otherwise. */
export const documented = (answer: ReturnAnswer): z.output<typeof returnAnswerSchema> => answer;
