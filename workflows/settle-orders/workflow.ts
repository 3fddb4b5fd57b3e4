import { CancellationScope, proxyLocalActivities, proxySinks, setCurrentDetails } from '@temporalio/workflow';
import { moveToOwnExecutions } from '../move';
import type { Verdict } from '../operation';
import type { OutcomeSinks } from '../outcome-sink';
import { KEEPS_PLACE_FOR, STEP_TIMEOUT, UNTIL_IT_WORKS } from '../retry-policy';
import { orderWorkflowId, SETTLE_ORDERS, type SettleOrdersActivities, type SettleOrdersInput, type SettleOrdersResult } from './contract';

const step = (summary: string) =>
  proxyLocalActivities<SettleOrdersActivities>({
    startToCloseTimeout: STEP_TIMEOUT,
    retry: UNTIL_IT_WORKS,
    localRetryThreshold: KEEPS_PLACE_FOR,
    summary,
  });

const { applyDiscounts } = step('1 of 3: discounts, refusals, reservations');
const { accruePoints } = step('2 of 3: what is earned');
const { redeemPoints } = step('3 of 3: the ledger, in one transaction');
const { undoSettlement } = step('undo: take back what the first steps reserved');

const { outcomes } = proxySinks<OutcomeSinks>();

/**
 * Settles a batch of orders: discount → accrual → redemption, each step for the whole batch in one local activity. Orders that fail by a
 * fault of ours are taken back and reported as failed; their batch-mates go on. An accepted order is always finished, so a request to
 * cancel the execution is not followed.
 */
export async function settleOrders(input: SettleOrdersInput): Promise<SettleOrdersResult> {
  return CancellationScope.nonCancellable(async () => {
    const first = await applyDiscounts(input);
    const second = first.live.length > 0 ? await accruePoints(first.live) : { live: [], culprits: [], locked: [] };
    const third = second.live.length > 0 ? await redeemPoints(second.live) : { outcomes: [], culprits: [], locked: [] };

    const culprits = [...second.culprits, ...third.culprits];
    const undone = culprits.length > 0 ? await undoSettlement(culprits) : [];

    const locked = [...first.locked, ...second.locked, ...third.locked];
    const moved = input.operations.filter((o) => locked.some((l) => l.programId === o.programId && l.id === o.id));
    if (moved.length > 0) await moveToOwnExecutions(moved, { workflowType: SETTLE_ORDERS, idOf: orderWorkflowId, noun: 'orders' });

    const fingerprints = new Map(input.operations.map((o) => [`${o.programId}/${o.id}`, o.fingerprint]));
    const finished = [...third.outcomes, ...undone, ...locked.map((ref) => ({ ...ref, outcome: 'moved' as const }))];
    const verdicts = finished.map((o) => ({ ...o, fingerprint: fingerprints.get(`${o.programId}/${o.id}`) ?? '', replayed: false }));
    return report([...first.verdicts, ...verdicts]);
  });
}

/** Tells those who wait, and leaves a line for the operator's eye in Temporal's UI: `62 settled, 2 refused`. */
function report(verdicts: Verdict[]): SettleOrdersResult {
  const counts = new Map<string, number>();
  for (const { outcome } of verdicts) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  outcomes.tell(verdicts);
  setCurrentDetails([...counts].map(([outcome, n]) => `${n} ${outcome}`).join(', '));
  return { verdicts };
}
