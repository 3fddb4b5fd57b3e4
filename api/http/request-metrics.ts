import type { RequestHandler } from 'express';
import { API_METRICS, type ApiMetrics } from '../../platform/metrics/api-metrics';
import { answeredStatus } from './answered-status';
import { contextOf } from './request-context';

const METHODS: ReadonlySet<string> = new Set(API_METRICS.requests.labels.method);
/** Label of what was answered before its route was known. A path that somebody made up must not become a label. */
const UNMATCHED = 'unmatched';

/** Counts and times every request, those that are rejected early too: it comes right after `beginRequest`. */
export function requestMetrics({ of: { requests, requestsInFlight, refusals } }: ApiMetrics): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    requestsInFlight.inc();
    res.once('close', () => {
      requestsInFlight.dec();
      const { route, refused } = contextOf(res);
      if (refused !== null) refusals.inc({ reason: refused });
      const method = METHODS.has(req.method) ? req.method : 'other';
      requests.observe({ method, route: route ?? UNMATCHED, status: answeredStatus(req, res) }, (performance.now() - startedAt) / 1000);
    });
    next();
  };
}
