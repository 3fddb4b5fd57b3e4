import type { Program } from '../../db/programs';
import { noSuchProgram } from '../auth/caller';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { inLanguage } from '../operations/in-language';
import { resolveProgram } from '../operations/resolve-program';
import type { OrderReads } from '../orders/order-reads';
import { orderParams } from '../orders/order-schema';
import { noSuchOrder } from '../orders/show-order';
import type { RuleBook } from '../programs/rule-book';
import { programQuery } from '../schema/ids';
import { explainOrder } from './explain-order';
import { explanationSchema } from './explanation-schema';

export interface ShowExplanationOptions {
  reads: Pick<OrderReads, 'find' | 'programsWith'>;
  findProgram: (programId: string) => Promise<Program | null>;
  ruleBook: RuleBook;
}

/** `GET /v1/orders/{orderId}/explanation`. */
export function showExplanation({ reads, findProgram, ruleBook }: ShowExplanationOptions): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/orders/{orderId}/explanation',
    action: 'orders.read',
    tag: 'Orders',
    summary: 'Explain an order',
    description: 'Which rules were looked at, which applied and why others did not: bases, caps, counters, lots, the version; also as sentences.',
    params: orderParams,
    query: programQuery,
    responses: { 200: { description: 'The explanation.', schema: explanationSchema } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { orderId }, query, caller, language }) {
      const programId = await resolveProgram(caller, query.programId, () => reads.programsWith(orderId, caller.programIds), noSuchOrder(orderId));
      const [stored, program] = await Promise.all([reads.find(programId, orderId), findProgram(programId)]);
      if (program === null) throw noSuchProgram(programId);
      if (stored === null) throw noSuchOrder(orderId);
      const compiled = stored.ruleSetVersion === null ? null : await ruleBook.get(programId, stored.ruleSetVersion);
      return {
        status: 200,
        headers: { 'Content-Language': language, Vary: 'Accept-Language' },
        body: inLanguage(explainOrder({ stored, program, compiled, language }), language),
      };
    },
  });
}
