import { Problem } from '../../domain/problem';
import { composeCurrent, composeSettling } from '../../domain/settlement/answer';
import { batchWorkflowId, orderWorkflowId } from '../../workflows/settle-orders/contract';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { inLanguage } from '../operations/in-language';
import { readSubmitted } from '../operations/read-submitted';
import { resolveProgram } from '../operations/resolve-program';
import type { FindRunning } from '../operations/under-way';
import { submittedQuery } from '../schema/submitted-query';
import { orderAnswerSchema } from './order-answer-schema';
import { answeredOrder } from './order-examples';
import type { OrderReads } from './order-reads';
import { orderParams } from './order-schema';

export interface ShowOrderOptions {
  reads: Pick<OrderReads, 'find' | 'accepted' | 'programsWith'>;
  findRunning: FindRunning;
}

/** `GET /v1/orders/{orderId}`: an order in whatever state it is. */
export function showOrder({ reads, findRunning }: ShowOrderOptions): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/orders/{orderId}',
    action: 'orders.read',
    tag: 'Orders',
    summary: 'Read an order',
    description: 'The answer to the order once it is settled; before that `settling`. A refused or failed order can be read for 90 days.',
    params: orderParams,
    query: submittedQuery,
    responses: { 200: { description: 'The order as it is now.', schema: orderAnswerSchema, example: answeredOrder } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { orderId }, query, caller, language }) {
      const missing = noSuchOrder(orderId);
      const programId = await resolveProgram(caller, query.programId, () => reads.programsWith(orderId, caller.programIds), missing);
      const loneWorkflowId = orderWorkflowId(programId, orderId);
      const found = await readSubmitted({
        id: orderId,
        programId,
        batchPrefix: batchWorkflowId(''),
        read: () => reads.find(programId, orderId),
        accepted: () => reads.accepted(programId, orderId),
        workflow: query.workflow,
        loneWorkflowId,
        findRunning,
      });
      if (found === null) throw missing;
      if (found.kind === 'stored') return { status: 200, body: inLanguage(composeCurrent(found.row), language) };
      const { row, workflowId } = found;
      return { status: 200, body: composeSettling({ orderId, programId, memberId: row?.memberId ?? null, workflowId }) };
    },
  });
}

/** The answer for an order that nobody sent, or that the caller doesn't see. */
export function noSuchOrder(orderId: string): Problem {
  return new Problem('NOT_FOUND', `There is no order ${orderId}.`);
}
