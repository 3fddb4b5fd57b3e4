export { postGrants } from './post-grants/workflow';
export { postOperations } from './post-operations/workflow';
export { returnOrder } from './return-order/workflow';
export { runLifecycle, startNight } from './run-lifecycle/workflow';
export { reconcile } from './reconcile/workflow';
export { settleOrders } from './settle-orders/workflow';
export { simulateRuleSet } from './simulate-rule-set/workflow';
export { waitUntilSettled } from './wait-until-settled/workflow';
