import type { HoldRequest, PostedHold } from '../../domain/points/hold';
import { composeHold } from '../../domain/points/hold-answer';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationParts } from '../operations/operation-parts';
import { admitTo, postOperation } from '../operations/post-operation';
import { PREFER, REPLAYED, SAFE } from '../operations/submission-docs';
import { answeredHold, tableForTwo } from './hold-examples';
import { holdSchema, madeHoldSchema, settlingHoldSchema } from './hold-schema';

/** `POST /v1/holds`: points are set aside. */
export function makeHold({ programs, intakes }: Pick<OperationParts, 'programs' | 'intakes'>): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/holds',
    action: 'holds.write',
    tag: 'Holds',
    summary: 'Hold points',
    description:
      'Takes points from what is available at once, and from no lot in particular. It is resolved once: captured (also by an order with `redeem.holdId`), voided, or lapsed at `expiresAt`, by the real clock and without anybody acting.',
    body: holdSchema,
    bodyExamples: { two: { summary: 'Points for a table for two', value: tableForTwo } },
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Held.', schema: madeHoldSchema, example: answeredHold },
      200: { description: 'It was made before: the same answer, whatever has become of it.', schema: madeHoldSchema, headers: REPLAYED },
      202: { description: 'Safe, and will be posted whatever happens.', schema: settlingHoldSchema, headers: SAFE },
    },
    problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'INSUFFICIENT_POINTS', 'REDEMPTION_NOT_ALLOWED', 'MEMBER_BLOCKED'],
    admit: admitTo(intakes, 'hold'),
    async handle(call) {
      const { holdId, programId, memberId } = call.body;
      await programs.get(call.caller, programId);
      return postOperation<HoldRequest, PostedHold>(intakes, call, holdId, call.body, {
        kind: 'hold',
        settled: composeHold,
        settling: (workflowId) => ({ holdId, programId, memberId, state: 'settling', workflowId }),
        readAt: { path: `/v1/holds/${encodeURIComponent(holdId)}`, programId },
      });
    },
  });
}
