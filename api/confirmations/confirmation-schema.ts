import { z } from 'zod';
import type { CancellationAnswer, ConfirmationAnswer } from '../../domain/orders/confirmation-answer';
import { points } from '../schema/amounts';
import { balanceSchema } from '../schema/balance';
import { callerId, memberId, orderId, programId } from '../schema/ids';
import { postedFields, settlingFields } from '../schema/operation-states';
import { answeredDate, answeredInstant, instant } from '../schema/times';

const confirmationId = callerId('The confirmation, unique within its order.', 'delivered-1');
const cancellationId = callerId('The cancellation, unique within its order.', 'not-delivered-1');

/** Body of `POST /v1/orders/{orderId}/confirmation`. */
export const confirmationSchema = z
  .strictObject({ confirmationId, at: instant('When it counts; left out: now.').exactOptional() })
  .meta({ id: 'Confirmation' });

/** Body of `POST /v1/orders/{orderId}/cancellation`. */
export const cancellationSchema = z.strictObject({ cancellationId }).meta({ id: 'Cancellation' });

const ofOrder = { orderId, programId, memberId: memberId.nullable() };
const settled = { state: z.literal('settled'), points: points('Points that had waited.'), balance: balanceSchema, ...postedFields };

export const settledConfirmationSchema = z
  .object({
    confirmationId,
    ...ofOrder,
    ...settled,
    confirmedAt: answeredInstant('When it counts.').nullable(),
    lots: z.array(
      z.object({
        lotId: z.string(),
        points: points('What is left of the lot.'),
        state: z.enum(['active', 'pending']),
        availableOn: answeredDate('First usable day.'),
        expiresOn: answeredDate('Last usable day; null: never expires.').nullable(),
      }),
    ),
    debtRepaid: points('Part of them that repaid debt.'),
  })
  .meta({ id: 'SettledConfirmation' });

export const settlingConfirmationSchema = z.object({ confirmationId, ...ofOrder, ...settlingFields }).meta({ id: 'SettlingConfirmation' });

export const settledCancellationSchema = z.object({ cancellationId, ...ofOrder, ...settled }).meta({ id: 'SettledCancellation' });

export const settlingCancellationSchema = z.object({ cancellationId, ...ofOrder, ...settlingFields }).meta({ id: 'SettlingCancellation' });

/** What the domain answers is what is documented: this doesn't compile otherwise. */
export const documentedConfirmation = (answer: Extract<ConfirmationAnswer, { state: 'settled' }>): z.output<typeof settledConfirmationSchema> =>
  answer;
export const documentedCancellation = (answer: Extract<CancellationAnswer, { state: 'settled' }>): z.output<typeof settledCancellationSchema> =>
  answer;
