import { z } from 'zod';
import { Problem } from '../../domain/problem';
import { PROMETHEUS_TEXT } from '../../platform/metrics/metrics';
import { defineRoute, type KeyedRoute } from '../http/route/route';

/** `GET /metrics`: the numbers of this process. They are those of all programs, so a key that is limited to some doesn't get them. */
export function showMetrics(scrape: () => Promise<string>): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/metrics',
    action: 'metrics.read',
    tag: 'Operating',
    summary: 'Numbers of this process, for Prometheus',
    description: 'Every process tells its own. What they mean and what to watch: `docs/metrics.md`. For keys that are not limited to programs.',
    responses: { 200: { description: "Prometheus' text format, version 0.0.4.", contentType: 'text/plain', schema: z.string() } },
    async handle({ caller }) {
      if (caller.programIds !== null) throw new Problem('FORBIDDEN', 'These are the numbers of all programs; this key is limited to some.');
      return { status: 200, contentType: PROMETHEUS_TEXT, body: await scrape() };
    },
  });
}
