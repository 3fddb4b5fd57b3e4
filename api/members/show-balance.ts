import { notAvailableYet } from '../http/validation/not-available-yet';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { programQuery } from '../schema/ids';
import { date } from '../schema/times';
import { cardOf, noSuchMember, type CardOfOptions } from './card-of';
import { memberBalanceSchema, memberParams } from './member-schema';

const query = programQuery.extend({
  on: date('Today’s lots projected on a date; default: today (in a sandbox: its latest business date).').exactOptional(),
  at: notAvailableYet(),
});

/** `GET /v1/members/{memberId}/balance`. */
export function showBalance(options: CardOfOptions): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/members/{memberId}/balance',
    action: 'members.read',
    tag: 'Members',
    summary: 'Read a balance',
    description: 'The same whether or not a nightly run has been: a due lot counts as active, a lapsed one as gone.',
    params: memberParams,
    query,
    responses: { 200: { description: 'The balance on the date.', schema: memberBalanceSchema } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND', 'NOT_AVAILABLE'],
    async handle({ params: { memberId }, query: asked, caller, receivedAt }) {
      const { card, today } = await cardOf(options, caller, memberId, asked.programId, receivedAt);
      const balance = await options.reads.balance(card, asked.on ?? today);
      if (balance === null) throw noSuchMember(memberId);
      return { status: 200, body: { memberId, programId: card.programId, ...balance, nextLevel: null } };
    },
  });
}
