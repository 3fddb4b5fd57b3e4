import { z } from 'zod';
import type { ClaimAnswer } from '../../domain/returns/claim-answer';
import { earnedSchema } from '../orders/order-answer-schema';
import { clawedBackSchema } from '../returns/return-answer-schema';
import { balanceSchema } from '../schema/balance';
import { claimId, memberId, orderId, programId } from '../schema/ids';
import { postedFields, settlingFields } from '../schema/operation-states';

/** Body of `POST /v1/orders/{orderId}/claim`. */
export const claimSchema = z.strictObject({ claimId, memberId }).meta({ id: 'Claim', description: 'Whose an order without a member is.' });

const named = { claimId, orderId, programId, memberId };

/** Answer to a claim that is posted. */
export const settledClaimSchema = z
  .object({
    ...named,
    state: z.literal('settled'),
    earned: earnedSchema,
    clawedBack: clawedBackSchema,
    balance: balanceSchema,
    ...postedFields,
  })
  .meta({ id: 'SettledClaim' });

/** Answer to a claim that is safe but not posted yet. */
export const settlingClaimSchema = z.object({ ...named, ...settlingFields }).meta({ id: 'SettlingClaim' });

/** What the domain answers to a settled claim is what is documented: this doesn't compile otherwise. */
export const documented = (answer: Extract<ClaimAnswer, { state: 'settled' }>): z.output<typeof settledClaimSchema> => answer;

/** A claim as sent, and what it is answered with. */
export const claimed = { claimId: 'CL-1', memberId: 'm-77' };
export const answeredClaim = {
  ...claimed,
  orderId: 'SO-1001',
  programId: 'harvest',
  state: 'settled',
  earned: {
    points: 20,
    state: 'active',
    availableOn: '2026-11-23',
    expiresOn: null,
    base: 20000,
    rules: [{ ruleId: 'base', points: 20, base: 20000 }],
    lots: [{ lotId: '57', points: 20, state: 'active', availableOn: '2026-11-23', expiresOn: null }],
    debtRepaid: 0,
  },
  clawedBack: { points: 0, fromPending: 0, fromAvailable: 0, debt: 0, forgiven: 0 },
  balance: { available: 20, pending: 0, held: 0, debt: 0 },
  workflowId: 'claim:harvest:SO-1001/CL-1',
  settledAt: '2026-11-25T03:00:00.410Z',
};
