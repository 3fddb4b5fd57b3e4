import { z } from 'zod';
import type { Criterion } from '../../db/members/find-members';
import { Problem } from '../../domain/problem';
import { decodeCursor, encodeCursor } from '../http/cursor';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { isCallerId } from '../schema/ids';
import { cursor, limit, pageOf } from '../schema/paging';
import { noSuchMember } from './card-of';
import { memberParams } from './member-schema';
import type { MemberStore } from './member-store';
import { memberSchema } from './profile-schema';
import { viewerOf } from './untouchable';

/** `GET /v1/members/{memberId}`. */
export function showMember({ store }: { store: Pick<MemberStore, 'find'> }): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/members/{memberId}',
    action: 'members.read',
    tag: 'Members',
    summary: 'Read a member',
    description:
      'Of one who was merged into another, that other. A key that is limited to programs sees members that have a card in one of them or that it created.',
    params: memberParams,
    responses: { 200: { description: 'The member.', schema: memberSchema } },
    problems: ['NOT_FOUND'],
    async handle({ params: { memberId }, caller }) {
      const member = await store.find(memberId, viewerOf(caller));
      if (member === null) throw noSuchMember(memberId);
      return { status: 200, body: member };
    },
  });
}

const searched = (description: string, example: string) => z.string().min(1).max(300).exactOptional().meta({ description, example });

const query = z.strictObject({
  card: searched('Number of a loyalty card, as it is scanned.', '6001234567890'),
  phone: searched('However it is spelled; `+` may stand as it is.', '+62 812 3456 7890'),
  email: searched('In any case.', 'ana@example.com'),
  externalId: searched('System and id.', 'shopify:207119551'),
  limit,
  cursor,
});

/** `GET /v1/members?card=…`: whose card, phone, e-mail or id this is. */
export function searchMembers({ store }: { store: Pick<MemberStore, 'search'> }): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/members',
    action: 'members.read',
    tag: 'Members',
    summary: 'Find members',
    description: 'By exactly one of `card`, `phone`, `email` and `externalId`, in full. A phone or an e-mail may be several members’.',
    query,
    responses: { 200: { description: 'A page, by `memberId`.', schema: pageOf(memberSchema).meta({ id: 'MemberPage' }) } },
    async handle({ query: asked, caller }) {
      const after = decodeCursor(asked.cursor, isCallerId);
      const { rows, next } = await store.search(criterionOf(asked), viewerOf(caller), { limit: asked.limit, after });
      return { status: 200, body: { items: rows, nextCursor: encodeCursor(next) } };
    },
  });
}

/** @throws Problem `VALIDATION_FAILED` unless there is exactly one */
function criterionOf({ card, phone, email, externalId }: z.output<typeof query>): Criterion {
  const given = Object.entries({ card, phone, email, externalId }).filter(([, value]) => value !== undefined);
  if (given.length !== 1) throw invalid(given[1]?.[0] ?? 'card', 'must be the only one of card, phone, email and externalId, and one is needed');
  if (card !== undefined) return { by: 'card', number: card };
  // A plus that isn't encoded arrives as a space.
  if (phone !== undefined) return { by: 'phone', phone: phone.replace(/^ (?=\d)/, '+') };
  if (email !== undefined) return { by: 'email', email };
  const [, system, id] = /^([^:]+):(.+)$/s.exec(externalId ?? '') ?? [];
  if (system === undefined || id === undefined) throw invalid('externalId', 'must be a system and an id, as shopify:207119551');
  return { by: 'externalId', system, id };
}

function invalid(path: string, message: string): Problem {
  return new Problem('VALIDATION_FAILED', `${path} ${message}.`, { errors: [{ path, message }] });
}
