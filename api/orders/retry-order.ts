import { Problem } from '../../domain/problem';
import { composeAnswer } from '../../domain/settlement/answer';
import type { OrderRequest } from '../../domain/orders/order';
import type { StoredOrder } from '../../domain/settlement/stored';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationIntake } from '../intake/operation-intake';
import { resolveProgram } from '../operations/resolve-program';
import { PREFER, SAFE } from '../operations/submission-docs';
import { submitOperation } from '../operations/submit-operation';
import { programQuery } from '../schema/ids';
import { settledOrderSchema, settlingOrderSchema } from './order-answer-schema';
import type { OrderReads } from './order-reads';
import { orderParams } from './order-schema';
import { answersTo } from './settle-order';
import { noSuchOrder } from './show-order';

export interface RetryOrderOptions {
  reads: Pick<OrderReads, 'find' | 'programsWith'>;
  orders: Pick<OperationIntake<OrderRequest, StoredOrder>, 'submit'>;
}

/** `POST /v1/orders/{orderId}/retry`: an operator sends a failed order again, as it is stored. */
export function retryOrder({ reads, orders }: RetryOrderOptions): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/orders/{orderId}/retry',
    action: 'orders.retry',
    tag: 'Orders',
    summary: 'Retry a failed order',
    description:
      'Settles an order in state `failed` from what is stored of it, as of the moment when it was first accepted. A settled order answers as it was settled.',
    params: orderParams,
    query: programQuery,
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Settled now.', schema: settledOrderSchema },
      200: { description: 'It is settled already.', schema: settledOrderSchema },
      202: { description: 'Safe, and will be settled whatever happens.', schema: settlingOrderSchema, headers: SAFE },
    },
    problems: [
      'PROGRAM_REQUIRED',
      'NOT_FOUND',
      'ALREADY_RESOLVED',
      'IDEMPOTENCY_CONFLICT',
      'CAPTURE_EXCEEDS_HOLD',
      'INSUFFICIENT_POINTS',
      'MEMBER_BLOCKED',
      'REDEMPTION_NOT_ALLOWED',
      'TOTAL_CHANGED',
      'OUT_OF_RANGE',
    ],
    async handle({ params: { orderId }, query, caller, requestId, prefer }) {
      const programId = await resolveProgram(caller, query.programId, () => reads.programsWith(orderId, caller.programIds), noSuchOrder(orderId));
      const stored = await reads.find(programId, orderId);
      if (stored === null) throw noSuchOrder(orderId);
      const answers = answersTo(stored.request);
      if (stored.state === 'settled') return { status: 200, body: composeAnswer(stored) };
      if (stored.state === 'refused') throw new Problem('ALREADY_RESOLVED', `Order ${orderId} was refused. Correct it and send it again.`);
      const { fingerprint, request, acceptedAt } = stored;
      const actor = { subject: caller.subject, keyId: caller.keyId };
      return submitOperation(orders, { programId, id: orderId, fingerprint, request, acceptedAt, actor, requestId }, prefer, answers);
    },
  });
}
