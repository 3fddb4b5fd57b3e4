import type { z } from 'zod';
import type { Tx } from '../../db/transaction';
import type { MemberProfile } from '../../db/members/member';
import { localDate } from '../../domain/calendar/local-time';
import { Problem } from '../../domain/problem';
import type { Caller } from '../auth/caller';
import { IDEMPOTENCY_KEY, mutateOnce, type DoOnce } from '../http/idempotency/mutate-once';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { REPLAYED } from '../operations/submission-docs';
import { memberParams } from './member-schema';
import type { MemberStore } from './member-store';
import { memberSchema, profileSchema } from './profile-schema';
import { untouchableProblem, viewerOf } from './untouchable';

export interface PutMemberOptions {
  store: Pick<MemberStore, 'put'>;
  once: DoOnce;
}

/** `PUT /v1/members/{memberId}`: all that is known of a member, replaced as a whole. */
export function putMember({ store, once }: PutMemberOptions): KeyedRoute {
  return defineRoute({
    method: 'put',
    path: '/v1/members/{memberId}',
    action: 'members.write',
    tag: 'Members',
    summary: 'Register or change a member',
    description:
      'Replaces all that is said of the member: what is left out is empty afterwards. Points, levels, lists and a block stay as they are. A member whom an order brought into being is changed, not made anew. ' +
      'What is sent twice changes nothing the second time.',
    params: memberParams,
    body: profileSchema,
    bodyExamples: {
      full: {
        summary: 'With card and shop',
        value: {
          name: 'Ana Wijaya',
          email: 'ana@example.com',
          phone: '+62 812 3456 7890',
          birthday: '1990-02-28',
          tags: ['vip'],
          cards: [{ number: '6001234567890', state: 'active' }],
          externalIds: [{ system: 'shopify', shop: 'harvest.myshopify.com', id: '207119551' }],
        },
      },
    },
    requestHeaders: IDEMPOTENCY_KEY,
    responses: {
      201: { description: 'Registered.', schema: memberSchema },
      200: { description: 'Changed.', schema: memberSchema, headers: REPLAYED },
    },
    problems: ['NOT_FOUND', 'ALREADY_RESOLVED', 'IDEMPOTENCY_CONFLICT', 'NOT_AVAILABLE'],
    async handle(call) {
      const { params, body, caller, receivedAt } = call;
      const put = profileWriter(store, params.memberId, body, receivedAt);
      return mutateOnce(once, 'members.put', call, async (tx) => ({ reply: await put(tx, caller), memberId: params.memberId }));
    },
  });
}

/**
 * Writes what is said of a member, within a transaction.
 * @throws Problem `VALIDATION_FAILED` at once; while writing, for what can't be this member's
 */
export function profileWriter(store: PutMemberOptions['store'], memberId: string, body: z.output<typeof profileSchema>, at: Date) {
  const profile = profileOf(body);
  refuseUnborn(profile, at);
  return async (tx: Tx, caller: Caller) => {
    const done = await store.put(tx, memberId, profile, viewerOf(caller), at.toISOString());
    if (done.kind === 'taken') throw taken(done);
    if (!('member' in done)) throw untouchableProblem(memberId, done);
    return { status: done.kind === 'created' ? 201 : 200, body: done.member };
  };
}

function profileOf(body: z.output<typeof profileSchema>): MemberProfile {
  const { name = null, email = null, phone = null, birthday = null, tags = [], attributes = {}, cards = [], externalIds = [] } = body;
  return { name, email, phone, birthday, tags, attributes, cards, externalIds };
}

/** Somewhere it may be a day later already. */
function refuseUnborn({ birthday }: MemberProfile, now: Date): void {
  if (birthday === null || birthday <= localDate(now.getTime(), 'Pacific/Kiritimati')) return;
  const message = 'must not lie in the future';
  throw new Problem('VALIDATION_FAILED', `birthday ${message}.`, { errors: [{ path: 'birthday', message }] });
}

function taken({ cards, externalIds }: { cards: number[]; externalIds: number[] }): Problem {
  const message = 'belongs to another member';
  const paths = [...cards.map((index) => `cards.${index}.number`), ...externalIds.map((index) => `externalIds.${index}.id`)];
  const errors = paths.map((path) => ({ path, message }));
  return new Problem('VALIDATION_FAILED', `${paths.join(', ')} ${message}.`, { errors });
}
