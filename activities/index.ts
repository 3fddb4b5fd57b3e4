import type { PostGrantsActivities } from '../workflows/post-grants/contract';
import type { PostOperationsActivities } from '../workflows/post-operations/contract';
import type { ReconcileActivities } from '../workflows/reconcile/contract';
import type { RunLifecycleActivities } from '../workflows/run-lifecycle/contract';
import type { SettleOrdersActivities } from '../workflows/settle-orders/contract';
import type { SimulateRuleSetActivities } from '../workflows/simulate-rule-set/contract';
import type { ActivityContext } from './batch/context';
import { postGrants } from './post-grants/post-grants';
import { mergeMembers } from './merge-members/merge-members';
import { giveUpWaiting } from './post-operations/give-up-waiting';
import { postOperations } from './post-operations/post-operations';
import { abandonReconciliation, beginReconciliation, checkBooks } from './reconcile/reconcile';
import { advanceLifecycle } from './run-lifecycle/advance-lifecycle';
import { openNight } from './run-lifecycle/open-night';
import { accruePoints } from './settle-orders/accrue-points';
import { applyDiscounts } from './settle-orders/apply-discounts';
import { redeemPoints } from './settle-orders/redeem-points';
import { undoSettlement } from './settle-orders/undo-settlement';
import { abandonSimulation, replayOrders } from './simulate-rule-set/replay-orders';

/** What workflows can call. */
export type Activities = SettleOrdersActivities &
  PostGrantsActivities &
  PostOperationsActivities &
  SimulateRuleSetActivities &
  RunLifecycleActivities &
  ReconcileActivities;

/** Every activity, bound to the process it runs in. */
export function createActivities(context: ActivityContext): Activities {
  return {
    applyDiscounts: (input) => applyDiscounts(context, input),
    accruePoints: (refs) => accruePoints(context, refs),
    redeemPoints: (refs) => redeemPoints(context, refs),
    undoSettlement: (culprits) => undoSettlement(context, culprits),
    postGrants: (input) => postGrants(context, input),
    postOperations: (input) => (input.kind === 'merge' ? mergeMembers(context, input) : postOperations(context, input)),
    giveUpWaiting: (input) => giveUpWaiting(context, input),
    replayOrders: (input) => replayOrders(context, input),
    abandonSimulation: (input) => abandonSimulation(context, input),
    beginReconciliation: () => beginReconciliation(context),
    checkBooks: (ref) => checkBooks(context, ref),
    abandonReconciliation: (ref) => abandonReconciliation(context, ref),
    advanceLifecycle: (input) => advanceLifecycle(context, input),
    openNight: (input) => openNight(context, input),
  };
}
