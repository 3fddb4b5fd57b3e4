import { Problem } from '../../domain/problem';
import { composeCapture, type StoredCapture } from '../../domain/points/redemption-answer';
import { childId } from '../../domain/settlement/operation-kinds';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationParts } from '../operations/operation-parts';
import { programOf } from '../operations/resolve-parent';
import { showOperation } from '../operations/show-operation';
import { captureAnswerSchema } from '../redemptions/redemption-answer-schema';
import { submittedQuery } from '../schema/submitted-query';
import { answeredCapture } from './hold-examples';
import { captureParams } from './hold-schema';

/** `GET /v1/holds/{holdId}/capture/{captureId}`: also one that is refused or on its way. */
export function showCapture(parts: OperationParts): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/holds/{holdId}/capture/{captureId}',
    action: 'holds.read',
    tag: 'Holds',
    summary: 'Read a capture',
    params: captureParams,
    query: submittedQuery,
    responses: { 200: { description: 'The capture as it is now.', schema: captureAnswerSchema, example: answeredCapture } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { holdId, captureId }, query, caller, language }) {
      const id = childId(holdId, captureId);
      const missing = new Problem('NOT_FOUND', `Hold ${holdId} has no capture ${captureId}.`);
      const programId = await programOf(parts.reads, caller, query.programId, { kind: 'capture', id }, missing);
      const shown = { kind: 'capture' as const, programId, id, workflow: query.workflow, language, missing };
      const named = { redemptionId: captureId, captureId, holdId, programId };
      return showOperation(parts, shown, {
        stored: (row) => composeCapture(row as StoredCapture),
        running: (workflowId, row) => ({ ...named, memberId: row?.memberId ?? null, state: 'settling', workflowId }),
      });
    },
  });
}
