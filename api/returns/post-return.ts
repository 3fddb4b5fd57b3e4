import type { ReturnRequest } from '../../domain/orders/return';
import type { PostedReturn } from '../../domain/returns/posted-return';
import { composeReturn } from '../../domain/returns/return-answer';
import { childId } from '../../domain/settlement/operation-kinds';
import { isWaiting } from '../../workflows/wait-until-settled/contract';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { refuseFarFuture } from '../operations/business-time';
import { admitTo, postOperation } from '../operations/post-operation';
import { PREFER, REPLAYED, SAFE } from '../operations/submission-docs';
import { orderParams } from '../orders/order-schema';
import { programQuery } from '../schema/ids';
import { programOfOrder, requireOrder } from './order-of-return';
import { doneReturnSchema, safeReturnSchema } from './return-answer-schema';
import { answeredReturn, everythingBack, oneBack } from './return-examples';
import type { ReturnParts } from './return-parts';
import { returnSchema } from './return-schema';

/** `POST /v1/orders/{orderId}/returns`. */
export function postReturn(parts: ReturnParts): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/orders/{orderId}/returns',
    action: 'returns.write',
    tag: 'Returns',
    summary: 'Return an order, or some of it',
    description:
      'Gives back the lines’ own net, odd minor units first, so that everything in parts is exactly the order. Redeemed points come back to the lots they came from, then what the order ' +
      'had earned is taken back, by the version of the rules that it was settled by. A return whose order isn’t settled yet waits for it (`202`, state `waiting`).',
    params: orderParams,
    query: programQuery,
    body: returnSchema,
    bodyExamples: { one: { summary: 'One unit of a line', value: oneBack }, all: { summary: 'Everything that is left', value: everythingBack } },
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Returned.', schema: doneReturnSchema, example: answeredReturn },
      200: { description: 'It was returned before: the same answer.', schema: doneReturnSchema, headers: REPLAYED },
      202: { description: 'Safe, and will be posted: at once, or when its order is settled.', schema: safeReturnSchema, headers: SAFE },
    },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'RETURN_EXCEEDS_ORDER'],
    admit: admitTo(parts.intakes, 'return'),
    async handle(call) {
      const { body, caller, params, query, receivedAt } = call;
      const { orderId } = params;
      const programId = await programOfOrder(parts, caller, query.programId, orderId);
      const program = await parts.programs.get(caller, programId);
      refuseFarFuture('returnedAt', body.returnedAt, receivedAt, program.sandbox);
      await requireOrder(parts, programId, orderId);
      const { returnId } = body;
      return postOperation<ReturnRequest, PostedReturn>(
        parts.intakes,
        call,
        childId(orderId, returnId),
        { ...body, programId, orderId },
        {
          kind: 'return',
          settled: composeReturn,
          settling: (workflowId) => ({
            returnId,
            orderId,
            programId,
            memberId: null,
            state: isWaiting(workflowId) ? 'waiting' : 'settling',
            workflowId,
          }),
          readAt: { path: `/v1/orders/${encodeURIComponent(orderId)}/returns/${encodeURIComponent(returnId)}`, programId },
        },
      );
    },
  });
}
