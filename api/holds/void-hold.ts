import { createHash } from 'node:crypto';
import type { PostedVoid, VoidRequest } from '../../domain/points/hold';
import { composeVoid } from '../../domain/points/hold-answer';
import { Problem } from '../../domain/problem';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationParts } from '../operations/operation-parts';
import { admitTo, postOperation } from '../operations/post-operation';
import { programOf } from '../operations/resolve-parent';
import { PREFER, REPLAYED, SAFE } from '../operations/submission-docs';
import { programQuery } from '../schema/ids';
import { answeredVoid } from './hold-examples';
import { holdParams, settlingHoldSchema, voidedHoldSchema, voidSchema } from './hold-schema';
import { noSuchHold } from './show-hold';

/** `POST /v1/holds/{holdId}/void`: all points of a hold are let go. */
export function voidHold(parts: OperationParts): KeyedRoute {
  const { intakes } = parts;
  return defineRoute({
    method: 'post',
    path: '/v1/holds/{holdId}/void',
    action: 'holds.write',
    tag: 'Holds',
    summary: 'Void a hold',
    description:
      'Lets all of its points go; like every credit they repay debt first. With another `Idempotency-Key` than the first time it is another void.',
    params: holdParams,
    query: programQuery,
    body: voidSchema,
    bodyOptional: true,
    bodyExamples: { plain: { summary: 'Nothing to say', value: {} } },
    requestHeaders: { ...PREFER, 'Idempotency-Key': 'Tells a void that is sent again from another one.' },
    responses: {
      201: { description: 'Voided.', schema: voidedHoldSchema, example: answeredVoid },
      200: { description: 'It was voided before: the same answer.', schema: voidedHoldSchema, headers: REPLAYED },
      202: { description: 'Safe, and will be posted whatever happens.', schema: settlingHoldSchema, headers: SAFE },
    },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND', 'ALREADY_RESOLVED'],
    admit: admitTo(intakes, 'void'),
    async handle(call) {
      const { holdId } = call.params;
      const hold = { kind: 'hold' as const, id: holdId };
      const programId = await programOf(parts.reads, call.caller, call.query.programId, hold, noSuchHold(holdId));
      await parts.programs.get(call.caller, programId);
      const telling = {
        kind: 'void' as const,
        settled: composeVoid,
        settling: (workflowId: string) => ({ holdId, programId, memberId: null, state: 'settling', workflowId }),
        readAt: { path: `/v1/holds/${encodeURIComponent(holdId)}/void`, programId },
      };
      const fingerprint = withKey(call.fingerprint, call.idempotencyKey);
      return postOperation<VoidRequest, PostedVoid>(intakes, call, holdId, { holdId, programId }, telling, fingerprint).catch((error: unknown) => {
        // A void has no id of its own: another one finds that the hold is resolved.
        if (error instanceof Problem && error.code === 'IDEMPOTENCY_CONFLICT') throw new Problem('ALREADY_RESOLVED', `Hold ${holdId} is voided.`);
        throw error;
      });
    },
  });
}

function withKey(fingerprint: string, key: string | undefined): string {
  return key === undefined ? fingerprint : createHash('sha256').update(`${fingerprint}\n${key}`).digest('hex');
}
