import { ALLOCATION_CHECKS } from './allocations';
import { BALANCE_CHECKS } from './balance';
import type { Check } from './check';
import { SETTLEMENT_CHECKS } from './settlements';
import { STANDING_CHECKS } from './standing';

export { COUNT_COUNTERS, USAGE_COUNTERS } from './counters';
export { COUNT_OPERATIONS, NO_STUCK_OPERATIONS } from './operations';
export type { Check, Difference } from './check';

/** Checks of cards, some at a time. */
export const CARD_CHECKS: readonly Check[] = [...BALANCE_CHECKS, ...ALLOCATION_CHECKS, ...STANDING_CHECKS, ...SETTLEMENT_CHECKS];
