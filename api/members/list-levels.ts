import { decodeCursor, encodeCursor } from '../http/cursor';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { historyRange } from '../schema/history-range';
import { pageOf } from '../schema/paging';
import { cardOf, noSuchMember, type CardOfOptions } from './card-of';
import { historyQuery } from './list-entries';
import { levelChangeSchema, memberParams } from './member-schema';

/** `GET /v1/members/{memberId}/levels`: how a card came to its level. */
export function listLevels(options: CardOfOptions): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/members/{memberId}/levels',
    action: 'members.read',
    tag: 'Members',
    summary: 'List level changes',
    description:
      'Every change of the level with its cause, newest first by the time of recording. A late order may lift the level from a moment before that of an earlier change.',
    params: memberParams,
    query: historyQuery,
    responses: { 200: { description: 'A page.', schema: pageOf(levelChangeSchema).meta({ id: 'LevelChangePage' }) } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { memberId }, query: asked, caller, receivedAt }) {
      const after = decodeCursor(asked.cursor, options.reads.isEntryPosition);
      const { card, program } = await cardOf(options, caller, memberId, asked.programId, receivedAt);
      const page = await options.reads.levelChanges(card, { ...historyRange(asked, program.timeZone, receivedAt), limit: asked.limit, after });
      if (page === null) throw noSuchMember(memberId);
      return { status: 200, body: { items: page.rows, nextCursor: encodeCursor(page.next) } };
    },
  });
}
