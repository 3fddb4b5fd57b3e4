import type { KeyedRoute } from '../http/route/route';
import { requestRun, type RequestRunOptions } from './request-run';
import { showRun } from './show-run';

/** Everything about nightly runs. */
export function lifecycleRoutes(options: RequestRunOptions): KeyedRoute[] {
  return [requestRun(options), showRun(options.store)];
}
