import { Problem } from '../../domain/problem';
import { composeGrantAnswer } from '../../domain/settlement/grant-answer';
import type { StoredGrant } from '../../domain/settlement/stored';
import { grantBatchWorkflowId, grantWorkflowId } from '../../workflows/post-grants/contract';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { inLanguage } from '../operations/in-language';
import { readSubmitted } from '../operations/read-submitted';
import { resolveProgram } from '../operations/resolve-program';
import type { FindRunning } from '../operations/under-way';
import { submittedQuery } from '../schema/submitted-query';
import { grantAnswerSchema } from './grant-answer-schema';
import { answeredGrant } from './grant-examples';
import { grantParams } from './grant-schema';

/** What the handlers of grants read; `db/reads` provides it. */
export interface GrantReads {
  find: (programId: string, grantId: string) => Promise<StoredGrant | null>;
  /** The execution that a grant without a row was accepted with; null: nobody was told that it is accepted. */
  accepted: (programId: string, grantId: string) => Promise<string | null>;
  /** Programs that have a grant of this id, of those named; null: of all. */
  programsWith: (grantId: string, among: readonly string[] | null) => Promise<string[]>;
}

export interface ShowGrantOptions {
  reads: GrantReads;
  findRunning: FindRunning;
}

/** `GET /v1/grants/{grantId}`. */
export function showGrant({ reads, findRunning }: ShowGrantOptions): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/grants/{grantId}',
    action: 'grants.read',
    tag: 'Grants',
    summary: 'Read a grant',
    params: grantParams,
    query: submittedQuery,
    responses: { 200: { description: 'The grant as it is now.', schema: grantAnswerSchema, example: answeredGrant } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { grantId }, query, caller, language }) {
      const missing = new Problem('NOT_FOUND', `There is no grant ${grantId}.`);
      const programId = await resolveProgram(caller, query.programId, () => reads.programsWith(grantId, caller.programIds), missing);
      const loneWorkflowId = grantWorkflowId(programId, grantId);
      const found = await readSubmitted({
        id: grantId,
        programId,
        batchPrefix: grantBatchWorkflowId(''),
        read: () => reads.find(programId, grantId),
        accepted: () => reads.accepted(programId, grantId),
        workflow: query.workflow,
        loneWorkflowId,
        findRunning,
      });
      if (found === null) throw missing;
      if (found.kind === 'stored') return { status: 200, body: inLanguage(composeGrantAnswer(found.row), language) };
      // Without its row the member is not known: only who is asked for is told.
      return { status: 200, body: { grantId, state: 'settling', programId, memberId: found.row?.memberId ?? null, workflowId: found.workflowId } };
    },
  });
}
