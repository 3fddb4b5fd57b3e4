import type { Client } from '@temporalio/client';
import { SIMULATE_RULE_SET, simulationStartOptions } from '../../workflows/simulate-rule-set/contract';
import type { StartSimulation } from './simulation-store';

/** Shorter than its caller waits. */
const START_MS = 5_000;

/** Starts simulations as workflows. */
export function simulationStarter(client: Client, taskQueue: string): StartSimulation {
  return async (simulation) => {
    await client.withDeadline(Date.now() + START_MS, () => client.workflow.start(SIMULATE_RULE_SET, simulationStartOptions(simulation, taskQueue)));
  };
}
