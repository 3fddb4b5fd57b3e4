import type { ChangedMember } from '../../db/members/change-member';
import { IDEMPOTENCY_KEY, mutateOnce, type DoOnce, type Mutated } from '../http/idempotency/mutate-once';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { REPLAYED } from '../operations/submission-docs';
import { memberParams } from './member-schema';
import type { MemberStore } from './member-store';
import { blockSchema, memberSchema } from './profile-schema';
import { untouchableProblem, viewerOf } from './untouchable';

export interface ChangeMemberOptions {
  store: Pick<MemberStore, 'block' | 'unblock' | 'delete'>;
  once: DoOnce;
}

const shared = {
  action: 'members.write',
  tag: 'Members',
  params: memberParams,
  requestHeaders: IDEMPOTENCY_KEY,
  problems: ['NOT_FOUND', 'ALREADY_RESOLVED', 'IDEMPOTENCY_CONFLICT'],
} as const;

/** `POST /v1/members/{memberId}/block`. */
export function blockMember({ store, once }: ChangeMemberOptions): KeyedRoute {
  return defineRoute({
    ...shared,
    method: 'post',
    path: '/v1/members/{memberId}/block',
    summary: 'Block a member',
    description:
      'From the next operation on their points can’t be spent: orders that redeem, redemptions, holds, captures and transfers are refused with `MEMBER_BLOCKED`. They go on earning, and returns go on giving back. ' +
      'Blocking again replaces the reason.',
    body: blockSchema,
    bodyExamples: { reported: { summary: 'A reported card', value: { reason: 'card reported stolen' } } },
    responses: { 200: { description: 'Blocked.', schema: memberSchema, headers: REPLAYED } },
    handle(call) {
      const { params, body, caller, receivedAt } = call;
      const block = { reason: body.reason, by: caller.subject, at: receivedAt.toISOString() };
      return mutateOnce(once, 'members.block', call, async (tx) =>
        answered(params.memberId, await store.block(tx, params.memberId, block, viewerOf(caller))),
      );
    },
  });
}

/** `POST /v1/members/{memberId}/unblock`. */
export function unblockMember({ store, once }: ChangeMemberOptions): KeyedRoute {
  return defineRoute({
    ...shared,
    method: 'post',
    path: '/v1/members/{memberId}/unblock',
    summary: 'Unblock a member',
    description: 'Their points can be spent again. Who wasn’t blocked stays so.',
    responses: { 200: { description: 'Not blocked any more.', schema: memberSchema, headers: REPLAYED } },
    handle(call) {
      const { params, caller, receivedAt } = call;
      return mutateOnce(once, 'members.unblock', call, async (tx) =>
        answered(params.memberId, await store.unblock(tx, params.memberId, viewerOf(caller), receivedAt.toISOString())),
      );
    },
  });
}

/** `DELETE /v1/members/{memberId}`: nothing personal is left. */
export function deleteMember({ store, once }: ChangeMemberOptions): KeyedRoute {
  return defineRoute({
    ...shared,
    method: 'delete',
    path: '/v1/members/{memberId}',
    summary: 'Delete a member',
    description:
      'Takes away name, e-mail, phone, birthday, tags, attributes, card numbers, external ids, lists and the reason of a block, for good. Orders, lots and entries stay under the `memberId`, for the books, and can be read by it. ' +
      'The id can’t be used again: what names it in something new is `NOT_FOUND`. Returns of earlier orders still work.',
    responses: { 204: { description: 'Deleted, now or before.', headers: REPLAYED } },
    handle(call) {
      const { params, caller, receivedAt } = call;
      return mutateOnce(once, 'members.delete', call, async (tx) => {
        const done = await store.delete(tx, params.memberId, viewerOf(caller), receivedAt.toISOString());
        if (done.kind !== 'deleted') throw untouchableProblem(params.memberId, done);
        return { reply: { status: 204 } };
      });
    },
  });
}

function answered(memberId: string, done: ChangedMember): Mutated {
  if (done.kind !== 'changed') throw untouchableProblem(memberId, done);
  return { reply: { status: 200, body: done.member }, memberId };
}
