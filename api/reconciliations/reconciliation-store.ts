import type { CaseFilter, StoredCase } from '../../db/reconciliation/cases';
import type { Asker, StoredReconciliation } from '../../db/reconciliation/reconciliation';
import type { Requested } from '../../db/reconciliation/requests';
import type { Page } from '../../db/reads/page';

/** What the handlers of reconciliations read and write; `db/reconciliation` provides it. */
export interface ReconciliationStore {
  request: (wanted: { reconciliationId: string; workflowId: string; asker: Asker }) => Promise<Requested>;
  find: (reconciliationId: string) => Promise<StoredReconciliation | null>;
  latest: () => Promise<StoredReconciliation | null>;
  cases: (filter: CaseFilter) => Promise<Page<StoredCase>>;
  isCasePosition: (text: string) => boolean;
  findCase: (caseId: string, programIds: readonly string[] | null) => Promise<StoredCase | null>;
  acknowledge: (caseId: string, by: string) => Promise<StoredCase | null>;
  resolve: (caseId: string, by: string, note: string) => Promise<StoredCase | null>;
}

/** Hands a reconciliation to Temporal; once more for one that is under way changes nothing. @throws when Temporal doesn't take it. */
export type StartReconciliation = (reconciliation: { reconciliationId: string; workflowId: string }) => Promise<void>;
