import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { readCountedOrders } from '../../db/simulations/counted-orders';
import { readHistory } from '../../db/simulations/history';
import { readPrograms, type SettledProgram } from '../../db/kernel/programs';
import { endSimulation, lockSimulation, readDraftCounters, readProgress, saveChunk } from '../../db/simulations/replay';
import type { SimulationRef } from '../../db/simulations/simulation';
import { inTransaction, type Tx } from '../../db/transaction';
import { isImported } from '../../domain/orders/imported';
import { isBySpendForLife } from '../../domain/simulation/draft-level';
import { countersOf, replayOrder, type ReplayedOrder, type SettledOrder } from '../../domain/simulation/replay-order';
import { resultLine } from '../../domain/simulation/result-line';
import { RunningCounters } from '../../domain/simulation/running-counters';
import { addToTotals } from '../../domain/simulation/totals';
import { racePoint } from '../../platform/race-points';
import type { SimulationProgress } from '../../workflows/simulate-rule-set/contract';
import type { ActivityContext } from '../batch/context';
import { distinct } from '../batch/distinct';

/** Small enough to be over in a blink, so that nobody waits behind one and little is done again after a crash. */
const CHUNK = { orders: 50, rows: 1_000 };
/** As in a settlement: others get their turn in between. */
const ORDERS_PER_TURN = 8;
/** Shorter than the time after which the activity is missed. */
const LIMITS = { lockTimeoutMs: 2_000, statementTimeoutMs: 4_000 };

/**
 * The next chunk of a simulation, one transaction: reads orders, replays them, stores what came out and that they are done. Whoever is killed in it
 * leaves nothing; whoever comes second finds it done. Of the ledger it only reads, and locks nothing.
 */
export async function replayChunk(context: ActivityContext, ref: SimulationRef): Promise<SimulationProgress> {
  const named = [{ id: ref.simulationId }];
  const progress = await inTransaction(
    context.database,
    async (tx) => {
      const open = await lockSimulation(tx, ref);
      if (!open) return readProgress(tx, ref);
      const found = await readHistory(tx, ref.programId, open, CHUNK);
      if (found.position === null) {
        await endSimulation(tx, ref, null);
        return readProgress(tx, ref);
      }
      // What was settled elsewhere was never by rules of ours.
      const ours = found.orders.filter(({ request }) => !isImported(request));
      const { replayed, counters } = await replay(context, tx, ref, ours, found.position.at);
      const totals = addToTotals(open.totals, replayed);
      await saveChunk(tx, ref, open.chunks, { position: found.position, lines: linesOf(replayed), counters: counters.changed(), totals });
      await racePoint('replayOrders.written', named);
      return readProgress(tx, ref);
    },
    LIMITS,
  );
  await racePoint('replayOrders.after', named);
  return progress;
}

async function replay(
  { drafts, ruleSets }: ActivityContext,
  tx: Tx,
  ref: SimulationRef,
  orders: readonly SettledOrder[],
  until: string,
): Promise<{ replayed: ReplayedOrder[]; counters: RunningCounters }> {
  const draft = await drafts.get(tx, ref);
  const program = await programOf(tx, ref.programId);
  const keys = distinct(orders.flatMap((order) => countersOf(order, draft)));
  const counters = new RunningCounters(await readDraftCounters(tx, ref, keys));
  const replayed: ReplayedOrder[] = [];
  let counted: Awaited<ReturnType<typeof readCounted>> | undefined;
  for (const [index, order] of orders.entries()) {
    if (index % ORDERS_PER_TURN === ORDERS_PER_TURN - 1) await yieldToOthers();
    const settledBy = (await ruleSets.get(tx, ref.programId, order.ruleSetVersion ?? program.currentVersion)) ?? draft;
    if (!isBySpendForLife(draft.ladder) || !isBySpendForLife(settledBy.ladder)) counted ??= await readCounted(tx, ref.programId, orders, until);
    replayed.push(replayOrder({ ...order, counted: counted?.(order) }, { settledBy, draft, program }, counters));
  }
  return { replayed, counters };
}

/** What members had come to before each order of theirs. Read only where lifetime spend, which is among an order's facts, doesn't decide. */
async function readCounted(tx: Tx, programId: string, orders: readonly SettledOrder[], until: string) {
  const memberIds = new Set(orders.flatMap(({ facts: { member } }) => (member === null ? [] : [member.id])));
  const byMember = await readCountedOrders(tx, programId, [...memberIds], until);
  return ({ orderId, facts: { member } }: SettledOrder) => {
    const known = byMember.get(member?.id ?? '') ?? [];
    const place = known.findIndex((each) => each.orderId === orderId);
    return place === -1 ? undefined : known.slice(0, place);
  };
}

async function programOf(tx: Tx, programId: string): Promise<SettledProgram> {
  const [program] = await readPrograms(tx, [programId]);
  if (!program) throw new Error(`program ${programId} does not exist`);
  return program;
}

function linesOf(replayed: readonly ReplayedOrder[]): string {
  return replayed
    .map(resultLine)
    .filter((line) => line !== null)
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}
