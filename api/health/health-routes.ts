import { z } from 'zod';
import type { PublicRoute } from '../http/route/route';
import type { CheckReadiness } from './readiness';

const readinessSchema = z
  .object({
    ready: z.boolean(),
    checks: z
      .record(z.string(), z.object({ ok: z.boolean(), detail: z.string().exactOptional() }))
      .meta({ description: 'By name: `database`, `migrations`, `partitions`, `temporal`, `draining`.' }),
  })
  .meta({ id: 'Readiness' });

/** Probes: the process, and whether it can take requests. */
export function healthRoutes(checkReadiness: CheckReadiness): PublicRoute[] {
  return [
    {
      method: 'get',
      path: '/healthz',
      action: 'public',
      tag: 'Health',
      summary: 'Is the process alive?',
      responses: { 200: { description: 'It is.', schema: z.object({ status: z.literal('ok') }) } },
      handle: () => Promise.resolve({ status: 200, body: { status: 'ok' } }),
    },
    {
      method: 'get',
      path: '/readyz',
      action: 'public',
      tag: 'Health',
      summary: 'Can it take requests?',
      description:
        'Checks the database, its migrations, that partitions for the coming months exist, Temporal, and that the process is not shutting down.',
      responses: {
        200: { description: 'Every check holds.', schema: readinessSchema },
        503: { description: 'At least one does not.', schema: readinessSchema },
      },
      async handle() {
        const checks = await checkReadiness();
        const ready = Object.values(checks).every(({ ok }) => ok);
        return { status: ready ? 200 : 503, body: { ready, checks } };
      },
    },
  ];
}
