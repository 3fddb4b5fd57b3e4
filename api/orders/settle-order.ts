import { composeAnswer, composeSettling } from '../../domain/settlement/answer';
import type { OrderRequest } from '../../domain/orders/order';
import type { StoredOrder } from '../../domain/settlement/stored';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationIntake } from '../intake/operation-intake';
import { refuseFarFuture } from '../operations/business-time';
import { operationOf, submitOperation, type Answers } from '../operations/submit-operation';
import { PREFER, REPLAYED, SAFE } from '../operations/submission-docs';
import type { ProgramDirectory } from '../programs/program-directory';
import { settledOrderSchema, settlingOrderSchema } from './order-answer-schema';
import { answeredOrder, placedOrder, plainOrder } from './order-examples';
import { orderSchema } from './order-schema';

export interface SettleOrderOptions {
  programs: ProgramDirectory;
  orders: Pick<OperationIntake<OrderRequest, StoredOrder>, 'admit' | 'submit'>;
}

/** `POST /v1/orders`: the main job. */
export function settleOrder({ programs, orders }: SettleOrderOptions): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/orders',
    action: 'orders.write',
    tag: 'Orders',
    summary: 'Settle an order',
    description:
      'Computes discounts, then what the order earns, then redeems points from the lots that expire first, in one transaction. What the order earns can’t be spent in it. ' +
      'The member and their card come into being with the first order. Nothing of a refused order is kept: correct it and send it again under the same id.',
    body: orderSchema,
    bodyExamples: {
      plain: { summary: 'The least that an order needs', value: plainOrder },
      full: { summary: 'With a code, a tender and points to redeem', value: placedOrder },
    },
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Settled.', schema: settledOrderSchema, example: answeredOrder },
      200: { description: 'It was settled before: the same answer.', schema: settledOrderSchema, headers: REPLAYED },
      202: { description: 'Safe, and will be settled whatever happens.', schema: settlingOrderSchema, headers: SAFE },
    },
    problems: [
      'NOT_FOUND',
      'IDEMPOTENCY_CONFLICT',
      'TOTAL_CHANGED',
      'ALREADY_RESOLVED',
      'CAPTURE_EXCEEDS_HOLD',
      'INSUFFICIENT_POINTS',
      'MEMBER_BLOCKED',
      'REDEMPTION_NOT_ALLOWED',
      'TENDER_EXCEEDS_TOTAL',
      'CURRENCY_MISMATCH',
      'OUT_OF_RANGE',
      'NOT_AVAILABLE',
    ],
    admit: ({ caller, prefer, bytes }) => orders.admit({ keyId: caller.keyId, bytes, waitMs: prefer.waitMs }),
    async handle(call) {
      const { body, caller, receivedAt, prefer } = call;
      const program = await programs.get(caller, body.programId);
      refuseFarFuture('placedAt', body.placedAt, receivedAt, program.sandbox);
      return submitOperation(orders, operationOf(body.orderId, body, call), prefer, answersTo(body));
    },
  });
}

/** How the outcome of an order is told to its sender. */
export function answersTo({ programId, orderId, memberId }: Pick<OrderRequest, 'programId' | 'orderId' | 'memberId'>): Answers<StoredOrder> {
  return {
    settled: composeAnswer,
    settling: (workflowId) => composeSettling({ orderId, programId, memberId: memberId ?? null, workflowId }),
    location: (workflowId) =>
      `/v1/orders/${encodeURIComponent(orderId)}?programId=${encodeURIComponent(programId)}&workflow=${encodeURIComponent(workflowId)}`,
  };
}
