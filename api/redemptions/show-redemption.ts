import { Problem } from '../../domain/problem';
import { composeCapture, composeRedemption, withReversed, type StoredCapture, type StoredRedemption } from '../../domain/points/redemption-answer';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { showOperation } from '../operations/show-operation';
import { findRedemption, type RedemptionParts } from './find-redemption';
import { redemptionAnswerSchema } from './redemption-answer-schema';
import { answeredRedemption } from './redemption-examples';
import { redemptionParams, submittedRedemptionQuery } from './redemption-schema';

/** `GET /v1/redemptions/{redemptionId}`: also of a capture, by its id. */
export function showRedemption(parts: RedemptionParts): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/redemptions/{redemptionId}',
    action: 'redemptions.read',
    tag: 'Redemptions',
    summary: 'Read a redemption',
    description: 'Also a capture, whose id is that of a redemption. With it stands what reversals have given back so far.',
    params: redemptionParams,
    query: submittedRedemptionQuery,
    responses: {
      200: { description: 'The redemption as it is now.', schema: redemptionAnswerSchema, example: { ...answeredRedemption, reversed: 0 } },
    },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { redemptionId }, query, caller, language }) {
      const missing = noSuchRedemption(redemptionId);
      const { programId, kind, id } = await findRedemption(parts, caller, { ...query, redemptionId }, missing);
      return showOperation(
        parts,
        { kind, programId, id, workflow: query.workflow, language, missing },
        {
          stored: (row) => withReversed(kind === 'capture' ? composeCapture(row as StoredCapture) : composeRedemption(row as StoredRedemption), row),
          running: (workflowId, row) => ({ redemptionId, programId, memberId: row?.memberId ?? null, state: 'settling', workflowId }),
        },
      );
    },
  });
}

export function noSuchRedemption(redemptionId: string): Problem {
  return new Problem('NOT_FOUND', `There is no redemption ${redemptionId}.`);
}
