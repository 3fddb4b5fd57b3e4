import type { GrantRequest } from '../../domain/orders/grant';
import { composeGrantAnswer, composeSettlingGrant } from '../../domain/settlement/grant-answer';
import type { StoredGrant } from '../../domain/settlement/stored';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationIntake } from '../intake/operation-intake';
import { refuseFarFuture } from '../operations/business-time';
import { PREFER, REPLAYED, SAFE } from '../operations/submission-docs';
import { operationOf, submitOperation, type Answers } from '../operations/submit-operation';
import type { ProgramDirectory } from '../programs/program-directory';
import { settledGrantSchema, settlingGrantSchema } from './grant-answer-schema';
import { answeredGrant, openingBalance } from './grant-examples';
import { grantSchema } from './grant-schema';

export interface PostGrantOptions {
  programs: Pick<ProgramDirectory, 'get'>;
  grants: Pick<OperationIntake<GrantRequest, StoredGrant>, 'admit' | 'submit'>;
}

/** `POST /v1/grants`: points without an order. */
export function postGrant({ programs, grants }: PostGrantOptions): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/grants',
    action: 'grants.write',
    tag: 'Grants',
    summary: 'Grant points',
    description:
      'Opening balances, goodwill, bonuses. The points become one lot, which first repays debt. The member and their card come into being with it.',
    body: grantSchema,
    bodyExamples: { opening: { summary: 'An opening balance', value: openingBalance } },
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Posted.', schema: settledGrantSchema, example: answeredGrant },
      200: { description: 'It was posted before: the same answer.', schema: settledGrantSchema, headers: REPLAYED },
      202: { description: 'Safe, and will be posted whatever happens.', schema: settlingGrantSchema, headers: SAFE },
    },
    problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'OUT_OF_RANGE', 'NOT_AVAILABLE'],
    admit: ({ caller, prefer, bytes }) => grants.admit({ keyId: caller.keyId, bytes, waitMs: prefer.waitMs }),
    async handle(call) {
      const { body, caller, receivedAt, prefer } = call;
      const program = await programs.get(caller, body.programId);
      refuseFarFuture('grantedAt', body.grantedAt, receivedAt, program.sandbox);
      return submitOperation(grants, operationOf(body.grantId, body, call), prefer, answersTo(body));
    },
  });
}

function answersTo({ programId, grantId, memberId }: GrantRequest): Answers<StoredGrant> {
  return {
    settled: composeGrantAnswer,
    settling: (workflowId) => composeSettlingGrant({ grantId, programId, memberId, workflowId }),
    location: (workflowId) =>
      `/v1/grants/${encodeURIComponent(grantId)}?programId=${encodeURIComponent(programId)}&workflow=${encodeURIComponent(workflowId)}`,
  };
}
