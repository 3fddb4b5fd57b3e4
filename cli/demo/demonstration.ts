import type { Say } from '../terminal';
import { apiClient } from './api-client';
import { reportOrder, reportTotals, worthALook } from './report';
import { sampleOrders } from './sample-orders';
import { SAMPLE_PROGRAM, SAMPLE_PROGRAM_ID } from './sample-program';
import { settleOrders } from './settle-orders';

/** Many at once is what the group commit is for: a batch costs the same whatever it carries. */
const CALLERS = 32;

export interface DemonstrationOptions {
  /** Origin of the API. */
  url: string;
  /** Keys of the roles that publish the program and send the orders. */
  keys: { admin: string; order_system: string };
  say: Say;
}

/**
 * Publishes the sample program, settles the sample orders over HTTP and prints what happened. Run again it finds them settled: the API answers
 * the same, and nothing changes.
 * @returns true when every order settled
 */
export async function demonstrate({ url, keys, say }: DemonstrationOptions): Promise<boolean> {
  const program = await apiClient(url, keys.admin).send<{ ruleSetVersion: number }>('PUT', `/v1/programs/${SAMPLE_PROGRAM_ID}`, SAMPLE_PROGRAM);
  say(`Program ${SAMPLE_PROGRAM_ID}: ${SAMPLE_PROGRAM.name}, rule set version ${program.body.ruleSetVersion}`);
  say('');
  const orders = await sampleOrders();
  const settled = await settleOrders(apiClient(url, keys.order_system), SAMPLE_PROGRAM_ID, orders, CALLERS);
  for (const answer of worthALook(settled.answers)) {
    const order = orders.find(({ orderId }) => orderId === answer.orderId);
    if (order) reportOrder(say, order, answer, SAMPLE_PROGRAM.currency);
    say('');
  }
  reportTotals(say, settled, SAMPLE_PROGRAM.currency);
  return settled.failures.length === 0;
}
