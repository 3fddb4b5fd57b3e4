import type { ASTNode } from '@marcbachmann/cel-js';
import { demandOf, isPossible, type Demand } from './demands';

/** Demands that must all be met. */
export type Way = readonly Demand[];

/** It may come out as wanted, by what nobody looks into. */
const ANYHOW: readonly Way[] = [[]];
const NEVER: readonly Way[] = [];

/** More than any promotion has; beyond it what the rest demands is left out. */
const MOST = 200;

/**
 * The ways in which a checked condition can come out as wanted: comparisons of one name with something written down are looked into, everything
 * else may be either. None: it never does.
 */
export function waysTo(node: ASTNode, wanted: boolean): readonly Way[] {
  switch (node.op) {
    case 'value':
      return typeof node.args !== 'boolean' || node.args === wanted ? ANYHOW : NEVER;
    case '!_':
      return waysTo(node.args, !wanted);
    case '&&':
    case '||': {
      const [left, right] = node.args.map((operand) => waysTo(operand, wanted)) as [readonly Way[], readonly Way[]];
      return (node.op === '&&') === wanted ? together(left, right) : either(left, right);
    }
    case '?:': {
      const [condition, then, otherwise] = node.args;
      return either(together(waysTo(condition, true), waysTo(then, wanted)), together(waysTo(condition, false), waysTo(otherwise, wanted)));
    }
    default: {
      const demand = demandOf(node, wanted);
      return demand === null ? ANYHOW : possible([[demand]]);
    }
  }
}

/** The ways for both to come out as wanted. */
export function together(left: readonly Way[], right: readonly Way[]): readonly Way[] {
  if (left.length * right.length > MOST) return left;
  return possible(left.flatMap((one) => right.map((other) => [...one, ...other])));
}

function either(left: readonly Way[], right: readonly Way[]): readonly Way[] {
  return left.length + right.length > MOST ? ANYHOW : [...left, ...right];
}

const possible = (ways: readonly Way[]) => ways.filter(isPossible);
