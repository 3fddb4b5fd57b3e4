import type { PostedReversal, ReversalRequest } from '../../domain/points/reversal';
import { composeReversal } from '../../domain/points/reversal-answer';
import { childId } from '../../domain/settlement/operation-kinds';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { refuseFarFuture } from '../operations/business-time';
import { admitTo, postOperation } from '../operations/post-operation';
import { PREFER, REPLAYED, SAFE } from '../operations/submission-docs';
import { findRedemption, type RedemptionParts } from './find-redemption';
import { redemptionParams, redemptionQuery } from './redemption-schema';
import { answeredReversal, halfOfIt } from './reversal-examples';
import { reversalSchema, settledReversalSchema, settlingReversalSchema } from './reversal-schema';
import { noSuchRedemption } from './show-redemption';

/** `POST /v1/redemptions/{redemptionId}/reversal`: also of a capture, by its id. */
export function reverseRedemption(parts: RedemptionParts): KeyedRoute {
  const { programs, intakes } = parts;
  return defineRoute({
    method: 'post',
    path: '/v1/redemptions/{redemptionId}/reversal',
    action: 'redemptions.write',
    tag: 'Redemptions',
    summary: 'Reverse a redemption',
    description:
      'Gives points back to the lots that they came from, last consumed first, and pays debt with them first. What comes back to a lot that has lapsed is usable again within the grace of `returns.restoreGraceDays`, and expires at once after it.',
    params: redemptionParams,
    query: redemptionQuery,
    body: reversalSchema,
    bodyExamples: { half: { summary: 'A part of it', value: halfOfIt } },
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Given back.', schema: settledReversalSchema, example: answeredReversal },
      200: { description: 'It was given back before: the same answer.', schema: settledReversalSchema, headers: REPLAYED },
      202: { description: 'Safe, and will be posted whatever happens.', schema: settlingReversalSchema, headers: SAFE },
    },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'REDEMPTION_NOT_ALLOWED', 'OUT_OF_RANGE'],
    admit: admitTo(intakes, 'reversal'),
    async handle(call) {
      const { body, caller, query, receivedAt } = call;
      const { redemptionId } = call.params;
      const { reversalId } = body;
      const found = await findRedemption(parts, caller, { ...query, redemptionId }, noSuchRedemption(redemptionId), reversalId);
      const { programId, kind, id } = found;
      const { sandbox } = await programs.get(caller, programId);
      refuseFarFuture('reversedAt', body.reversedAt, receivedAt, sandbox);
      const request = { ...body, programId, redemptionId, of: { kind, id } };
      return postOperation<ReversalRequest, PostedReversal>(intakes, call, childId(id, reversalId), request, {
        kind: 'reversal',
        settled: composeReversal,
        settling: (workflowId) => ({ reversalId, redemptionId, programId, memberId: null, state: 'settling', workflowId }),
        readAt: {
          path: `/v1/redemptions/${encodeURIComponent(redemptionId)}/reversal/${encodeURIComponent(reversalId)}`,
          ...{ programId, ...(query.holdId !== undefined && { holdId: query.holdId }) },
        },
      });
    },
  });
}
