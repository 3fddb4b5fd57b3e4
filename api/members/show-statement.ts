import { z } from 'zod';
import { addDays } from '../../domain/calendar/duration';
import { localDate } from '../../domain/calendar/local-time';
import { startOfDay } from '../../domain/calendar/start-of-day';
import { composeStatement } from '../../domain/ledger/statement';
import { Problem } from '../../domain/problem';
import { defineRoute, type KeyedRoute, type Reply } from '../http/route/route';
import { historyRange } from '../schema/history-range';
import { programQuery } from '../schema/ids';
import { historyBound } from '../schema/paging';
import { cardOf, noSuchMember, type CardOfOptions, type ResolvedCard } from './card-of';
import { memberParams } from './member-schema';
import { CSV, statementCsv } from './statement-csv';
import { statementSchema } from './statement-schema';

/** Nobody reads more in one piece. */
const MOST_ENTRIES = 20_000;

const query = programQuery.extend({
  from: historyBound('Business time at or after: a time, or a date in the program’s time zone. Default: 90 days before `to`.'),
  to: historyBound('Business time before: a time, or a date, which is included. Default: now (in a sandbox: its latest business date).'),
  format: z.enum(['json', 'csv']).exactOptional().meta({ description: 'Default: as `Accept` says, JSON if it says nothing.' }),
});

/** `GET /v1/members/{memberId}/statement`: opening, entries, totals and closing of a span of business time. */
export function showStatement(options: CardOfOptions): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/members/{memberId}/statement',
    action: 'members.read',
    tag: 'Members',
    summary: 'Read a statement',
    description:
      'By business time: what is recorded late stands where it happened. It adds up: available and pending points of `opening`, and all `totals`, come to those of `closing`; statements of spans that meet join. `available` includes held points. Points that have lapsed leave with the entry of the nightly run. ' +
      'What happened and is recorded after a statement was read changes it. As CSV with `Accept: text/csv` or `?format=csv`.',
    params: memberParams,
    query,
    responses: {
      200: {
        description: 'The statement.',
        schema: statementSchema,
        also: { contentType: CSV, schema: z.string().meta({ description: 'A line for the opening, each entry and the closing.' }) },
      },
    },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { memberId }, query: asked, caller, receivedAt, accept }) {
      const resolved = await cardOf(options, caller, memberId, asked.programId, receivedAt);
      const { card, program } = resolved;
      const { from, to } = historyRange(asked, program.timeZone, endOfToday(resolved, receivedAt));
      const before = (end: Date) => localDate(end.getTime() - 1, program.timeZone);
      const span = { from, to, dateBefore: before(from), lastDate: before(to) };
      const facts = await options.reads.statement(card, span, MOST_ENTRIES);
      if (facts === null) throw noSuchMember(memberId);
      if (facts.count > MOST_ENTRIES) throw tooLong();
      const ends = { from: from.toISOString(), to: to.toISOString() };
      const statement = { memberId, programId: card.programId, ...ends, ...composeStatement(facts) };
      return wantsCsv(asked.format, accept) ? asFile(statementCsv(statement), memberId) : { status: 200, body: statement };
    },
  });
}

/** What is default for `to`: this very moment; in a sandbox, where time is played with, the end of its latest day if that is later. */
function endOfToday({ program, today }: ResolvedCard, now: Date): Date {
  if (!program.sandbox) return now;
  const end = startOfDay(addDays(today, 1), program.timeZone).getTime() - 1000;
  return new Date(Math.max(end, now.getTime()));
}

function wantsCsv(format: 'json' | 'csv' | undefined, accept: string | undefined): boolean {
  return format === undefined ? /\btext\/csv\b/i.test(accept ?? '') : format === 'csv';
}

function asFile(text: string, memberId: string): Reply {
  // What stands in an id may not stand in a file's name everywhere.
  const headers = { 'Content-Disposition': `attachment; filename="statement-${memberId.replaceAll(':', '_')}.csv"` };
  return { status: 200, contentType: CSV, body: text, headers };
}

function tooLong(): Problem {
  const message = `must be nearer to to: there are more than ${MOST_ENTRIES} entries in between`;
  return new Problem('VALIDATION_FAILED', `from ${message}.`, { errors: [{ path: 'from', message }] });
}
