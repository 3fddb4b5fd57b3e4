import { lockCards, openKeys, postGrants as write, type GrantInsert } from '../../db/kernel/kernel';
import { readPrograms } from '../../db/kernel/programs';
import type { OpenedKey } from '../../db/kernel/settlement-rows';
import { inTransaction, type Tx } from '../../db/transaction';
import { racePoint } from '../../platform/race-points';
import type { GrantRequest } from '../../domain/orders/grant';
import type { Operation, Verdict } from '../../workflows/operation';
import type { PostGrantsActivities, PostGrantsInput } from '../../workflows/post-grants/contract';
import type { ActivityContext } from '../batch/context';
import { distinct } from '../batch/distinct';
import { failAlone } from '../batch/fail-alone';
import { STATEMENT_TIMEOUT_MS } from '../batch/limits';
import { oneStepVerdicts } from '../batch/one-step-verdicts';
import { retryable } from '../batch/retryable';
import { splitting, type Try } from '../batch/split';
import { decideGrant, datedGrant, wantedCard, type AddedByGrants, type DatedGrant } from './decide-grant';
import { writeQualifying } from './write-qualifying';

type Grant = Operation<GrantRequest>;

/** Posts a batch of grants in one transaction: locks ids and cards, decides on dates and refusals, makes the lots. */
export async function postGrants(context: ActivityContext, input: PostGrantsInput): ReturnType<PostGrantsActivities['postGrants']> {
  const verdicts: Verdict[] = [];
  await racePoint('postGrants.before', input.operations);
  const split = await splitting(
    input.operations,
    async (grants, limits) => {
      verdicts.push(...(await postTogether(context, grants, limits)));
    },
    () => context.onSplit?.('postGrants'),
  ).catch((error: unknown) => {
    throw retryable(error);
  });
  for (const { operation, error } of split.culprits) verdicts.push(await failAlone(context, 'grant', operation, error));
  await racePoint('postGrants.after', input.operations);
  return { verdicts, locked: split.locked.map(({ programId, id }) => ({ programId, id })) };
}

async function postTogether(context: ActivityContext, grants: readonly Grant[], limits: Try): Promise<Verdict[]> {
  return inTransaction(
    context.database,
    async (tx) => {
      const execution = context.execution();
      const opened = await openKeys(tx, null, 'grant', execution, grants);
      const dated = await prepare(context, tx, grants, opened);
      const rows: GrantInsert[] = [];
      if (dated.length > 0) {
        const cards = await lockCards(tx, null, distinct(dated.map(wantedCard)));
        const added = new Map<number, AddedByGrants>();
        rows.push(...dated.map((grant) => decideGrant(grant, cards, added)));
        const kept = new Set(rows.map((row) => row.cardId));
        const unused = cards.filter((card) => card.isNew && !kept.has(card.cardId));
        const neededMembers = new Set(cards.filter((card) => kept.has(card.cardId)).map((card) => card.memberId));
        await write(
          tx,
          null,
          execution,
          rows,
          {
            cards: [...new Set(unused.map((card) => card.cardId))],
            members: [...new Set(unused.filter((card) => card.memberIsNew && !neededMembers.has(card.memberId)).map((card) => card.memberId))],
            counters: [],
          },
          dated
            .filter((grant, i) => grant.program.sandbox && rows[i]?.state === 'settled')
            .map((grant) => ({ programId: grant.program.programId, date: grant.date })),
        );
        await writeQualifying(tx, dated, rows);
      }
      return oneStepVerdicts(grants, opened, rows);
    },
    { ...limits, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
  );
}

async function prepare(context: ActivityContext, tx: Tx, grants: readonly Grant[], opened: readonly OpenedKey[]): Promise<DatedGrant[]> {
  const attempts = new Map(opened.filter((key) => key.outcome === 'new').map((key) => [`${key.program_id}/${key.id}`, key.attempt]));
  const fresh = grants.filter((grant) => attempts.has(`${grant.programId}/${grant.id}`));
  const programs = new Map((await readPrograms(tx, [...new Set(fresh.map((g) => g.programId))])).map((p) => [p.programId, p]));
  const dated: DatedGrant[] = [];
  for (const grant of fresh) {
    const program = programs.get(grant.programId);
    const compiled = program && (await context.ruleSets.get(tx, program.programId, program.currentVersion));
    if (!compiled) throw new Error(`program ${grant.programId} does not exist`);
    dated.push(datedGrant(grant, attempts.get(`${grant.programId}/${grant.id}`) ?? 1, program, compiled));
  }
  return dated;
}
