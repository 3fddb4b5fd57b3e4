import { Problem } from '../../domain/problem';
import { composeVoid, type StoredVoid } from '../../domain/points/hold-answer';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationParts } from '../operations/operation-parts';
import { programOf } from '../operations/resolve-parent';
import { showOperation } from '../operations/show-operation';
import { submittedQuery } from '../schema/submitted-query';
import { answeredVoid } from './hold-examples';
import { holdParams, voidAnswerSchema } from './hold-schema';

/** `GET /v1/holds/{holdId}/void`: the outcome of a void that was only accepted. */
export function showVoid(parts: OperationParts): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/holds/{holdId}/void',
    action: 'holds.read',
    tag: 'Holds',
    summary: 'Read a void',
    params: holdParams,
    query: submittedQuery,
    responses: { 200: { description: 'The void as it is now.', schema: voidAnswerSchema, example: answeredVoid } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { holdId }, query, caller, language }) {
      const missing = new Problem('NOT_FOUND', `Hold ${holdId} was never to be voided.`);
      const programId = await programOf(parts.reads, caller, query.programId, { kind: 'void', id: holdId }, missing);
      const shown = { kind: 'void' as const, programId, id: holdId, workflow: query.workflow, language, missing };
      return showOperation(parts, shown, {
        stored: (row) => composeVoid(row as StoredVoid),
        running: (workflowId, row) => ({ holdId, programId, memberId: row?.memberId ?? null, state: 'settling', workflowId }),
      });
    },
  });
}
