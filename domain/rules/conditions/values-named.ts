import type { ASTNode } from '@marcbachmann/cel-js';
import { literalOf, nameOf } from './demands';
import { childrenOf } from './names-in';

/** A text that a condition compares a name with: `member.level == 'gold'`. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
  /** Where it stands, counted from 0. */
  readonly at: number;
}

/** The texts that an expression compares names with, by `==`, `!=` or `in` a list, as they stand in it. */
export function valuesNamed(node: ASTNode): NamedValue[] {
  return [...comparedIn(node), ...childrenOf(node).flatMap(valuesNamed)];
}

function comparedIn(node: ASTNode): NamedValue[] {
  if (node.op !== '==' && node.op !== '!=' && node.op !== 'in') return [];
  const [left, right] = node.args;
  if (node.op === 'in') return right.op === 'list' ? named(left, right.args) : [];
  return [...named(left, [right]), ...named(right, [left])];
}

function named(node: ASTNode, others: readonly ASTNode[]): NamedValue[] {
  const name = nameOf(node);
  if (name === null) return [];
  return others.flatMap((other) => {
    const value = literalOf(other);
    return typeof value === 'string' ? [{ name, value, at: other.start }] : [];
  });
}
