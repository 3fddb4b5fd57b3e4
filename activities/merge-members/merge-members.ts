import { openKeys } from '../../db/kernel/kernel';
import { inTransaction, type Tx } from '../../db/transaction';
import { passing } from '../../db/members/merge-members';
import type { MergeRequest } from '../../domain/points/merge';
import { racePoint } from '../../platform/race-points';
import type { Operation, Verdict } from '../../workflows/operation';
import type { PostOperationsActivities, PostOperationsInput } from '../../workflows/post-operations/contract';
import type { ActivityContext } from '../batch/context';
import { failAlone } from '../batch/fail-alone';
import { STATEMENT_TIMEOUT_MS } from '../batch/limits';
import { retryable } from '../batch/retryable';
import { splitting, type Try } from '../batch/split';
import { oneStepVerdicts } from '../batch/one-step-verdicts';
import { mergeOne } from './merge-one';

type Merge = Operation<MergeRequest>;

/** Merges members, each in a transaction of its own: they go over all programs, and there are few. */
export async function mergeMembers(context: ActivityContext, input: PostOperationsInput): ReturnType<PostOperationsActivities['postOperations']> {
  const verdicts: Verdict[] = [];
  await racePoint('postOperations.before', input.operations);
  const split = await splitting(
    input.operations as Merge[],
    async (merges, limits) => {
      for (const merge of merges) verdicts.push(...(await mergeAlone(context, merge, limits)));
    },
    () => context.onSplit?.('postOperations'),
  ).catch((error: unknown) => {
    throw retryable(error);
  });
  for (const { operation, error } of split.culprits) verdicts.push(await failAlone(context, 'merge', operation, error));
  await racePoint('postOperations.after', input.operations);
  // A batch that was cut did some of them twice: the second time they were settled already.
  const latest = new Map(verdicts.map((verdict) => [verdict.id, verdict]));
  return { verdicts: [...latest.values()], locked: split.locked.map(({ programId, id }) => ({ programId, id })), waiting: [] };
}

function mergeAlone(context: ActivityContext, merge: Merge, limits: Try): Promise<Verdict[]> {
  return inTransaction(context.database, (tx) => open(context, tx, merge), { ...limits, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
}

async function open(context: ActivityContext, tx: Tx, merge: Merge): Promise<Verdict[]> {
  const opened = await openKeys(tx, null, 'merge', context.execution(), [merge]);
  const [key] = opened;
  if (key === undefined) throw passing('the key of a merge was not answered');
  if (key.outcome !== 'new') return oneStepVerdicts([merge], opened, []);
  const row = await mergeOne(context, tx, merge, key.attempt);
  return oneStepVerdicts([merge], opened, [row]);
}
