import { z } from 'zod';
import { composeCurrent } from '../../domain/settlement/answer';
import type { SettlementState } from '../../domain/settlement/stored';
import { decodeCursor, encodeCursor } from '../http/cursor';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { inLanguage } from '../operations/in-language';
import { resolveProgram } from '../operations/resolve-program';
import { noProgramYet, type ProgramDirectory } from '../programs/program-directory';
import { historyRange } from '../schema/history-range';
import { memberId, programQuery } from '../schema/ids';
import { cursor, historyBound, limit, pageOf } from '../schema/paging';
import { orderAnswerSchema } from './order-answer-schema';
import type { OrderReads } from './order-reads';

export interface ListOrdersOptions {
  reads: Pick<OrderReads, 'list' | 'isPosition'>;
  programs: Pick<ProgramDirectory, 'get' | 'seenBy'>;
}

export const ORDER_STATES = ['settling', 'settled', 'refused', 'failed'] as const;

/** What callers call a state, and what rows do. */
export const STATES_OF: Record<(typeof ORDER_STATES)[number], SettlementState[]> = {
  settling: ['discounted', 'accrued'],
  settled: ['settled'],
  refused: ['refused'],
  failed: ['failed'],
};

export const orderPage = pageOf(orderAnswerSchema).meta({ id: 'OrderPage' });

const query = programQuery.extend({
  memberId: memberId.exactOptional(),
  state: z.enum(ORDER_STATES).exactOptional(),
  from: historyBound('Recorded at or after: a time, or a date in the program’s time zone. Default: 90 days before `to`.'),
  to: historyBound('Recorded before: a time, or a date, which is included. Default: now.'),
  limit,
  cursor,
});

/** `GET /v1/orders`: newest first, by the time of recording. */
export function listOrders({ reads, programs }: ListOrdersOptions): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/orders',
    action: 'orders.read',
    tag: 'Orders',
    summary: 'List orders',
    description:
      'Newest first. Each item is what `GET /v1/orders/{orderId}` answers. `programId` may be left out while the key sees only one program.',
    query,
    responses: { 200: { description: 'A page.', schema: orderPage } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ query: asked, caller, receivedAt, language }) {
      const programId = await resolveProgram(caller, asked.programId, () => programs.seenBy(caller), noProgramYet());
      const { timeZone } = await programs.get(caller, programId);
      const { rows, next } = await reads.list({
        programId,
        memberIds: asked.memberId === undefined ? null : [asked.memberId],
        states: asked.state === undefined ? null : STATES_OF[asked.state],
        ...historyRange(asked, timeZone, receivedAt),
        limit: asked.limit,
        after: decodeCursor(asked.cursor, reads.isPosition),
      });
      const items = rows.map((row) => inLanguage(composeCurrent(row), language));
      return { status: 200, body: { items, nextCursor: encodeCursor(next) } };
    },
  });
}
