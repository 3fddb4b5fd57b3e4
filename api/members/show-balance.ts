import { levelOf, nextLevel } from '../../domain/levels/ladder';
import { spanOn } from '../../domain/levels/policy';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { programQuery } from '../schema/ids';
import type { RuleBook } from '../programs/rule-book';
import { date, instant } from '../schema/times';
import { balanceAt } from './balance-at';
import { cardOf, noSuchMember, type CardOfOptions } from './card-of';
import { memberBalanceSchema, memberParams } from './member-schema';

const query = programQuery.extend({
  on: date('Today’s lots projected on a date; default: today (in a sandbox: its latest business date).').exactOptional(),
  at: instant(
    'A past instant instead: the balance then, by the history as it is known now; what was recorded late counts from when it happened.',
  ).exactOptional(),
});

export interface ShowBalanceOptions extends CardOfOptions {
  ruleBook: RuleBook;
}

/** `GET /v1/members/{memberId}/balance`. */
export function showBalance(options: ShowBalanceOptions): KeyedRoute {
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
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { memberId }, query: asked, caller, receivedAt }) {
      const { card, program, today } = await cardOf(options, caller, memberId, asked.programId, receivedAt);
      const compiled = await options.ruleBook.get(program.programId, program.currentVersion);
      if (compiled === null) throw new Error(`program ${program.programId} has no version ${program.currentVersion}`);
      const { period } = compiled.ladder.policy;
      const on = asked.on ?? today;
      const balance =
        asked.at === undefined
          ? await options.reads.balance(card, on, period && spanOn(period, on))
          : await balanceAt(options.reads, card, program, { ...asked, at: asked.at }, period, receivedAt);
      if (balance === null) throw noSuchMember(memberId);
      const { level, qualifying, ...points } = balance;
      // Without a card it is the lowest, as is a level that the current rules don't know.
      const { id } = levelOf(compiled.ladder, level ?? '');
      const body = { memberId, programId: card.programId, ...points, level: id, nextLevel: nextLevel(compiled.ladder, id, qualifying) };
      return { status: 200, body };
    },
  });
}
