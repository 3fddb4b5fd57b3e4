import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { OrderRequest } from '../../domain/orders/order';
import { applyDiscounts as writeDiscounts, lockCards, lockCounters, openKeys } from '../../db/kernel/kernel';
import { readHolds } from '../../db/kernel/holds';
import { readLevelChanges } from '../../db/kernel/level-changes';
import { readPrograms, type SettledProgram } from '../../db/kernel/programs';
import type { CardFacts, OpenedKey, SettlementInsert, WantedCard } from '../../db/kernel/settlement-rows';
import { inTransaction, type Tx } from '../../db/transaction';
import { lowestLevel } from '../../domain/levels/ladder';
import { hasHadLevel } from '../../domain/levels/level-history';
import { racePoint } from '../../platform/race-points';
import type { Operation, Verdict } from '../../workflows/operation';
import type { SettleOrdersActivities, SettleOrdersInput } from '../../workflows/settle-orders/contract';
import type { ActivityContext } from '../batch/context';
import { distinct } from '../batch/distinct';
import { failAlone } from '../batch/fail-alone';
import { retryable } from '../batch/retryable';
import { splitting, type Try } from '../batch/split';
import { STATEMENT_TIMEOUT_MS } from '../batch/limits';
import { BatchState } from './batch-state';
import { candidate, type Candidate } from './candidate';
import { decide, type Decision } from './decide';
import { keptHold } from './hold-of-order';

type Order = Operation<OrderRequest>;
type Result = Awaited<ReturnType<SettleOrdersActivities['applyDiscounts']>>;

/** Evaluating a few orders takes well under a millisecond; others get their turn in between. */
const ORDERS_PER_TURN = 16;

/**
 * Step 1 for a batch, one transaction: locks ids, counters and cards, then reads; fixes each order's facts; computes discounts and the
 * points to redeem; counts limited uses; reserves the points. Every refusal happens here.
 */
export async function applyDiscounts(context: ActivityContext, input: SettleOrdersInput): Promise<Result> {
  const result: Result = { live: [], verdicts: [], locked: [] };
  await racePoint('applyDiscounts.before', input.operations);
  const { culprits, locked } = await splitting(
    input.operations,
    async (orders, limits) => {
      const part = await decideTogether(context, orders, limits);
      result.live.push(...part.live);
      result.verdicts.push(...part.verdicts);
    },
    () => context.onSplit?.('applyDiscounts'),
  ).catch((error: unknown) => {
    throw retryable(error);
  });
  for (const { operation, error } of culprits) result.verdicts.push(await failAlone(context, 'order', operation, error));
  await racePoint('applyDiscounts.after', input.operations);
  result.locked.push(...locked.map(({ programId, id }) => ({ programId, id, attempt: 0 })));
  return result;
}

/** Orders name members who were merged away: they count on the counters of others, which have to be locked before the cards tell. */
class MergedAway extends Error {
  constructor(readonly owners: ReadonlyMap<string, string>) {
    super('members were merged away');
  }
}

async function decideTogether(context: ActivityContext, orders: readonly Order[], limits: Try): Promise<Omit<Result, 'locked'>> {
  let merged: ReadonlyMap<string, string> = new Map();
  for (;;) {
    try {
      return await decideAs(context, orders, limits, merged);
    } catch (error) {
      if (!(error instanceof MergedAway)) throw error;
      merged = new Map([...merged, ...error.owners]);
    }
  }
}

