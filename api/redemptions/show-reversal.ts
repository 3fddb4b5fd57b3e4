import { Problem } from '../../domain/problem';
import { composeReversal, type StoredReversal } from '../../domain/points/reversal-answer';
import { childId } from '../../domain/settlement/operation-kinds';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { showOperation } from '../operations/show-operation';
import { findRedemption, type RedemptionParts } from './find-redemption';
import { submittedRedemptionQuery } from './redemption-schema';
import { answeredReversal } from './reversal-examples';
import { reversalAnswerSchema, reversalParams } from './reversal-schema';

/** `GET /v1/redemptions/{redemptionId}/reversal/{reversalId}`. */
export function showReversal(parts: RedemptionParts): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/redemptions/{redemptionId}/reversal/{reversalId}',
    action: 'redemptions.read',
    tag: 'Redemptions',
    summary: 'Read a reversal',
    params: reversalParams,
    query: submittedRedemptionQuery,
    responses: { 200: { description: 'The reversal as it is now.', schema: reversalAnswerSchema, example: answeredReversal } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { redemptionId, reversalId }, query, caller, language }) {
      const missing = new Problem('NOT_FOUND', `Redemption ${redemptionId} has no reversal ${reversalId}.`);
      const { programId, id: reversed } = await findRedemption(parts, caller, { ...query, redemptionId }, missing, reversalId);
      const id = childId(reversed, reversalId);
      const shown = { kind: 'reversal' as const, programId, id, workflow: query.workflow, language, missing };
      return showOperation(parts, shown, {
        stored: (row) => composeReversal(row as StoredReversal),
        running: (workflowId, row) => ({ reversalId, redemptionId, programId, memberId: row?.memberId ?? null, state: 'settling', workflowId }),
      });
    },
  });
}
