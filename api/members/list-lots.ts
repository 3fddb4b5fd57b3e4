import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../http/cursor';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { programQuery } from '../schema/ids';
import { cursor, limit, pageOf } from '../schema/paging';
import { cardOf, noSuchMember, type CardOfOptions } from './card-of';
import { LOT_STATES, lotSchema, memberParams } from './member-schema';

const query = programQuery.extend({ state: z.enum(LOT_STATES).exactOptional(), limit, cursor });

/** `GET /v1/members/{memberId}/lots`. */
export function listLots(options: CardOfOptions): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/members/{memberId}/lots',
    action: 'members.read',
    tag: 'Members',
    summary: 'List lots',
    description: 'Every credit is a lot. Newest first.',
    params: memberParams,
    query,
    responses: { 200: { description: 'A page.', schema: pageOf(lotSchema).meta({ id: 'LotPage' }) } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { memberId }, query: asked, caller, receivedAt }) {
      const after = decodeCursor(asked.cursor, options.reads.isLotPosition);
      const { card, today } = await cardOf(options, caller, memberId, asked.programId, receivedAt);
      const page = await options.reads.lots(card, { date: today, state: asked.state ?? null, limit: asked.limit, after });
      if (page === null) throw noSuchMember(memberId);
      return { status: 200, body: { items: page.rows, nextCursor: encodeCursor(page.next) } };
    },
  });
}
