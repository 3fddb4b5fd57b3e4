import type { OrderAnswer, SettledAnswer } from '../../domain/settlement/order-answer';
import { messageOf } from '../fault';
import type { ApiClient } from './api-client';
import type { OrderBody } from './sample-orders';

/** What came of sending orders; `answers` in the order of the orders. */
export interface SettledOrders {
  answers: SettledAnswer[];
  /** Orders that had been settled before: they were answered again and nothing changed. */
  replayed: number;
  /** One sentence for each order that did not settle. */
  failures: string[];
  ms: number;
}

/**
 * Sends orders over HTTP, several callers at once. The orders of one member go one after the other, as they were placed: what an order may redeem
 * depends on those before it.
 */
export async function settleOrders(api: ApiClient, programId: string, orders: readonly OrderBody[], callers: number): Promise<SettledOrders> {
  const started = performance.now();
  const answers = new Map<string, SettledAnswer>();
  const failures: string[] = [];
  let replayed = 0;
  const queue = byMember(orders);
  const caller = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      for (const order of next) {
        try {
          const { body, replayed: again } = await api.send<OrderAnswer>('POST', '/v1/orders', { programId, ...order });
          if (again) replayed++;
          if (body.state === 'settled') answers.set(order.orderId, body);
          else failures.push(`Order ${order.orderId} is ${body.state}${'problem' in body ? `: ${body.problem.detail}` : '.'}`);
        } catch (error) {
          failures.push(`Order ${order.orderId}: ${messageOf(error)}`);
        }
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const inOrder = orders.map((order) => answers.get(order.orderId)).filter((answer) => answer !== undefined);
  return { answers: inOrder, replayed, failures, ms: performance.now() - started };
}

/** Longest first, so that nobody waits for one long row at the end. */
function byMember(orders: readonly OrderBody[]): OrderBody[][] {
  const rows = new Map<string, OrderBody[]>();
  for (const order of orders) {
    const key = order.memberId ?? order.orderId;
    rows.set(key, [...(rows.get(key) ?? []), order]);
  }
  return [...rows.values()].sort((a, b) => b.length - a.length);
}
