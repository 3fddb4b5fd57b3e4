import type { Member } from '../../db/members/member';
import type { Viewer } from '../../db/reads/viewer';
import { ALL_PROGRAMS, type MergeRequest, type PostedMerge } from '../../domain/points/merge';
import { composeMerge } from '../../domain/points/merge-answer';
import { Problem } from '../../domain/problem';
import type { StoredOperation } from '../../domain/settlement/stored';
import type { Caller } from '../auth/caller';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { viewerOf } from '../members/untouchable';
import type { OperationParts } from '../operations/operation-parts';
import type { OperationIntake } from '../intake/operation-intake';
import { admitTo } from '../operations/post-operation';
import { showOperation } from '../operations/show-operation';
import { PREFER, REPLAYED, SAFE } from '../operations/submission-docs';
import { operationOf, submitOperation } from '../operations/submit-operation';
import { submittedQuery } from '../schema/submitted-query';
import { mergeAnswerSchema, mergeParams, mergeSchema, settledMergeSchema, settlingMergeSchema } from './merge-schema';

export interface MergeOptions extends Pick<OperationParts, 'intakes' | 'reads' | 'findRunning'> {
  members: {
    find: (memberId: string, viewer: Viewer) => Promise<Member | null>;
    /** Programs in which the member has a card, of all. */
    programsOf: (memberId: string) => Promise<string[]>;
  };
}

type StoredMerge = StoredOperation<MergeRequest, PostedMerge>;

/** Everything under `/v1/member-merges`. */
export function mergeRoutes(options: MergeOptions): KeyedRoute[] {
  return [postMerge(options), showMerge(options)];
}

function postMerge({ intakes, members }: MergeOptions): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/member-merges',
    action: 'members.write',
    tag: 'Members',
    summary: 'Merge two members',
    description:
      'One person who has two ids. In all programs everything goes over to `into`: points with their dates and sources (entries `transfer_out` and `transfer_in`), debt, holds, uses of limited rules, what counts toward levels; the better level stays. ' +
      'What `into` lacks of name, e-mail, phone and birthday is taken from `from`; tags, attributes, card numbers, external ids and lists are joined; a block of either holds. From then on `from` stands for `into`, in what is sent and in what is read; returns of its orders and its holds go on there. A merge can’t be undone. ' +
      'A key that is limited to programs merges members that have cards in these alone.',
    body: mergeSchema,
    bodyExamples: { twice: { summary: 'Registered twice', value: { mergeId: 'mg-1', from: 'm-78', into: 'm-77' } } },
    requestHeaders: PREFER,
    responses: {
      201: { description: 'Merged.', schema: settledMergeSchema },
      200: { description: 'They were merged before: the same answer.', schema: settledMergeSchema, headers: REPLAYED },
      202: { description: 'Safe, and will be done whatever happens.', schema: settlingMergeSchema, headers: SAFE },
    },
    problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'ALREADY_RESOLVED', 'OUT_OF_RANGE'],
    admit: admitTo(intakes, 'merge'),
    async handle(call) {
      const { body, caller } = call;
      const { mergeId, from, into } = body;
      if (from === into) throw invalid('into', 'is the same member as from');
      for (const path of ['from', 'into'] as const) await requireMember(members, caller, path, body[path]);
      const request: MergeRequest = { programId: ALL_PROGRAMS, mergeId, from, into };
      // What is stored under this kind is what its activity was sent and posted.
      const intake = intakes.merge as unknown as Pick<OperationIntake<MergeRequest, StoredMerge>, 'submit'>;
      return submitOperation(intake, operationOf(mergeId, request, call), call.prefer, {
        settled: composeMerge,
        settling: (workflowId) => ({ mergeId, from, into, state: 'settling', workflowId }),
        location: (workflowId) => `/v1/member-merges/${encodeURIComponent(mergeId)}?workflow=${encodeURIComponent(workflowId)}`,
      });
    },
  });
}

/** @throws Problem `NOT_FOUND` for a member whom the caller doesn't see, `FORBIDDEN` where they would change programs that they don't see */
async function requireMember(members: MergeOptions['members'], caller: Caller, path: string, memberId: string): Promise<void> {
  if (caller.programIds === null) return;
  if ((await members.find(memberId, viewerOf(caller))) === null)
    throw new Problem('NOT_FOUND', `There is no member ${memberId}.`, { errors: [{ path, message: 'no such member' }] });
  const programs = await members.programsOf(memberId);
  if (programs.some((programId) => caller.programIds?.includes(programId) === false))
    throw new Problem('FORBIDDEN', `Member ${memberId} has cards in programs that this key doesn’t see.`);
}

function showMerge(parts: MergeOptions): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/member-merges/{mergeId}',
    action: 'members.read',
    tag: 'Members',
    summary: 'Read a merge',
    params: mergeParams,
    query: submittedQuery.omit({ programId: true }),
    responses: { 200: { description: 'The merge as it is now.', schema: mergeAnswerSchema } },
    problems: ['NOT_FOUND'],
    async handle({ params: { mergeId: id }, query, caller, language }) {
      const missing = new Problem('NOT_FOUND', `There is no merge ${id}.`);
      const stored = await parts.reads.find('merge', ALL_PROGRAMS, id);
      const request = stored?.request as MergeRequest | undefined;
      if (request !== undefined && caller.programIds !== null && (await parts.members.find(request.into, viewerOf(caller))) === null) throw missing;
      const shown = { kind: 'merge' as const, programId: ALL_PROGRAMS, id, workflow: query.workflow, language, missing };
      return showOperation(parts, shown, {
        stored: (row) => composeMerge(row as StoredMerge),
        running: (workflowId) => ({ mergeId: id, from: null, into: null, state: 'settling', workflowId }),
      });
    },
  });
}

function invalid(path: string, message: string): Problem {
  return new Problem('VALIDATION_FAILED', `${path} ${message}.`, { errors: [{ path, message }] });
}
