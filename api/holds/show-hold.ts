import { Problem } from '../../domain/problem';
import { composeHold, composeShownHold, type HoldNow, type StoredHoldOperation } from '../../domain/points/hold-answer';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import type { OperationParts } from '../operations/operation-parts';
import { programOf } from '../operations/resolve-parent';
import { showOperation } from '../operations/show-operation';
import { submittedQuery } from '../schema/submitted-query';
import { shownHold } from './hold-examples';
import type { HoldReads } from './hold-reads';
import { holdAnswerSchema, holdParams } from './hold-schema';

/** What the routes of holds stand on. */
export type HoldParts = OperationParts & { holds: HoldReads };

/** `GET /v1/holds/{holdId}`. */
export function showHold(parts: HoldParts): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/holds/{holdId}',
    action: 'holds.read',
    tag: 'Holds',
    summary: 'Read a hold',
    params: holdParams,
    query: submittedQuery,
    responses: { 200: { description: 'The hold as it is now.', schema: holdAnswerSchema, example: shownHold } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { holdId }, query, caller, language }) {
      const missing = noSuchHold(holdId);
      const programId = await programOf(parts.reads, caller, query.programId, { kind: 'hold', id: holdId }, missing);
      const shown = { kind: 'hold' as const, programId, id: holdId, workflow: query.workflow, language, missing };
      let now: HoldNow | null = null;
      const reads = {
        ...parts.reads,
        // Its row first: what is read of it after that is there.
        find: async (...name: Parameters<OperationParts['reads']['find']>) => {
          const row = await parts.reads.find(...name);
          now = row === null ? null : await parts.holds.now(programId, holdId);
          return row;
        },
      };
      return showOperation({ ...parts, reads }, shown, {
        stored: (row) => (now === null ? composeHold(row as StoredHoldOperation) : composeShownHold(row as StoredHoldOperation, now)),
        running: (workflowId, row) => ({ holdId, programId, memberId: row?.memberId ?? null, state: 'settling', workflowId }),
      });
    },
  });
}

export function noSuchHold(holdId: string): Problem {
  return new Problem('NOT_FOUND', `There is no hold ${holdId}.`);
}
