import type { ReturnRequest } from '../../domain/orders/return';
import type { PostedReturn } from '../../domain/returns/posted-return';
import { composeReturn } from '../../domain/returns/return-answer';
import { childId, ownId } from '../../domain/settlement/operation-kinds';
import type { StoredOperation } from '../../domain/settlement/stored';
import { decodeCursor, encodeCursor } from '../http/cursor';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { orderParams } from '../orders/order-schema';
import { programQuery } from '../schema/ids';
import { cursor, limit, pageOf } from '../schema/paging';
import { programOfOrder, requireOrder } from './order-of-return';
import { doneReturnSchema } from './return-answer-schema';
import type { ReturnParts } from './return-parts';

const isPlace = (text: string) => /^\d{1,9}$/.test(text);

/** `GET /v1/orders/{orderId}/returns`. */
export function listReturns(parts: ReturnParts): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/orders/{orderId}/returns',
    action: 'returns.read',
    tag: 'Returns',
    summary: 'List the returns of an order',
    description: 'Those that were posted, oldest first.',
    params: orderParams,
    query: programQuery.extend({ limit, cursor }),
    responses: { 200: { description: 'A page.', schema: pageOf(doneReturnSchema).meta({ id: 'ReturnPage' }) } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { orderId }, query, caller }) {
      const from = Number(decodeCursor(query.cursor, isPlace) ?? 0);
      const programId = await programOfOrder(parts, caller, query.programId, orderId);
      const ids = await parts.orders.returnIds(programId, orderId);
      if (ids === null) await requireOrder(parts, programId, orderId);
      const page = (ids ?? []).slice(from, from + query.limit);
      const rows = await parts.reads.readMany(
        'return',
        page.map((id) => ({ programId, id: childId(orderId, id) })),
      );
      const byId = new Map(rows.map((row) => [ownId(row.id), row as StoredOperation<ReturnRequest, PostedReturn>]));
      const items = page.flatMap((id) => byId.get(id) ?? []).map(composeReturn);
      const next = from + page.length < (ids ?? []).length ? String(from + page.length) : null;
      return { status: 200, body: { items, nextCursor: encodeCursor(next) } };
    },
  });
}
