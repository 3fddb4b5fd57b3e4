import { decodeCursor, encodeCursor } from '../http/cursor';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { historyRange } from '../schema/history-range';
import { programQuery } from '../schema/ids';
import { cursor, historyBound, limit, pageOf } from '../schema/paging';
import { cardOf, noSuchMember, type CardOfOptions } from './card-of';
import { entrySchema, memberParams } from './member-schema';

/** What of a card's history is asked for. */
export const historyQuery = programQuery.extend({
  from: historyBound('Recorded at or after: a time, or a date in the program’s time zone. Default: 90 days before `to`.'),
  to: historyBound('Recorded before: a time, or a date, which is included. Default: now.'),
  limit,
  cursor,
});

/** `GET /v1/members/{memberId}/entries`: the history of a card. */
export function listEntries(options: CardOfOptions): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/members/{memberId}/entries',
    action: 'members.read',
    tag: 'Members',
    summary: 'List ledger entries',
    description: 'Everything that changed the card, newest first by the time of recording; `at` is the business time.',
    params: memberParams,
    query: historyQuery,
    responses: { 200: { description: 'A page.', schema: pageOf(entrySchema).meta({ id: 'EntryPage' }) } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { memberId }, query: asked, caller, receivedAt }) {
      const after = decodeCursor(asked.cursor, options.reads.isEntryPosition);
      const { card, program } = await cardOf(options, caller, memberId, asked.programId, receivedAt);
      const page = await options.reads.entries(card, { ...historyRange(asked, program.timeZone, receivedAt), limit: asked.limit, after });
      if (page === null) throw noSuchMember(memberId);
      return { status: 200, body: { items: page.rows, nextCursor: encodeCursor(page.next) } };
    },
  });
}
