import { localDate } from '../../domain/calendar/local-time';
import type { LevelRequest, PostedLevel } from '../../domain/points/level';
import { composeLevel } from '../../domain/points/level-answer';
import type { StoredOperation } from '../../domain/settlement/stored';
import { IDEMPOTENCY_KEY } from '../http/idempotency/mutate-once';
import { operationIdOf } from '../http/idempotency/operation-id';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationIntake } from '../intake/operation-intake';
import type { OperationParts } from '../operations/operation-parts';
import { admitTo } from '../operations/post-operation';
import { PREFER, REPLAYED } from '../operations/submission-docs';
import { operationOf, submitOperation } from '../operations/submit-operation';
import { isDate } from '../schema/times';
import { noSuchMember } from './card-of';
import type { MemberReads } from './member-reads';
import { memberParams } from './member-schema';
import { setLevelSchema, settledLevelSchema, settlingLevelSchema } from './set-level-schema';

export interface SetLevelOptions extends Pick<OperationParts, 'programs' | 'intakes'> {
  reads: Pick<MemberReads, 'programsOf'>;
}

/** `PUT /v1/members/{memberId}/level`: somebody decides on a member's level. */
export function setLevel({ programs, intakes, reads }: SetLevelOptions): KeyedRoute {
  return defineRoute({
    method: 'put',
    path: '/v1/members/{memberId}/level',
    action: 'members.write',
    tag: 'Members',
    summary: 'Set a level by hand',
    description:
      'Counts from now on (in a sandbox: from the start of its latest business date) through `until`, whatever the numbers say; only an order that newly reaches a higher level lifts above it. After `until` the member has the level that the numbers gave meanwhile.',
    params: memberParams,
    body: setLevelSchema,
    bodyExamples: {
      gift: { summary: 'Gold for a year', value: { programId: 'harvest', level: 'gold', until: '2027-11-30', reason: 'Opening of the new shop' } },
    },
    requestHeaders: { ...PREFER, ...IDEMPOTENCY_KEY },
    responses: {
      201: { description: 'Set.', schema: settledLevelSchema },
      200: { description: 'It was set before by the same call: the same answer.', schema: settledLevelSchema, headers: REPLAYED },
      202: {
        description: 'Safe, and will be set whatever happens.',
        schema: settlingLevelSchema,
        headers: { Location: 'Where the change stands once it is made.' },
      },
    },
    problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT'],
    admit: admitTo(intakes, 'level'),
    async handle(call) {
      const { body, caller, params } = call;
      const { memberId } = params;
      const { programId, level, until = null, reason } = body;
      const program = await programs.get(caller, programId);
      const known = await reads.programsOf(memberId, { keyId: caller.keyId, programIds: caller.programIds });
      if (known === null) throw noSuchMember(memberId);
      const lastDay = until === null || isDate(until) ? until : localDate(until, program.timeZone);
      const request: LevelRequest = { programId, memberId, level, until: lastDay, reason };
      // What is stored under this kind is what its decider was sent and posted.
      const intake = intakes.level as unknown as OperationIntake<LevelRequest, StoredOperation<LevelRequest, PostedLevel>>;
      return submitOperation(intake, operationOf(operationIdOf(call), request, call), call.prefer, {
        settled: composeLevel,
        settling: (workflowId) => ({ programId, memberId, state: 'settling', workflowId }),
        location: () => `/v1/members/${encodeURIComponent(memberId)}/levels?programId=${encodeURIComponent(programId)}`,
      });
    },
  });
}
