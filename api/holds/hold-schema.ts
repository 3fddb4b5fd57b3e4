import { z } from 'zod';
import type { composeHold, composeShownHold, composeVoid } from '../../domain/points/hold-answer';
import { points } from '../schema/amounts';
import { balanceSchema } from '../schema/balance';
import { callerId, captureId, holdId, memberId, programId } from '../schema/ids';
import { postedFields, settlingFields, unsettledFields } from '../schema/operation-states';
import { answeredInstant, instant } from '../schema/times';

/** Body of `POST /v1/holds`. */
export const holdSchema = z
  .strictObject({
    holdId,
    programId,
    memberId,
    points: z.int().min(1).meta({ description: 'Points to set aside.', example: 500 }),
    expiresAt: instant('From this moment on it is void without anybody acting.').meta({ example: '2026-11-23T12:00:00+07:00' }),
  })
  .meta({ id: 'Hold', description: 'Points that are set aside until they are captured or let go.' });

/** Body of `POST /v1/holds/{holdId}/capture`. */
export const captureSchema = z
  .strictObject({
    captureId,
    points: z.int().min(1).exactOptional().meta({ description: 'At most those of the hold; left out: all of them.', example: 300 }),
  })
  .meta({ id: 'Capture', description: 'What a hold set aside is redeemed; the rest of it is let go.' });

/** Body of `POST /v1/holds/{holdId}/void`: it says nothing. */
export const voidSchema = z.strictObject({}).meta({ id: 'VoidHold' });

export const holdParams = z.strictObject({ holdId: callerId('The hold.', 'h-1') });
export const captureParams = holdParams.extend({ captureId: callerId('The capture.', 'cp-1') });

const named = { holdId, programId, memberId: memberId.nullable() };
const held = { points: points('Points of the hold.'), expiresAt: answeredInstant('When it lapses, unless it is resolved before.') };

/** Answer to a hold that is made. */
export const madeHoldSchema = z
  .object({ ...named, state: z.literal('active'), ...held, balance: balanceSchema, ...postedFields })
  .meta({ id: 'MadeHold' });

/** Answer to a hold, or a void, that is safe but not posted yet. */
export const settlingHoldSchema = z.object({ ...named, ...settlingFields }).meta({ id: 'SettlingHold' });

const unsettledHoldSchema = z.object({ ...named, ...unsettledFields }).meta({ id: 'UnsettledHold' });

const shownHoldSchema = z
  .object({
    ...named,
    ...held,
    state: z.enum(['active', 'captured', 'voided', 'expired']),
    captured: points('Points that were taken of it; null: none.').nullable(),
    resolvedBy: z.string().nullable().meta({ description: 'The capture or the order that took them.' }),
    resolvedAt: answeredInstant('When it was captured, voided or lapsed.').nullable(),
    ...postedFields,
  })
  .meta({ id: 'ShownHold' });

/** A hold in any state where it is read. */
export const holdAnswerSchema = z
  .union([shownHoldSchema, settlingHoldSchema, unsettledHoldSchema])
  .meta({ id: 'HoldAnswer', description: 'Decide by `state`.' });

/** Answer to a void. */
export const voidedHoldSchema = z
  .object({ ...named, state: z.literal('voided'), points: points('Points that were let go.'), balance: balanceSchema, ...postedFields })
  .meta({ id: 'VoidedHold' });

/** A void in any state where it is read. */
export const voidAnswerSchema = z
  .union([voidedHoldSchema, settlingHoldSchema, unsettledHoldSchema])
  .meta({ id: 'VoidAnswer', description: 'Decide by `state`.' });

/** What the domain answers is what is documented: this doesn't compile otherwise. */
export const documentedHold = (
  answer: ReturnType<typeof composeHold>,
): z.output<typeof madeHoldSchema | typeof settlingHoldSchema | typeof unsettledHoldSchema> => answer;
export const documentedShown = (answer: ReturnType<typeof composeShownHold>): z.output<typeof shownHoldSchema> => answer;
export const documentedVoid = (answer: ReturnType<typeof composeVoid>): z.output<typeof voidAnswerSchema> => answer;
