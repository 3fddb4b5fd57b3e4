import type { CompiledReturns } from '../rules/compiled';
import type { EarnedOrder } from './earned-order';
import { keptTarget } from './kept-part';
import { proportionalTarget } from './proportional';
import type { LineReturned } from './returned';

const TARGET: Record<CompiledReturns['clawback'], (earned: EarnedOrder, lines: readonly LineReturned[]) => number> = {
  proportional: proportionalTarget,
  kept: keptTarget,
};

/**
 * What an order has to give back of what it earned once `lines` are back, over all of its returns together: points, at most what it earned. Computed
 * by the order's own version of the rules, on the facts of its settlement.
 */
export function clawbackTarget(earned: EarnedOrder, lines: readonly LineReturned[]): number {
  return TARGET[earned.compiled.returns.clawback](earned, lines);
}