/** @param merged who members are that were merged away, as far as that is known */
async function decideAs(
  context: ActivityContext,
  orders: readonly Order[],
  limits: Try,
  merged: ReadonlyMap<string, string>,
): Promise<Omit<Result, 'locked'>> {
  const decisions: Decision[] = [];
  const result = await inTransaction(
    context.database,
    async (tx) => {
      const execution = context.execution();
      const opened = await openKeys(tx, null, 'order', execution, orders);
      const candidates = await prepare(context, tx, orders, opened, merged);
      if (candidates.length === 0) return sort(orders, opened, []);

      const counters = await lockCounters(tx, null, distinct(candidates.flatMap((c) => c.counters)));
      const kept = candidates.flatMap(keptHold);
      const cards = await lockCards(tx, null, wantedCards(candidates), kept);
      refuseMerged(cards);
      const holds = await readHolds(tx, distinct(kept.map(({ programId, holdId }) => ({ programId, holdId }))));
      await racePoint('applyDiscounts.locked', orders);
      const levelChanges = await readLevelChanges(tx, cardsOfThePast(candidates, cards));
      const state = new BatchState({ cards, counters, levelChanges, holds });
      for (const [index, each] of candidates.entries()) {
        if (index % ORDERS_PER_TURN === ORDERS_PER_TURN - 1) await yieldToOthers();
        decisions.push(decide(each, state));
      }
      const rows = decisions.map(({ row }) => row);
      await writeDiscounts(tx, null, execution, { rows, ...state.changes(), dates: seenDates(candidates, rows) });
      await racePoint('applyDiscounts.written', orders);
      return sort(orders, opened, rows);
    },
    { ...limits, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
  );
  // Only now, for what was not committed may be decided otherwise.
  for (const { row, accrual, errors = [] } of decisions) {
    if (accrual !== undefined) context.accruals.keep(row, accrual);
    for (const error of errors) context.onRuleError?.({ ...error, programId: row.programId, ruleSetVersion: row.ruleSetVersion, orderId: row.id });
  }
  return result;
}

/** What each new order is decided by: its program as it is now, the version it names or the current one. */
async function prepare(
  context: ActivityContext,
  tx: Tx,
  orders: readonly Order[],
  opened: readonly OpenedKey[],
  merged: ReadonlyMap<string, string>,
): Promise<Candidate[]> {
  const attempts = new Map(opened.filter((key) => key.outcome === 'new').map((key) => [`${key.program_id}/${key.id}`, key.attempt]));
  const fresh = orders.filter((order) => attempts.has(`${order.programId}/${order.id}`));
  const programs = new Map<string, SettledProgram>();
  for (const program of await readPrograms(tx, [...new Set(fresh.map((order) => order.programId))])) programs.set(program.programId, program);
  const candidates: Candidate[] = [];
  for (const order of fresh) {
    const program = programs.get(order.programId);
    if (!program) throw new Error(`program ${order.programId} does not exist`);
    const version = order.request.ruleSetVersion ?? program.currentVersion;
    // Versions are numbered without gaps: what is above the current one is not even looked for.
    const compiled = version > program.currentVersion ? undefined : await context.ruleSets.get(tx, program.programId, version);
    candidates.push(candidate(order, attempts.get(`${order.programId}/${order.id}`) ?? 1, program, version, compiled, merged));
  }
  return candidates;
}

function refuseMerged(cards: readonly CardFacts[]): void {
  const owners = new Map(cards.filter(({ memberId, ownerId }) => memberId !== ownerId).map(({ memberId, ownerId }) => [memberId, ownerId]));
  if (owners.size > 0) throw new MergedAway(owners);
}

function wantedCards(candidates: readonly Candidate[]): WantedCard[] {
  return distinct(
    candidates.flatMap(({ operation, program, date, compiled, memberId }) => {
      const level = lowestLevel(compiled?.ladder);
      return memberId === null ? [] : [{ programId: program.programId, memberId, date, joinedOn: date, keyId: operation.actor.keyId, level }];
    }),
  );
}

/** Cards with an order dated before the last change of their level: what the level was then is in the history. */
function cardsOfThePast(candidates: readonly Candidate[], cards: readonly CardFacts[]): number[] {
  const risen = cards.filter(({ levelFrom }) => levelFrom !== null);
  if (risen.length === 0) return [];
  const byMember = new Map(risen.map((card) => [`${card.programId}/${card.memberId}`, card]));
  const past = candidates.flatMap(({ operation, at, memberId }) => {
    const card = byMember.get(`${operation.programId}/${memberId ?? ''}`);
    return card !== undefined && !hasHadLevel(card.levelFrom, at) ? [card.cardId] : [];
  });
  return [...new Set(past)];
}

/** Dates that sandboxes see: of accepted orders only. */
function seenDates(candidates: readonly Candidate[], rows: readonly SettlementInsert[]) {
  return distinct(
    candidates.flatMap(({ program, date }, index) =>
      program.sandbox && rows[index]?.state === 'discounted' ? [{ programId: program.programId, date }] : [],
    ),
  );
}

/** Live attempts go on; everything else is a verdict. */
function sort(orders: readonly Order[], opened: readonly OpenedKey[], rows: readonly SettlementInsert[]): Omit<Result, 'locked'> {
  const decided = new Map(rows.map((row) => [`${row.programId}/${row.id}`, row]));
  const fingerprints = new Map(orders.map((order) => [`${order.programId}/${order.id}`, order.fingerprint]));
  const result: Omit<Result, 'locked'> = { live: [], verdicts: [] };
  for (const { program_id: programId, id, attempt, outcome, code, own } of opened) {
    const row = decided.get(`${programId}/${id}`);
    if (outcome === 'open' || row?.state === 'discounted') {
      result.live.push({ programId, id, attempt });
      continue;
    }
    const verdict = { programId, id, attempt, fingerprint: fingerprints.get(`${programId}/${id}`) ?? '' };
    const refusal = row?.problem?.code ?? code;
    const told = refusal === null ? {} : { code: refusal };
    if (outcome === 'new') result.verdicts.push({ ...verdict, outcome: 'refused', replayed: false, ...told });
    else result.verdicts.push({ ...verdict, outcome, replayed: outcome === 'settled' && !own, ...told } satisfies Verdict);
  }
  return result;
}
