import type { PostedRedemption, RedemptionRequest } from '../../domain/points/redemption';
import { composeRedemption } from '../../domain/points/redemption-answer';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { refuseFarFuture } from '../operations/business-time';
import type { OperationParts } from '../operations/operation-parts';
import { admitTo, postOperation } from '../operations/post-operation';
import { PREFER, REPLAYED, SAFE } from '../operations/submission-docs';
import { settledRedemptionSchema, settlingRedemptionSchema } from './redemption-answer-schema';
import { answeredRedemption, freeCoffee } from './redemption-examples';
import { redemptionSchema } from './redemption-schema';

/** `POST /v1/redemptions`: points spent without an order. */
export function postRedemption({ programs, intakes }: Pick<OperationParts, 'programs' | 'intakes'>): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/redemptions',
    action: 'redemptions.write',
    tag: 'Redemptions',
    summary: 'Redeem points without an order',
    description: 'Consumes points first expiring first, all of them or none. Needs a program with `redemption`.',
    body: redemptionSchema,
    bodyExamples: { coffee: { summary: 'Points for a free coffee', value: freeCoffee } },
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Redeemed.', schema: settledRedemptionSchema, example: answeredRedemption },
      200: { description: 'It was redeemed before: the same answer.', schema: settledRedemptionSchema, headers: REPLAYED },
      202: { description: 'Safe, and will be posted whatever happens.', schema: settlingRedemptionSchema, headers: SAFE },
    },
    problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'INSUFFICIENT_POINTS', 'REDEMPTION_NOT_ALLOWED', 'MEMBER_BLOCKED'],
    admit: admitTo(intakes, 'redemption'),
    async handle(call) {
      const { body, caller, receivedAt } = call;
      const { programId, redemptionId, memberId } = body;
      const program = await programs.get(caller, programId);
      refuseFarFuture('redeemedAt', body.redeemedAt, receivedAt, program.sandbox);
      return postOperation<RedemptionRequest, PostedRedemption>(intakes, call, redemptionId, body, {
        kind: 'redemption',
        settled: composeRedemption,
        settling: (workflowId) => ({ redemptionId, programId, memberId, state: 'settling', workflowId }),
        readAt: { path: `/v1/redemptions/${encodeURIComponent(redemptionId)}`, programId },
      });
    },
  });
}
