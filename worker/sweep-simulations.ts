import { readUnfinishedSimulations } from '../db/simulations/unfinished';
import { SIMULATE_RULE_SET, simulationStartOptions } from '../workflows/simulate-rule-set/contract';
import { isTemporalAway, type AskExecution } from './executions';
import type { SweeperOptions } from './sweeper';

/**
 * Simulations whose execution is gone (terminated, or never started because Temporal was away) get a new one, which goes on where the last one was.
 * @throws when Temporal doesn't answer
 */
export async function sweepSimulations({ client, database, logger, taskQueue, afterSeconds = 30 }: SweeperOptions, ask: AskExecution): Promise<void> {
  for (const simulation of await readUnfinishedSimulations(database, afterSeconds)) {
    const start = simulationStartOptions(simulation, taskQueue);
    if ((await ask(start.workflowId)) === 'running') continue;
    try {
      await client.workflow.start(SIMULATE_RULE_SET, start);
      logger.warn('a simulation was left behind by its execution and goes on', { ...simulation });
    } catch (error) {
      if (isTemporalAway(error)) throw error;
      logger.warn('a simulation could not be started anew; it will be tried again', { ...simulation, error });
    }
  }
}
