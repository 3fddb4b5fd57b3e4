import type { StoredCase } from '../../db/reconciliation/cases';
import { Problem } from '../../domain/problem';
import { requireSight, type Caller } from '../auth/caller';
import { decodeCursor, encodeCursor } from '../http/cursor';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { pageOf } from '../schema/paging';
import { caseParams, caseQuery, caseSchema, resolutionSchema } from './reconciliation-schema';
import type { ReconciliationStore } from './reconciliation-store';

const resolution = { note: 'A lot was changed by hand on 3 November; put right the same way.' };

/** `GET /v1/reconciliations/cases`: differences, latest first. */
export function listCases({ cases, isCasePosition }: Pick<ReconciliationStore, 'cases' | 'isCasePosition'>): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/reconciliations/cases',
    action: 'reconciliations.read',
    tag: 'Reconciliation',
    summary: 'List cases',
    description: 'Differences that reconciliations have found, latest first; unless asked otherwise those that nobody has resolved.',
    query: caseQuery,
    responses: { 200: { description: 'A page.', schema: pageOf(caseSchema).meta({ id: 'ReconciliationCasePage' }) } },
    problems: ['NOT_FOUND'],
    async handle({ query: { programId, state, invariant = null, limit, cursor }, caller }) {
      if (programId !== undefined) requireSight(caller, programId);
      const { rows, next } = await cases({
        states: state === 'unresolved' ? ['open', 'acknowledged'] : [state],
        programIds: programId === undefined ? caller.programIds : [programId],
        invariant,
        limit,
        after: decodeCursor(cursor, isCasePosition),
      });
      return { status: 200, body: { items: rows, nextCursor: encodeCursor(next) } };
    },
  });
}

/** `POST /v1/reconciliations/cases/{caseId}/acknowledge`: somebody looks at it. */
export function acknowledgeCase({ findCase, acknowledge }: Pick<ReconciliationStore, 'findCase' | 'acknowledge'>): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/reconciliations/cases/{caseId}/acknowledge',
    action: 'cases.write',
    tag: 'Reconciliation',
    summary: 'Acknowledge a case',
    description: 'Says that somebody looks at it. One that is acknowledged stays with whom it is.',
    params: caseParams,
    responses: { 200: { description: 'The case as it is now.', schema: caseSchema } },
    problems: ['NOT_FOUND', 'ALREADY_RESOLVED'],
    async handle({ params: { caseId }, caller }) {
      await seen(findCase, caller, caseId);
      const now = (await acknowledge(caseId, caller.subject)) ?? (await seen(findCase, caller, caseId));
      if (now.state === 'resolved') throw alreadyResolved(now);
      return { status: 200, body: now };
    },
  });
}

/** `POST /v1/reconciliations/cases/{caseId}/resolve`: closed, with the reason why. */
export function resolveCase({ findCase, resolve }: Pick<ReconciliationStore, 'findCase' | 'resolve'>): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/reconciliations/cases/{caseId}/resolve',
    action: 'cases.write',
    tag: 'Reconciliation',
    summary: 'Resolve a case',
    description: 'Closes it with a note. Should the difference be seen again, it opens another case.',
    params: caseParams,
    body: resolutionSchema,
    bodyExamples: { corrected: { summary: 'Understood and put right', value: resolution } },
    responses: { 200: { description: 'The case, closed.', schema: caseSchema } },
    problems: ['NOT_FOUND', 'ALREADY_RESOLVED'],
    async handle({ params: { caseId }, body: { note }, caller }) {
      await seen(findCase, caller, caseId);
      const closed = await resolve(caseId, caller.subject, note);
      if (closed !== null) return { status: 200, body: closed };
      const before = await seen(findCase, caller, caseId);
      if (before.resolvedBy !== caller.subject || before.note !== note) throw alreadyResolved(before);
      return { status: 200, headers: { 'Idempotent-Replayed': 'true' }, body: before };
    },
  });
}

/** @throws Problem `NOT_FOUND` */
async function seen(findCase: ReconciliationStore['findCase'], { programIds }: Caller, caseId: string): Promise<StoredCase> {
  const found = await findCase(caseId, programIds);
  if (found === null) throw new Problem('NOT_FOUND', `There is no case ${caseId}.`);
  return found;
}

function alreadyResolved({ caseId, resolvedBy }: StoredCase): Problem {
  return new Problem('ALREADY_RESOLVED', `Case ${caseId} was resolved by ${resolvedBy ?? 'somebody'}.`);
}
