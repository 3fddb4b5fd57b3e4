import { z } from 'zod';
import { composeCurrent } from '../../domain/settlement/answer';
import { decodeCursor, encodeCursor } from '../http/cursor';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { inLanguage } from '../operations/in-language';
import { ORDER_STATES, orderPage, STATES_OF } from '../orders/list-orders';
import type { OrderReads } from '../orders/order-reads';
import { historyRange } from '../schema/history-range';
import { cardOf, noSuchMember, type CardOfOptions } from './card-of';
import { historyQuery } from './list-entries';
import { memberParams } from './member-schema';

export interface ListMemberOrdersOptions extends CardOfOptions {
  orders: Pick<OrderReads, 'list' | 'isPosition'>;
}

/** `GET /v1/members/{memberId}/orders`. */
export function listMemberOrders(options: ListMemberOrdersOptions): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/members/{memberId}/orders',
    action: 'members.read',
    tag: 'Members',
    summary: 'List a member’s orders',
    description:
      'Newest first by the time of recording, those of members who were merged into them included. Each item is what `GET /v1/orders/{orderId}` answers.',
    params: memberParams,
    query: historyQuery.extend({ state: z.enum(ORDER_STATES).exactOptional() }),
    responses: { 200: { description: 'A page.', schema: orderPage } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { memberId }, query: asked, caller, receivedAt, language }) {
      const after = decodeCursor(asked.cursor, options.orders.isPosition);
      const { card, program } = await cardOf(options, caller, memberId, asked.programId, receivedAt);
      const memberIds = await options.reads.namesOf(card);
      if (memberIds === null) throw noSuchMember(memberId);
      const { rows, next } = await options.orders.list({
        programId: card.programId,
        memberIds,
        states: asked.state === undefined ? null : STATES_OF[asked.state],
        ...historyRange(asked, program.timeZone, receivedAt),
        limit: asked.limit,
        after,
      });
      const items = rows.map((row) => inLanguage(composeCurrent(row), language));
      return { status: 200, body: { items, nextCursor: encodeCursor(next) } };
    },
  });
}
