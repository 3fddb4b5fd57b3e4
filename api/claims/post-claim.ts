import type { ClaimRequest } from '../../domain/orders/claim';
import { composeClaim } from '../../domain/returns/claim-answer';
import type { PostedClaim } from '../../domain/returns/posted-claim';
import { childId } from '../../domain/settlement/operation-kinds';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { admitTo, postOperation } from '../operations/post-operation';
import { PREFER, REPLAYED, SAFE } from '../operations/submission-docs';
import { orderParams } from '../orders/order-schema';
import { programOfOrder } from '../returns/order-of-return';
import type { ReturnParts } from '../returns/return-parts';
import { programQuery } from '../schema/ids';
import { answeredClaim, claimed, claimSchema, settledClaimSchema, settlingClaimSchema } from './claim-schema';

/** `POST /v1/orders/{orderId}/claim`: an order that was nobody's is given to a member. */
export function postClaim(parts: ReturnParts): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/orders/{orderId}/claim',
    action: 'claims.write',
    tag: 'Orders',
    summary: 'Claim an order without a member',
    description:
      'The order earns as of its own moment, by the version of the rules that it was settled by. It doesn’t become the member’s first order, and its discounts stay as they are. ' +
      'An order is claimed once. The member and their card come into being with it.',
    params: orderParams,
    query: programQuery,
    body: claimSchema,
    bodyExamples: { claim: { summary: 'The customer has shown a card afterwards', value: claimed } },
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Claimed.', schema: settledClaimSchema, example: answeredClaim },
      200: { description: 'It was claimed before: the same answer.', schema: settledClaimSchema, headers: REPLAYED },
      202: { description: 'Safe, and will be posted whatever happens.', schema: settlingClaimSchema, headers: SAFE },
    },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'ALREADY_RESOLVED', 'OUT_OF_RANGE'],
    admit: admitTo(parts.intakes, 'claim'),
    async handle(call) {
      const { body, caller, params, query } = call;
      const { orderId } = params;
      const programId = await programOfOrder(parts, caller, query.programId, orderId);
      await parts.programs.get(caller, programId);
      const { claimId } = body;
      // Counters are locked by their member's name, before the card could tell that they have another one.
      const memberId = await parts.orders.ownerOf(body.memberId);
      return postOperation<ClaimRequest, PostedClaim>(
        parts.intakes,
        call,
        childId(orderId, claimId),
        { ...body, memberId, programId, orderId },
        {
          kind: 'claim',
          settled: composeClaim,
          settling: (workflowId) => ({ claimId, orderId, programId, memberId, state: 'settling', workflowId }),
          readAt: { path: `/v1/orders/${encodeURIComponent(orderId)}`, programId },
        },
      );
    },
  });
}
