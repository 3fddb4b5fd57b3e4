import type { PostedTransfer, TransferRequest } from '../../domain/points/transfer';
import { composeTransfer } from '../../domain/points/transfer-answer';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationParts } from '../operations/operation-parts';
import { admitTo, postOperation } from '../operations/post-operation';
import { PREFER, REPLAYED, SAFE } from '../operations/submission-docs';
import { answeredTransfer, familyPool } from './transfer-examples';
import { settledTransferSchema, settlingTransferSchema, transferSchema } from './transfer-schema';

/** `POST /v1/transfers`: points move to another member. */
export function postTransfer({ programs, intakes }: Pick<OperationParts, 'programs' | 'intakes'>): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/transfers',
    action: 'transfers.write',
    tag: 'Transfers',
    summary: 'Transfer points',
    description:
      'Moves points to another member, first expiring first: their lots keep their dates, come from the transfer, and repay debt first. The member who gets them comes into being with it.',
    body: transferSchema,
    bodyExamples: { family: { summary: 'Points for the family', value: familyPool } },
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Moved.', schema: settledTransferSchema, example: answeredTransfer },
      200: { description: 'They were moved before: the same answer.', schema: settledTransferSchema, headers: REPLAYED },
      202: { description: 'Safe, and will be posted whatever happens.', schema: settlingTransferSchema, headers: SAFE },
    },
    problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'INSUFFICIENT_POINTS', 'OUT_OF_RANGE', 'MEMBER_BLOCKED'],
    admit: admitTo(intakes, 'transfer'),
    async handle(call) {
      const { transferId, programId, from, to } = call.body;
      await programs.get(call.caller, programId);
      return postOperation<TransferRequest, PostedTransfer>(intakes, call, transferId, call.body, {
        kind: 'transfer',
        settled: composeTransfer,
        settling: (workflowId) => ({ transferId, programId, from, to, state: 'settling', workflowId }),
        readAt: { path: `/v1/transfers/${encodeURIComponent(transferId)}`, programId },
      });
    },
  });
}
