import { Problem } from '../../domain/problem';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { inLanguage } from '../operations/in-language';
import { shownItem } from './reconciliation-item';
import { reconciliationParams, reconciliationSchema } from './reconciliation-schema';
import type { ReconciliationStore } from './reconciliation-store';

/** `GET /v1/reconciliations/latest`: what the last finished one has found. */
export function showLatestReconciliation({ latest }: Pick<ReconciliationStore, 'latest'>): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/reconciliations/latest',
    action: 'reconciliations.read',
    tag: 'Reconciliation',
    summary: 'Read the latest reconciliation',
    description: 'The one that was finished last, whoever asked for it.',
    responses: { 200: { description: 'What it has found.', schema: reconciliationSchema } },
    problems: ['NOT_FOUND'],
    async handle({ caller, language }) {
      const found = await latest();
      if (found === null) throw new Problem('NOT_FOUND', 'No reconciliation has been finished yet.');
      return { status: 200, body: inLanguage(shownItem(found, caller), language) };
    },
  });
}

/** `GET /v1/reconciliations/{reconciliationId}`: how far it is, and what it has found so far. */
export function showReconciliation({ find }: Pick<ReconciliationStore, 'find'>): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/reconciliations/{reconciliationId}',
    action: 'reconciliations.read',
    tag: 'Reconciliation',
    summary: 'Read a reconciliation',
    description: 'Its numbers grow while it is running.',
    params: reconciliationParams,
    responses: { 200: { description: 'The reconciliation as it is now.', schema: reconciliationSchema } },
    problems: ['NOT_FOUND'],
    async handle({ params: { reconciliationId }, caller, language }) {
      const found = await find(reconciliationId);
      if (found === null) throw new Problem('NOT_FOUND', `There is no reconciliation ${reconciliationId}.`);
      return { status: 200, body: inLanguage(shownItem(found, caller), language) };
    },
  });
}
