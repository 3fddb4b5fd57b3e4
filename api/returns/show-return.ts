import { Problem } from '../../domain/problem';
import type { ReturnRequest } from '../../domain/orders/return';
import type { PostedReturn } from '../../domain/returns/posted-return';
import { composeReturn } from '../../domain/returns/return-answer';
import { childId } from '../../domain/settlement/operation-kinds';
import type { StoredOperation } from '../../domain/settlement/stored';
import { isWaiting } from '../../workflows/wait-until-settled/contract';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { showOperation } from '../operations/show-operation';
import { submittedQuery } from '../schema/submitted-query';
import { programOfOrder } from './order-of-return';
import { returnAnswerSchema } from './return-answer-schema';
import { answeredReturn } from './return-examples';
import type { ReturnParts } from './return-parts';
import { returnParams } from './return-schema';

/** `GET /v1/orders/{orderId}/returns/{returnId}`. */
export function showReturn(parts: ReturnParts): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/orders/{orderId}/returns/{returnId}',
    action: 'returns.read',
    tag: 'Returns',
    summary: 'Read a return',
    params: returnParams,
    query: submittedQuery,
    responses: { 200: { description: 'The return as it is now.', schema: returnAnswerSchema, example: answeredReturn } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { orderId, returnId }, query, caller, language }) {
      const missing = new Problem('NOT_FOUND', `There is no return ${returnId} of order ${orderId}.`);
      const programId = await programOfOrder(parts, caller, query.programId, orderId);
      const shown = { kind: 'return' as const, programId, id: childId(orderId, returnId), workflow: query.workflow, language, missing };
      return showOperation(parts, shown, {
        stored: (row) => composeReturn(row as StoredOperation<ReturnRequest, PostedReturn>),
        running: (workflowId, row) => {
          const memberId = row?.memberId ?? null;
          return { returnId, orderId, programId, memberId, state: isWaiting(workflowId) ? 'waiting' : 'settling', workflowId };
        },
      });
    },
  });
}
