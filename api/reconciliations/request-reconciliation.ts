import { randomUUID } from 'node:crypto';
import { Problem } from '../../domain/problem';
import { reconciliationWorkflowId } from '../../workflows/reconcile/contract';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { REPLAYED } from '../operations/submission-docs';
import { requestedItem } from './reconciliation-item';
import { requestedReconciliationSchema } from './reconciliation-schema';
import type { ReconciliationStore, StartReconciliation } from './reconciliation-store';

const LONGEST_KEY = 255;

export interface RequestReconciliationOptions {
  store: Pick<ReconciliationStore, 'request'>;
  start: StartReconciliation;
}

/** `POST /v1/reconciliations`: checks the books now. */
export function requestReconciliation({ store, start }: RequestReconciliationOptions): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/reconciliations',
    action: 'reconciliations.run',
    tag: 'Reconciliation',
    summary: 'Check that the books agree',
    description:
      'Looks at all cards, counters and operations under way, in chunks, each on a snapshot, beside whatever else is going on. It corrects nothing: each difference opens a case for a person. The same happens daily by itself.',
    requestHeaders: { 'Idempotency-Key': 'Sent again with the same key, it answers the reconciliation that it asked for.' },
    responses: {
      202: {
        description: 'It is on its way; read it at `Location`.',
        schema: requestedReconciliationSchema,
        headers: { Location: 'Where to read how it goes.' },
      },
      200: { description: 'It was asked for before.', schema: requestedReconciliationSchema, headers: REPLAYED },
    },
    problems: ['RATE_LIMITED'],
    async handle({ caller, requestId, idempotencyKey = null }) {
      if (idempotencyKey !== null && idempotencyKey.length > LONGEST_KEY)
        throw new Problem('VALIDATION_FAILED', `Idempotency-Key is longer than ${LONGEST_KEY} characters.`);
      const reconciliationId = randomUUID();
      const asker = { actor: caller.subject, keyId: caller.keyId, requestId, idempotencyKey };
      const made = await store.request({ reconciliationId, workflowId: reconciliationWorkflowId(reconciliationId), asker });
      if (made.kind === 'full')
        throw new Problem('RATE_LIMITED', 'Too many reconciliations are unfinished. Send it again later.', { retryAfter: 30 });
      const { reconciliation } = made;
      if (reconciliation.state === 'running') await start(reconciliation);
      const headers = { Location: `/v1/reconciliations/${reconciliation.reconciliationId}` };
      if (made.kind === 'created') return { status: 202, headers, body: requestedItem(reconciliation) };
      return { status: 200, headers: { ...headers, 'Idempotent-Replayed': 'true' }, body: requestedItem(reconciliation) };
    },
  });
}
