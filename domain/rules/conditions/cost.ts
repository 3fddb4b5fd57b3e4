import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from './names-in';

/** Macros that go through a list. */
const LOOPS = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** Why an expression is refused, and where that stands in it. */
export interface Costly {
  readonly reason: string;
  readonly at: number;
}

/**
 * Why an expression could take longer than its length tells, or null. Conditions run for every order of everybody, drafts of quotes included, so
 * what grows faster than the order is not allowed: patterns (which may backtrack without end) and loops within loops.
 */
export function unboundedCost(node: ASTNode, withinLoop = false): Costly | null {
  const called = node.op === 'rcall' || node.op === 'call' ? node.args[0] : null;
  if (called === 'matches') return { reason: 'matches is not available: compare with ==, in, startsWith, endsWith or contains', at: node.start };
  const loops = node.op === 'rcall' && LOOPS.has(node.args[0]);
  if (loops && withinLoop) return { reason: `${node.args[0]} can't stand within another loop over a list`, at: node.start };
  for (const child of childrenOf(node)) {
    const found = unboundedCost(child, withinLoop || loops);
    if (found !== null) return found;
  }
  return null;
}
