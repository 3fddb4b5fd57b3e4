import type { KeyedRoute } from '../http/route/route';
import { acknowledgeCase, listCases, resolveCase } from './cases';
import { showLatestReconciliation, showReconciliation } from './read-reconciliations';
import type { ReconciliationStore, StartReconciliation } from './reconciliation-store';
import { requestReconciliation } from './request-reconciliation';

/** Everything about reconciliations. Fixed names stand before the one that takes an id. */
export function reconciliationRoutes({ store, start }: { store: ReconciliationStore; start: StartReconciliation }): KeyedRoute[] {
  return [
    requestReconciliation({ store, start }),
    showLatestReconciliation(store),
    listCases(store),
    acknowledgeCase(store),
    resolveCase(store),
    showReconciliation(store),
  ];
}
