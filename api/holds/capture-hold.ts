import type { CaptureRequest, PostedCapture } from '../../domain/points/hold';
import { composeCapture } from '../../domain/points/redemption-answer';
import { childId } from '../../domain/settlement/operation-kinds';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationParts } from '../operations/operation-parts';
import { admitTo, postOperation } from '../operations/post-operation';
import { programOf } from '../operations/resolve-parent';
import { PREFER, REPLAYED, SAFE } from '../operations/submission-docs';
import { settledCaptureSchema, settlingCaptureSchema } from '../redemptions/redemption-answer-schema';
import { programQuery } from '../schema/ids';
import { answeredCapture, partOfIt } from './hold-examples';
import { captureSchema, holdParams } from './hold-schema';
import { noSuchHold } from './show-hold';

/** `POST /v1/holds/{holdId}/capture`: what a hold set aside is redeemed, and the rest of it let go. */
export function captureHold(parts: OperationParts): KeyedRoute {
  const { intakes } = parts;
  return defineRoute({
    method: 'post',
    path: '/v1/holds/{holdId}/capture',
    action: 'holds.write',
    tag: 'Holds',
    summary: 'Capture a hold',
    description:
      'A redemption whose id is `captureId`: it consumes up to the points of the hold, first expiring first as of now, and lets the rest go. What the card can’t cover any more is refused, and the hold stays.',
    params: holdParams,
    query: programQuery,
    body: captureSchema,
    bodyExamples: { part: { summary: 'A part of it', value: partOfIt } },
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Captured.', schema: settledCaptureSchema, example: answeredCapture },
      200: { description: 'It was captured before: the same answer.', schema: settledCaptureSchema, headers: REPLAYED },
      202: { description: 'Safe, and will be posted whatever happens.', schema: settlingCaptureSchema, headers: SAFE },
    },
    problems: [
      'PROGRAM_REQUIRED',
      'NOT_FOUND',
      'IDEMPOTENCY_CONFLICT',
      'ALREADY_RESOLVED',
      'CAPTURE_EXCEEDS_HOLD',
      'INSUFFICIENT_POINTS',
      'MEMBER_BLOCKED',
    ],
    admit: admitTo(intakes, 'capture'),
    async handle(call) {
      const { holdId } = call.params;
      const { captureId } = call.body;
      const hold = { kind: 'hold' as const, id: holdId };
      const programId = await programOf(parts.reads, call.caller, call.query.programId, hold, noSuchHold(holdId));
      await parts.programs.get(call.caller, programId);
      const request = { ...call.body, programId, holdId };
      const named = { redemptionId: captureId, captureId, holdId, programId, memberId: null };
      return postOperation<CaptureRequest, PostedCapture>(intakes, call, childId(holdId, captureId), request, {
        kind: 'capture',
        settled: composeCapture,
        settling: (workflowId) => ({ ...named, state: 'settling', workflowId }),
        readAt: { path: `/v1/holds/${encodeURIComponent(holdId)}/capture/${encodeURIComponent(captureId)}`, programId },
      });
    },
  });
}
