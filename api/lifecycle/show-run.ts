import { Problem } from '../../domain/problem';
import { requireSight } from '../auth/caller';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { runItem, skippedItem } from './lifecycle-item';
import { lifecycleRunParams, shownRunSchema } from './lifecycle-schema';
import type { LifecycleStore } from './lifecycle-store';

/** `GET /v1/lifecycle-runs/{programId}/{businessDate}`: how far a run is, and what it has done. */
export function showRun(store: Pick<LifecycleStore, 'find' | 'latest'>): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/lifecycle-runs/{programId}/{businessDate}',
    action: 'lifecycle.read',
    tag: 'Operating',
    summary: 'Read a nightly run',
    params: lifecycleRunParams,
    responses: { 200: { description: 'The run as it is now.', schema: shownRunSchema } },
    problems: ['NOT_FOUND'],
    async handle({ params: { programId, businessDate }, caller, language }) {
      requireSight(caller, programId);
      const run = await store.find(programId, businessDate);
      if (run !== null) return { status: 200, body: runItem(run) };
      const latest = await store.latest(programId);
      if (latest === null || latest < businessDate) throw new Problem('NOT_FOUND', `There is no run of ${businessDate}.`);
      return { status: 200, body: skippedItem(programId, businessDate, latest, language) };
    },
  });
}
