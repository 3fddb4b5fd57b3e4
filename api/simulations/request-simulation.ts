import type { Program } from '../../db/programs';
import type { WantedSimulation } from '../../db/simulations/simulation';
import { Problem, type FieldError } from '../../domain/problem';
import type { RuleSet } from '../../domain/rules/rule-set';
import { simulationWorkflowId } from '../../workflows/simulate-rule-set/contract';
import { noSuchProgram, requireSight } from '../auth/caller';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { invalidRuleSet } from '../http/validation/validate';
import { REPLAYED } from '../operations/submission-docs';
import { harvest } from '../programs/program-examples';
import { historyRange } from '../schema/history-range';
import { requestedItem } from './simulation-item';
import { requestedSimulationSchema, simulatedProgramParams, simulationSchema } from './simulation-schema';
import type { SimulationStore, StartSimulation } from './simulation-store';

export interface RequestSimulationOptions {
  findProgram: (programId: string) => Promise<Program | null>;
  /** Checks what a rule set means; errors refuse it, warnings don't. */
  checkRuleSet: (ruleSet: RuleSet, now: string) => { errors: readonly FieldError[]; warnings: readonly FieldError[] };
  store: Pick<SimulationStore, 'request'>;
  start: StartSimulation;
}

/** `POST /v1/programs/{programId}/simulations`: tries a draft on the settled orders of a period. */
export function requestSimulation({ findProgram, checkRuleSet, store, start }: RequestSimulationOptions): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/programs/{programId}/simulations',
    action: 'simulations.write',
    tag: 'Simulations',
    summary: 'Try a draft rule set on settled orders',
    description:
      'Replays the orders that were placed in the period and are settled by now against the draft and says what would differ, for each order and in all. Nothing of it reaches the ledger. ' +
      'The draft is checked as at publishing: `RULE_SET_INVALID`, with paths relative to it. Sent again it answers the same, and starts it again should it have been lost.',
    params: simulatedProgramParams,
    body: simulationSchema,
    bodyExamples: {
      november: { summary: 'A month', value: { simulationId: 'november-1', ruleSet: harvest.ruleSet, from: '2026-11-01', to: '2026-11-30' } },
    },
    responses: {
      202: {
        description: 'It is on its way; read it at `Location`.',
        schema: requestedSimulationSchema,
        headers: { Location: 'Where to read how it goes.' },
      },
      200: { description: 'It was asked for before.', schema: requestedSimulationSchema, headers: REPLAYED },
    },
    problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'RULE_SET_INVALID', 'RATE_LIMITED'],
    async handle({ params: { programId }, body, caller, fingerprint, requestId, receivedAt }) {
      requireSight(caller, programId);
      const program = await findProgram(programId);
      if (program === null) throw noSuchProgram(programId);
      const { errors, warnings } = checkRuleSet(body.ruleSet, receivedAt.toISOString());
      if (errors.length > 0) throw invalidRuleSet(errors);
      const { simulationId, ruleSet } = body;
      const named = { programId, simulationId, workflowId: simulationWorkflowId(programId, simulationId) };
      const who = { actor: caller.subject, keyId: caller.keyId, requestId };
      const { kind, simulation } = await requested(store, {
        ...named,
        ...who,
        ...historyRange(body, program.timeZone, receivedAt),
        fingerprint,
        ruleSet,
        warnings,
      });
      if (simulation.state === 'running') await start({ programId, simulationId });
      const location = `/v1/simulations/${simulationId}?programId=${programId}`;
      if (kind === 'created') return { status: 202, headers: { Location: location }, body: requestedItem(simulation) };
      return { status: 200, headers: { 'Idempotent-Replayed': 'true' }, body: requestedItem(simulation) };
    },
  });
}

/** @throws Problem `IDEMPOTENCY_CONFLICT`, `RATE_LIMITED` */
async function requested(store: Pick<SimulationStore, 'request'>, wanted: WantedSimulation) {
  const found = await store.request(wanted);
  switch (found.kind) {
    case 'conflict':
      throw new Problem('IDEMPOTENCY_CONFLICT', `The id ${wanted.simulationId} was used with another body.`);
    case 'full':
      throw new Problem('RATE_LIMITED', 'Too many simulations of this program are unfinished. Send it again later.', { retryAfter: 30 });
    case 'created':
    case 'known':
      return found;
  }
}
