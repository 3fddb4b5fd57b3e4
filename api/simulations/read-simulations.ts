import { z } from 'zod';
import type { StoredSimulation } from '../../db/simulations/simulation';
import { Problem } from '../../domain/problem';
import type { Caller } from '../auth/caller';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { inLanguage } from '../operations/in-language';
import { resolveProgram } from '../operations/resolve-program';
import { programQuery } from '../schema/ids';
import { hasFile, shownItem } from './simulation-item';
import { shownSimulationSchema, simulationParams } from './simulation-schema';
import type { SimulationStore } from './simulation-store';

type Reads = Pick<SimulationStore, 'find' | 'programsWith'>;

/** `GET /v1/simulations/{simulationId}`: how far it is, and what it has found. */
export function showSimulation(reads: Reads): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/simulations/{simulationId}',
    action: 'simulations.read',
    tag: 'Simulations',
    summary: 'Read a simulation',
    description: 'Totals grow while it is running. They are kept for ever, the result file for 30 days.',
    params: simulationParams,
    query: programQuery,
    responses: { 200: { description: 'The simulation as it is now.', schema: shownSimulationSchema } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { simulationId }, query, caller, receivedAt, language }) {
      const simulation = await findFor(reads, caller, simulationId, query.programId);
      return { status: 200, body: inLanguage(shownItem(simulation, receivedAt), language) };
    },
  });
}

/** `GET /v1/simulations/{simulationId}/file`: the orders that would come out differently. */
export function downloadResults({ results, ...reads }: Reads & Pick<SimulationStore, 'results'>): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/simulations/{simulationId}/file',
    action: 'simulations.read',
    tag: 'Simulations',
    summary: 'Download the results of a simulation',
    description:
      'NDJSON, a line for each order that the draft would refuse or settle with other money, points or level, or on which one of its rules failed, in the order in which they were settled: `orderId`, `memberId`, `placedAt`, `channel`, `ruleSetVersion`, `subtotal`, ' +
      '`refused: {code, detail} | null`, `before` and `after` (`level`, `discountTotal`, `total`, `payable`, `discounts`, `redeemed`, `earned`), `change` (after − before) and `ruleErrors: [{ruleKind, ruleId, detail}]`. Empty when nothing differs.',
    params: simulationParams,
    query: programQuery,
    responses: { 200: { description: 'The file.', contentType: 'application/x-ndjson', schema: z.string() } },
    problems: ['PROGRAM_REQUIRED', 'NOT_FOUND'],
    async handle({ params: { simulationId }, query, caller, receivedAt }) {
      const simulation = await findFor(reads, caller, simulationId, query.programId);
      if (!hasFile(simulation, receivedAt)) throw new Problem('NOT_FOUND', `Simulation ${simulationId} has no result file.`);
      const headers = { 'Content-Disposition': `attachment; filename="${fileName(simulationId)}"` };
      return { status: 200, contentType: 'application/x-ndjson', headers, pieces: results(simulation.programId, simulationId) };
    },
  });
}

/** What stands in an id may not stand in a file's name everywhere. */
function fileName(simulationId: string): string {
  return `simulation-${simulationId.replaceAll(':', '_')}.ndjson`;
}

/** @throws Problem `NOT_FOUND`, `PROGRAM_REQUIRED` */
async function findFor(reads: Reads, caller: Caller, simulationId: string, given: string | undefined): Promise<StoredSimulation> {
  const missing = new Problem('NOT_FOUND', `There is no simulation ${simulationId}.`);
  const programId = await resolveProgram(caller, given, () => reads.programsWith(simulationId, caller.programIds), missing);
  const simulation = await reads.find(programId, simulationId);
  if (simulation === null) throw missing;
  return simulation;
}
