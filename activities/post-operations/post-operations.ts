import { readCards, takeLotIds, type AskedCard } from '../../db/kernel/cards';
import { readHolds } from '../../db/kernel/holds';
import { lockCounters, openKeys } from '../../db/kernel/kernel';
import { readLevelChanges } from '../../db/kernel/level-changes';
import { lockParents, postOperations as write, type Parent, type ParentName } from '../../db/kernel/operations';
import { readPrograms } from '../../db/kernel/programs';
import type { OpenedKey } from '../../db/kernel/settlement-rows';
import { passing } from '../../db/members/merge-members';
import { inTransaction, type Tx } from '../../db/transaction';
import { racePoint } from '../../platform/race-points';
import type { Operation, Verdict } from '../../workflows/operation';
import type { PostOperationsActivities, PostOperationsInput } from '../../workflows/post-operations/contract';
import type { ActivityContext } from '../batch/context';
import { distinct } from '../batch/distinct';
import { failAlone } from '../batch/fail-alone';
import { STATEMENT_TIMEOUT_MS } from '../batch/limits';
import { oneStepVerdicts } from '../batch/one-step-verdicts';
import { retryable } from '../batch/retryable';
import { splitting, type Try } from '../batch/split';
import { cardChanges, LotIds, madeLots } from './card-changes';
import { decided } from './decided';
import type { DatedOperation, Decider, Posting, Refused, Wanted } from './decider';
import { deciderOf } from './deciders';
import { writeLevelActs } from './level-writes';
import { momentOf } from './not-before';
import { operationRow, sourceOf, type DecidedRow } from './rows';
import { refusedByStanding } from './standing';
import { partWaiting } from './waiting';
import { World } from './world';

/**
 * Posts a batch of operations of one kind in one transaction: locks ids, parents, counters and cards, lets the kind's decider work on the ledger's
 * model, one operation after the other, and writes the difference.
 */
export async function postOperations(context: ActivityContext, input: PostOperationsInput): ReturnType<PostOperationsActivities['postOperations']> {
  const decider = deciderOf(input.kind);
  await racePoint('postOperations.before', input.operations);
  const parted = await partWaiting(context, decider, input.operations).catch((error: unknown) => {
    throw retryable(error);
  });
  const verdicts: Verdict[] = [...parted.verdicts];
  const split = await splitting(
    parted.ready,
    async (operations, limits) => {
      verdicts.push(...(await postTogether(context, decider, operations, limits)));
    },
    () => context.onSplit?.('postOperations'),
  ).catch((error: unknown) => {
    throw retryable(error);
  });
  for (const { operation, error } of split.culprits) verdicts.push(await failAlone(context, input.kind, operation, error));
  await racePoint('postOperations.after', input.operations);
  const namesOf = (operations: readonly Operation[]) => operations.map(({ programId, id }) => ({ programId, id }));
  return { verdicts, locked: namesOf(split.locked), waiting: namesOf(parted.waiting) };
}

