import { forgetAccepted, handOverAccepted, readAccepted, type KeptOperation } from '../db/accepted-operations';
import type { OperationKind, PointsKind } from '../domain/settlement/operation-kinds';
import { grantWorkflowId, POST_GRANTS } from '../workflows/post-grants/contract';
import { nounOf, operationWorkflowId, workflowTypeOf } from '../workflows/post-operations/contract';
import { orderWorkflowId, SETTLE_ORDERS } from '../workflows/settle-orders/contract';
import { isWaiting, waitWorkflowId } from '../workflows/wait-until-settled/contract';
import { batchStartOptions } from '../workflows/start-options';
import { isTemporalAway, tellsOf, type AskExecution } from './executions';
import type { Look, SweeperOptions } from './sweeper';

const PAGE = 200;

/** How operations of a kind are executed. */
interface Way {
  workflowType: string;
  idOf: (programId: string, id: string) => string;
  noun: string;
  kind?: PointsKind;
}

function wayOf(kind: OperationKind): Way {
  if (kind === 'order') return { workflowType: SETTLE_ORDERS, idOf: orderWorkflowId, noun: 'orders' };
  if (kind === 'grant') return { workflowType: POST_GRANTS, idOf: grantWorkflowId, noun: 'grants' };
  return { workflowType: workflowTypeOf(kind), idOf: operationWorkflowId.bind(null, kind), noun: nounOf(kind), kind };
}

/**
 * Operations that were answered with `202` and have no row, though no execution tells what became of them, get a new one (an execution that they
 * had joined may have been about another body of the same id); those that one tells of are taken out of the inbox.
 * @throws when Temporal doesn't answer: then nothing is known of what runs
 */
export async function sweepAccepted(options: SweeperOptions, ask: AskExecution): Promise<Look> {
  const { database, logger, afterSeconds = 30 } = options;
  const found: Look = { looked: [], started: 0 };
  for (let after: string | null = null; ;) {
    const operations: KeptOperation[] = await readAccepted(database, afterSeconds, PAGE, after);
    // What waits for an order may do so for days, and nobody need be alarmed.
    found.looked.push(...operations.filter(({ workflowId }) => !isWaiting(workflowId)).map(({ acceptedAt }) => ({ acceptedAt })));
    for (const operation of operations) {
      const { programId, id, workflowId, kind } = operation;
      // A batch may have moved it to an execution of its own, or left it to one in which it waits.
      const executions = [...new Set([workflowId, wayOf(kind).idOf(programId, id), ...waitsIn(operation)])];
      const states = await Promise.all(executions.map((execution) => ask(execution)));
      if (states.includes('running')) continue;
      const seen = { programId, id, left: workflowId };
      try {
        if (
          await isToldOf(
            options,
            operation,
            executions.filter((_, index) => states[index] === 'completed'),
          )
        ) {
          await forgetAccepted(database, operation);
          continue;
        }
        await startAnew(options, operation);
      } catch (error) {
        if (isTemporalAway(error)) throw error;
        logger.warn(`an accepted ${kind} could not be started anew; it will be tried again`, { ...seen, error });
        continue;
      }
      // Somebody should know that an execution vanished, even though its operation is looked after now.
      logger.error(`an accepted ${kind} was lost by Temporal and is started anew`, seen);
      options.observer?.swept();
      found.started++;
    }
    if (operations.length < PAGE) return found;
    after = operations.at(-1)?.position ?? null;
  }
}

function waitsIn({ kind, ...operation }: KeptOperation): string[] {
  return kind === 'order' || kind === 'grant' ? [] : [waitWorkflowId(kind, operation)];
}

async function isToldOf({ client }: SweeperOptions, operation: KeptOperation, completed: readonly string[]): Promise<boolean> {
  for (const execution of completed) if (await tellsOf(client, execution, operation)) return true;
  return false;
}

async function startAnew({ client, database, taskQueue }: SweeperOptions, operation: KeptOperation): Promise<void> {
  const { kind, programId, id, fingerprint, request, acceptedAt, actor, keyId, requestId } = operation;
  const { idOf, ...way } = wayOf(kind);
  const workflowId = idOf(programId, id);
  const operations = [{ programId, id, fingerprint, request, acceptedAt, actor: { subject: actor, keyId }, requestId }];
  await client.workflow.start(
    way.workflowType,
    batchStartOptions({ taskQueue, workflowId, operations, noun: way.noun, kind: way.kind, searchAttributeBytes: Infinity }),
  );
  await handOverAccepted(database, operation, workflowId);
}
