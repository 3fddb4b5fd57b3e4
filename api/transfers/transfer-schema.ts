import { z } from 'zod';
import type { TransferAnswer } from '../../domain/points/transfer-answer';
import { points, text } from '../schema/amounts';
import { balanceSchema } from '../schema/balance';
import { callerId, memberId, programId, transferId } from '../schema/ids';
import { postedFields, settlingFields, unsettledFields } from '../schema/operation-states';
import { answeredDate, answeredInstant } from '../schema/times';

const from = callerId('The member who gives.', 'm-77');
const to = callerId('The member who gets.', 'm-78');

/** Body of `POST /v1/transfers`. */
export const transferSchema = z
  .strictObject({
    transferId,
    programId,
    from,
    to,
    points: z.int().min(1).meta({ description: 'Points to move.', example: 500 }),
    reason: text(500, 'Why; kept with the transfer.').meta({ example: 'family pool' }),
  })
  .refine((transfer) => transfer.from !== transfer.to, { path: ['to'], message: 'must be another member than from' })
  .meta({ id: 'Transfer', description: 'Points from one member to another; their lots keep their dates.' });

export const transferParams = z.strictObject({ transferId: callerId('The transfer.', 'tr-1') });

const named = { transferId, programId, from: memberId.nullable(), to: memberId.nullable() };

const transferredLotSchema = z
  .object({
    fromLotId: z.string(),
    lotId: z.string().meta({ description: 'On the card that got the points.' }),
    points: points('Points that moved.'),
    availableOn: answeredDate('First usable day.'),
    expiresOn: answeredDate('Last usable day; null: never expires.').nullable(),
  })
  .meta({ id: 'TransferredLot' });

/** Answer to a transfer that is posted. */
export const settledTransferSchema = z
  .object({
    ...named,
    state: z.literal('settled'),
    points: points('Points that moved.'),
    reason: z.string(),
    transferredAt: answeredInstant('When it counts.').nullable(),
    lots: z.array(transferredLotSchema).meta({ description: 'First expiring first.' }),
    debtRepaid: points('Part of it that repaid debt of the member who got it.'),
    fromBalance: balanceSchema,
    toBalance: balanceSchema,
    ...postedFields,
  })
  .meta({ id: 'SettledTransfer' });

/** Answer to a transfer that is safe but not posted yet. */
export const settlingTransferSchema = z.object({ ...named, ...settlingFields }).meta({ id: 'SettlingTransfer' });

/** A transfer in any state. */
export const transferAnswerSchema = z
  .union([settledTransferSchema, settlingTransferSchema, z.object({ ...named, ...unsettledFields }).meta({ id: 'UnsettledTransfer' })])
  .meta({ id: 'TransferAnswer', description: 'Decide by `state`.' });

/** What the domain answers is what is documented: this doesn't compile otherwise. */
export const documented = (answer: TransferAnswer): z.output<typeof transferAnswerSchema> => answer;