function postTogether(context: ActivityContext, decider: Decider, operations: readonly Operation[], limits: Try): Promise<Verdict[]> {
  return inTransaction(context.database, (tx) => postWithin(context, tx, decider, operations), {
    ...limits,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
}

/** Posts operations of one kind in the caller's transaction, which has locked nothing of the ledger so far. */
export async function postWithin(context: ActivityContext, tx: Tx, decider: Decider, operations: readonly Operation[]): Promise<Verdict[]> {
  const execution = context.execution();
  const opened = await openKeys(tx, null, decider.kind, execution, operations);
  const fresh = newOnes(operations, opened);
  if (fresh.length === 0) return oneStepVerdicts(operations, opened, []);
  const parents = await lockParents(tx, null, distinct(fresh.flatMap(({ operation }) => decider.parents?.(operation) ?? [])));
  const dated = await prepare(context, tx, decider, fresh, parents);
  const world = await read(tx, dated, parents);
  refuseStale(parents, world);
  await racePoint('postOperations.locked', operations);
  const rows = dated.map((each) => decideOne(decider, each, world));
  await writeAll(tx, context, decider, dated, rows, world);
  await racePoint('postOperations.written', operations);
  return oneStepVerdicts(
    operations,
    opened,
    rows.map(({ row }) => row),
  );
}

interface Fresh {
  operation: Operation;
  attempt: number;
}

function newOnes(operations: readonly Operation[], opened: readonly OpenedKey[]): Fresh[] {
  const attempts = new Map(opened.filter((key) => key.outcome === 'new').map((key) => [`${key.program_id}/${key.id}`, key.attempt]));
  return operations.flatMap((operation) => {
    const attempt = attempts.get(`${operation.programId}/${operation.id}`);
    return attempt === undefined ? [] : [{ operation, attempt }];
  });
}

/** An operation with everything that it needs, or why it can't be posted whatever the cards say. */
interface Prepared extends DatedOperation {
  wanted: Wanted | Refused;
}

async function prepare(context: ActivityContext, tx: Tx, decider: Decider, fresh: readonly Fresh[], parents: readonly Parent[]): Promise<Prepared[]> {
  const programs = new Map((await readPrograms(tx, [...new Set(fresh.map(({ operation }) => operation.programId))])).map((p) => [p.programId, p]));
  const parent = (name: ParentName) =>
    parents.find(({ programId, kind, id }) => programId === name.programId && kind === name.kind && id === name.id) ?? null;
  const prepared: Prepared[] = [];
  for (const { operation, attempt } of fresh) {
    const program = programs.get(operation.programId);
    if (!program) throw new Error(`program ${operation.programId} does not exist`);
    const ruleSetVersion = decider.ruleSetVersion?.(operation, parent) ?? program.currentVersion;
    const compiled = await context.ruleSets.get(tx, program.programId, ruleSetVersion);
    if (!compiled) throw new Error(`program ${operation.programId} has no version ${ruleSetVersion}`);
    const dated = { operation, attempt, program, ruleSetVersion, compiled, ...momentOf(decider, operation, program, parent) };
    prepared.push({ ...dated, wanted: decider.wanted(dated, parent) });
  }
  return prepared;
}

/** Locks and reads, in the order that everybody keeps: counters, cards, and holds, which their cards guard. */
async function read(tx: Tx, dated: readonly Prepared[], parents: readonly Parent[]): Promise<World> {
  const wanted = dated.flatMap((each) => ('problem' in each.wanted ? [] : [each.wanted]));
  const counters = await lockCounters(tx, null, distinct(wanted.flatMap((one) => one.counters ?? [])));
  const lots = [...new Set(wanted.flatMap((one) => one.lots ?? []))];
  const cards = await readCards(tx, null, oneEach(wanted.flatMap((one) => one.cards)), lots);
  const holds = await readHolds(tx, distinct(wanted.flatMap((one) => one.holds ?? [])));
  const levelHistories = await readLevelChanges(tx, wanted.some((one) => one.levelHistories) ? cards.map(({ cardId }) => cardId) : []);
  return new World({ parents, cards, counters, holds, levelHistories });
}

/** What was read of parents is of the cards as they were before they were locked: it can't be used for one that was merged away meanwhile. */
function refuseStale(parents: readonly Parent[], world: World): void {
  for (const { programId, memberId, cardNow } of parents) {
    const card = memberId === null ? null : world.card(programId, memberId);
    if (card !== null && cardNow !== null && card.facts.cardId !== cardNow) throw passing('a card was merged away while it was waited for');
  }
}

/** No card twice: made if anybody wants it made. */
function oneEach(asked: readonly AskedCard[]): AskedCard[] {
  const cards = new Map<string, AskedCard>();
  for (const card of asked) {
    const key = JSON.stringify([card.programId, card.memberId]);
    if ((cards.get(key)?.make ?? null) === null) cards.set(key, card);
  }
  return [...cards.values()];
}

function decideOne(decider: Decider, { wanted, ...dated }: Prepared, world: World): DecidedRow {
  const decision: Posting<unknown> | Refused =
    'problem' in wanted ? wanted : (refusedByStanding(decider.kind, wanted, world) ?? decided(decider, dated, world));
  if ('problem' in decision) return { row: operationRow(dated, { problem: decision.problem }), posting: null };
  world.accept(dated, sourceOf(decider.kind, dated.operation), decision);
  const card = decision.memberId === null ? undefined : world.card(dated.program.programId, decision.memberId)?.facts;
  const { cardId = null, memberId = decision.memberId } = card ?? {};
  return { row: operationRow(dated, { posting: decision, memberId, cardId }), posting: decision };
}

async function writeAll(
  tx: Tx,
  context: ActivityContext,
  decider: Decider,
  dated: readonly DatedOperation[],
  decided: readonly DecidedRow[],
  world: World,
): Promise<void> {
  const cards = [...world.cards.values()];
  const made = madeLots(cards);
  const ids = new LotIds(made, await takeLotIds(tx, made.length));
  const zones = new Map(dated.map(({ program }) => [program.programId, program.timeZone]));
  const rows = decided.map(({ row, posting }) => ({
    ...row,
    posted: posting?.posted((memberId, lotId) => String(ids.of(world.card(row.programId, memberId)?.facts.cardId ?? 0, lotId))) ?? null,
  }));
  await write(tx, null, decider.kind, context.execution(), rows, {
    ...cardChanges(cards, ids, (programId) => zones.get(programId) ?? 'UTC'),
    holds: [...world.changedHolds].flatMap((key) => world.holds.get(key) ?? []),
    parents: [...world.changedParents]
      .flatMap((key) => world.parents.get(key) ?? [])
      .map(({ programId, kind, id, progress }) => ({ programId, kind, id, progress })),
    uses: world.uses,
    givenBack: world.givenBack,
    unused: unusedOf(world),
    dates: datesOf(dated, decided),
  });
  await writeLevelActs(tx, context.ruleSets, decider.kind, dated, decided, world);
}

function unusedOf(world: World) {
  const cards = [...world.cards.values()];
  const unused = cards.filter(({ read: { isNew }, changes }) => isNew && changes.length === 0).map(({ read: card }) => card);
  const needed = new Set(cards.filter(({ read: card }) => !unused.includes(card)).map(({ read: { memberId } }) => memberId));
  const counters = world.unusedCounters();
  if (unused.length + counters.length === 0) return null;
  return {
    cards: unused.map(({ cardId }) => cardId),
    members: [...new Set(unused.filter(({ memberId, memberIsNew }) => memberIsNew && !needed.has(memberId)).map(({ memberId }) => memberId))],
    counters,
  };
}

/** Dates that sandboxes see: of posted operations only. */
function datesOf(dated: readonly DatedOperation[], decided: readonly DecidedRow[]) {
  const dates = dated.flatMap(({ program, date }, index) =>
    program.sandbox && decided[index]?.posting ? [{ programId: program.programId, date }] : [],
  );
  return dates.length === 0 ? null : distinct(dates);
}
