import type { Program } from '../../db/programs';
import { localDate } from '../../domain/calendar/local-time';
import { Problem } from '../../domain/problem';
import { noSuchProgram, requireSight } from '../auth/caller';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { REPLAYED } from '../operations/submission-docs';
import { runItem, skippedItem } from './lifecycle-item';
import { lifecycleRunSchema, shownRunSchema } from './lifecycle-schema';
import type { LifecycleStore, StartLifecycle } from './lifecycle-store';

export interface RequestRunOptions {
  findProgram: (programId: string) => Promise<Program | null>;
  store: LifecycleStore;
  start: StartLifecycle;
}

/** `POST /v1/lifecycle-runs`: the nightly run of a date, once. */
export function requestRun({ findProgram, store, start }: RequestRunOptions): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/lifecycle-runs',
    action: 'lifecycle.write',
    tag: 'Operating',
    summary: 'Run the night of a business date',
    description:
      'Cancels orders that nobody confirmed in time, activates due lots, looks at levels, expires lapsed lots, looks at levels again, warns of lots that lapse soon. Once for each date, however often it is asked for. ' +
      'Programs have their runs by themselves, each night in their time zone; a sandbox only on demand, and the date becomes its “today”. ' +
      'Dates that were missed since the last run are run before it, but not in a sandbox. A date before the last one changes nothing (`skipped`).',
    body: lifecycleRunSchema,
    bodyExamples: { night: { summary: 'The night of a date', value: { programId: 'harvest', businessDate: '2026-11-30' } } },
    responses: {
      202: {
        description: 'It is on its way; read it at `Location`.',
        schema: shownRunSchema,
        headers: { Location: 'Where to read how it goes.' },
      },
      200: { description: 'It was asked for before, or a later date was.', schema: shownRunSchema, headers: REPLAYED },
    },
    problems: ['NOT_FOUND'],
    async handle({ body: { programId, businessDate }, caller, requestId, receivedAt, language }) {
      requireSight(caller, programId);
      const program = await findProgram(programId);
      if (program === null) throw noSuchProgram(programId);
      refuseFuture(businessDate, program, receivedAt);
      const outcome = await store.request({
        programId,
        businessDate,
        cause: 'request',
        actor: caller.subject,
        keyId: caller.keyId,
        requestId,
      });
      const run = await store.find(programId, businessDate);
      if (run === null) return { status: 200, body: skippedItem(programId, businessDate, (await store.latest(programId)) ?? businessDate, language) };
      if (run.state !== 'done') await start({ programId, businessDate });
      const headers = { Location: `/v1/lifecycle-runs/${programId}/${businessDate}` };
      if (outcome === 'created') return { status: 202, headers, body: runItem(run) };
      return { status: 200, headers: { ...headers, 'Idempotent-Replayed': 'true' }, body: runItem(run) };
    },
  });
}

/** @throws Problem `VALIDATION_FAILED` for a day that hasn't come yet where the program is; only a sandbox plays with the future. */
function refuseFuture(businessDate: string, { sandbox, timeZone }: Program, now: Date): void {
  if (sandbox || businessDate <= localDate(now.getTime(), timeZone)) return;
  const message = 'has not come yet where the program is';
  throw new Problem('VALIDATION_FAILED', `businessDate ${message}.`, { errors: [{ path: 'businessDate', message }] });
}
