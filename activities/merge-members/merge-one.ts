import { takeLotIds } from '../../db/kernel/cards';
import { mergeCards as joinCards } from '../../db/kernel/merges';
import { postOperations as write, type OperationInsert } from '../../db/kernel/operations';
import { joinMembers } from '../../db/members/merge-members';
import type { Tx } from '../../db/transaction';
import type { MergeRequest, PostedMerge } from '../../domain/points/merge';
import type { StoredProblem } from '../../domain/settlement/stored';
import { racePoint } from '../../platform/race-points';
import type { Operation } from '../../workflows/operation';
import type { ActivityContext } from '../batch/context';
import { LevelBook } from '../levels/level-book';
import { cardChanges, LotIds, madeLots } from '../post-operations/card-changes';
import { mergePrograms, type ProgramMerge } from './program-merges';
import { wantedMerge } from './wanted-merge';

type Merge = Operation<MergeRequest>;

/** Merges one member into another within the transaction, or refuses to; answers the row that it wrote. */
export async function mergeOne(context: ActivityContext, tx: Tx, merge: Merge, attempt: number): Promise<OperationInsert> {
  const wanted = await wantedMerge(tx, merge);
  if ('code' in wanted) return refuse(context, tx, merge, attempt, wanted);
  const merged = await mergePrograms(context, tx, merge, wanted.into);
  await racePoint('postOperations.locked', [merge]);
  if ('code' in merged) return refuse(context, tx, merge, attempt, merged);

  const cards = merged.flatMap(({ source, target }) => [source, target]);
  const made = madeLots(cards);
  const ids = new LotIds(made, await takeLotIds(tx, made.length));
  const zones = new Map(merged.map(({ program }) => [program.programId, program.timeZone]));
  const posted: PostedMerge = { into: wanted.into, programs: merged.map(({ moved }) => moved) };
  const row: OperationInsert = { ...emptyRow(merge, attempt), state: 'settled', memberId: wanted.into, problem: null, posted };
  const changes = cardChanges(cards, ids, (programId) => zones.get(programId) ?? 'UTC');
  await write(tx, null, 'merge', context.execution(), [row], { ...changes, ...NOTHING_ELSE });
  const { from } = merge.request;
  const pairs = merged.map(({ source, target }) => ({ source: source.read.cardId, target: target.read.cardId }));
  const lots = merged.flatMap(({ target, lots: moved }) => moved.map(({ lotId, into }) => ({ lotId, target: ids.of(target.read.cardId, into) })));
  await joinCards(tx, { from, into: wanted.into }, pairs, lots);
  await mergeLevels(tx, merge, merged);
  await joinMembers(tx, from, wanted.into, merge.acceptedAt);
  await racePoint('postOperations.written', [merge]);
  return row;
}

const NOTHING_ELSE = { holds: [], parents: [], uses: [], givenBack: [], unused: null, dates: null };

/** The better level stays, and both members' amounts count together. */
async function mergeLevels(tx: Tx, { id, actor, requestId }: Merge, merged: readonly ProgramMerge[]): Promise<void> {
  const rulesOf = (programId: string) => {
    const found = merged.find(({ program }) => program.programId === programId);
    if (!found) throw new Error(`the rules of program ${programId} were not read`);
    return found.rules;
  };
  const book = await LevelBook.read(
    tx,
    rulesOf,
    merged.flatMap(({ source, target }) => [source.read.cardId, target.read.cardId]),
  );
  for (const { source, target, at, date } of merged) {
    const by = { actor: actor.subject, keyId: actor.keyId, requestId };
    book.merge(source.read.cardId, target.read.cardId, { kind: 'merge', id, at, date, ...by });
  }
  await book.write(tx);
}

async function refuse(context: ActivityContext, tx: Tx, merge: Merge, attempt: number, problem: StoredProblem): Promise<OperationInsert> {
  const row: OperationInsert = { ...emptyRow(merge, attempt), state: 'refused', memberId: merge.request.from, problem, posted: null };
  await write(tx, null, 'merge', context.execution(), [row], { cards: [], made: [], lots: [], entries: [], outbox: [], ...NOTHING_ELSE });
  return row;
}

function emptyRow({ programId, id, fingerprint, request, acceptedAt, actor, requestId }: Merge, attempt: number) {
  return {
    ...{ programId, id, attempt, fingerprint, request, acceptedAt, requestId, actor: actor.subject, keyId: actor.keyId },
    ...{ cardId: null, ruleSetVersion: null, placedAt: acceptedAt, date: null },
    ...{ facts: null, pricing: null, redemption: null, uses: [], reserved: 0, crediting: 0 },
  };
}
