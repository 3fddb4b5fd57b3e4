import type { CancellationRequest, ConfirmationRequest, PostedCancellation, PostedConfirmation } from '../../domain/orders/confirmation';
import { composeCancellation, composeConfirmation } from '../../domain/orders/confirmation-answer';
import { childId } from '../../domain/settlement/operation-kinds';
import type { Caller } from '../auth/caller';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { refuseFarFuture } from '../operations/business-time';
import type { OperationParts } from '../operations/operation-parts';
import { admitTo, postOperation } from '../operations/post-operation';
import { resolveProgram } from '../operations/resolve-program';
import { PREFER, REPLAYED, SAFE } from '../operations/submission-docs';
import type { OrderReads } from '../orders/order-reads';
import { orderParams } from '../orders/order-schema';
import { noSuchOrder } from '../orders/show-order';
import { programQuery } from '../schema/ids';
import {
  cancellationSchema,
  confirmationSchema,
  settledCancellationSchema,
  settledConfirmationSchema,
  settlingCancellationSchema,
  settlingConfirmationSchema,
} from './confirmation-schema';

export interface ConfirmationParts extends Pick<OperationParts, 'programs' | 'intakes'> {
  orders: Pick<OrderReads, 'programsWith'>;
}

const POSTED = 'Safe, and will be posted whatever happens.';
const PROBLEMS = ['PROGRAM_REQUIRED', 'NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'ALREADY_RESOLVED'] as const;

/** Confirmation and cancellation of orders whose points wait for it (`pendingFor.until`). */
export function confirmationRoutes(parts: ConfirmationParts): KeyedRoute[] {
  return [confirmOrder(parts), cancelOrder(parts)];
}

function confirmOrder({ programs, intakes, orders }: ConfirmationParts): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/orders/{orderId}/confirmation',
    action: 'confirmations.write',
    tag: 'Orders',
    summary: 'Confirm an order',
    description:
      'Points that waited for it become usable, and their validity begins. An order is confirmed or cancelled once; one that has nothing waiting is confirmed with 0 points.',
    params: orderParams,
    query: programQuery,
    body: confirmationSchema,
    bodyExamples: { delivered: { summary: 'It was delivered', value: { confirmationId: 'delivery-1', at: '2026-11-25T10:00:00+07:00' } } },
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Confirmed.', schema: settledConfirmationSchema },
      200: { description: 'It was confirmed before: the same answer.', schema: settledConfirmationSchema, headers: REPLAYED },
      202: { description: POSTED, schema: settlingConfirmationSchema, headers: SAFE },
    },
    problems: PROBLEMS,
    admit: admitTo(intakes, 'confirmation'),
    async handle(call) {
      const { params, query, body, caller, receivedAt } = call;
      const { orderId } = params;
      const { confirmationId } = body;
      const programId = await programOf(orders, caller, query.programId, orderId);
      const program = await programs.get(caller, programId);
      refuseFarFuture('at', body.at, receivedAt, program.sandbox);
      const request = { ...body, programId, orderId };
      return postOperation<ConfirmationRequest, PostedConfirmation>(intakes, call, childId(orderId, confirmationId), request, {
        kind: 'confirmation',
        settled: composeConfirmation,
        settling: (workflowId) => ({ confirmationId, orderId, programId, memberId: null, state: 'settling', workflowId }),
        readAt: { path: `/v1/orders/${encodeURIComponent(orderId)}`, programId },
      });
    },
  });
}

function cancelOrder({ programs, intakes, orders }: ConfirmationParts): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/orders/{orderId}/cancellation',
    action: 'confirmations.write',
    tag: 'Orders',
    summary: 'Cancel an order that waits for its confirmation',
    description:
      'Points that wait for a confirmation are taken back. What the order took from the card and has in the member’s history stays: a return gives that back.',
    params: orderParams,
    query: programQuery,
    body: cancellationSchema,
    bodyExamples: { refused: { summary: 'It was never taken', value: { cancellationId: 'delivery-1-refused' } } },
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Cancelled.', schema: settledCancellationSchema },
      200: { description: 'It was cancelled before: the same answer.', schema: settledCancellationSchema, headers: REPLAYED },
      202: { description: POSTED, schema: settlingCancellationSchema, headers: SAFE },
    },
    problems: PROBLEMS,
    admit: admitTo(intakes, 'cancellation'),
    async handle(call) {
      const { params, query, body, caller } = call;
      const { orderId } = params;
      const { cancellationId } = body;
      const programId = await programOf(orders, caller, query.programId, orderId);
      await programs.get(caller, programId);
      const request = { ...body, programId, orderId };
      return postOperation<CancellationRequest, PostedCancellation>(intakes, call, childId(orderId, cancellationId), request, {
        kind: 'cancellation',
        settled: composeCancellation,
        settling: (workflowId) => ({ cancellationId, orderId, programId, memberId: null, state: 'settling', workflowId }),
        readAt: { path: `/v1/orders/${encodeURIComponent(orderId)}`, programId },
      });
    },
  });
}

function programOf(orders: ConfirmationParts['orders'], caller: Caller, given: string | undefined, orderId: string): Promise<string> {
  return resolveProgram(caller, given, () => orders.programsWith(orderId, caller.programIds), noSuchOrder(orderId));
}
