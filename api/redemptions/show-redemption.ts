import { Problem } from '../../domain/problem';
import type { PostedRedemption, RedemptionRequest } from '../../domain/points/redemption';
import { composeRedemption } from '../../domain/points/redemption-answer';
import type { StoredOperation } from '../../domain/settlement/stored';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationParts } from '../operations/operation-parts';
import { resolveProgram } from '../operations/resolve-program';
import { showOperation } from '../operations/show-operation';
import { submittedQuery } from '../schema/submitted-query';
import { redemptionAnswerSchema } from './redemption-answer-schema';
import { answeredRedemption } from './redemption-examples';
import { redemptionParams } from './redemption-schema';

/** `GET /v1/redemptions/{redemptionId}`. */
export function showRedemption(parts: Pick<OperationParts, 'reads' | 'findRunning'>): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/redemptions/{redemptionId}',
    action: 'redemptions.read',
    tag: 'Redemptions',
    summary: 'Read a redemption',
    params: redemptionParams,
    query: submittedQuery,
    responses: { 200: { description: 'The redemption as it is now.', schema: redemptionAnswerSchema, example: answeredRedemption } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { redemptionId: id }, query, caller, language }) {
      const missing = new Problem('NOT_FOUND', `There is no redemption ${id}.`);
      const having = () => parts.reads.programsWith('redemption', id, caller.programIds);
      const programId = await resolveProgram(caller, query.programId, having, missing);
      const shown = { kind: 'redemption' as const, programId, id, workflow: query.workflow, language, missing };
      return showOperation(parts, shown, {
        stored: (row) => composeRedemption(row as StoredOperation<RedemptionRequest, PostedRedemption>),
        running: (workflowId, row) => ({ redemptionId: id, programId, memberId: row?.memberId ?? null, state: 'settling', workflowId }),
      });
    },
  });
}
