import { Problem } from '../../domain/problem';
import { composeTransfer, type StoredTransfer } from '../../domain/points/transfer-answer';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationParts } from '../operations/operation-parts';
import { programOf } from '../operations/resolve-parent';
import { showOperation } from '../operations/show-operation';
import { submittedQuery } from '../schema/submitted-query';
import { answeredTransfer } from './transfer-examples';
import { transferAnswerSchema, transferParams } from './transfer-schema';

/** `GET /v1/transfers/{transferId}`. */
export function showTransfer(parts: OperationParts): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/transfers/{transferId}',
    action: 'transfers.read',
    tag: 'Transfers',
    summary: 'Read a transfer',
    params: transferParams,
    query: submittedQuery,
    responses: { 200: { description: 'The transfer as it is now.', schema: transferAnswerSchema, example: answeredTransfer } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { transferId }, query, caller, language }) {
      const missing = new Problem('NOT_FOUND', `There is no transfer ${transferId}.`);
      const programId = await programOf(parts.reads, caller, query.programId, { kind: 'transfer', id: transferId }, missing);
      const shown = { kind: 'transfer' as const, programId, id: transferId, workflow: query.workflow, language, missing };
      return showOperation(parts, shown, {
        stored: (row) => composeTransfer(row as StoredTransfer),
        running: (workflowId) => ({ transferId, programId, from: null, to: null, state: 'settling', workflowId }),
      });
    },
  });
}
