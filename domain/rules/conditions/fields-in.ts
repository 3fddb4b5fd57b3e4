import type { ASTNode } from '@marcbachmann/cel-js';
import { lineEnvironment } from './environment';
import { childrenOf } from './names-in';

/** What a condition looks at: `order.subtotal`, or with the name of an attribute `order.attributes.gift`. */
export interface ConditionField {
  readonly of: 'order' | 'member';
  readonly field: string;
  /** Null: not an attribute. */
  readonly attribute: string | null;
}

/** The fields of order and member that a condition looks at, each once, in the order in which it names them. */
export function fieldsIn(source: string): ConditionField[] {
  const found = new Map<string, ConditionField>();
  collect(lineEnvironment.parse(source).ast, null, found);
  return [...found.values()];
}

/** How a field is written in a condition. */
export function writeField({ of, field, attribute }: ConditionField): string {
  return attribute === null ? `${of}.${field}` : `${of}.${field}.${attribute}`;
}

/** @param attribute what the node's parent takes of it */
function collect(node: ASTNode, attribute: string | null, found: Map<string, ConditionField>): void {
  const field = fieldOf(node);
  if (field !== null) {
    const full = { ...field, attribute: field.field === 'attributes' ? attribute : null };
    // `has()` and the like look at all attributes; there is no one value to tell.
    if (full.field !== 'attributes' || full.attribute !== null) found.set(writeField(full), full);
  }
  for (const child of childrenOf(node)) collect(child, taken(node), found);
}

function fieldOf(node: ASTNode): Omit<ConditionField, 'attribute'> | null {
  if (node.op !== '.') return null;
  const [owner, field] = node.args;
  return owner.op === 'id' && (owner.args === 'order' || owner.args === 'member') ? { of: owner.args, field } : null;
}

/** The name that a node takes of what it stands on: `….name` and `…['name']`. */
function taken(node: ASTNode): string | null {
  if (node.op === '.') return node.args[1];
  return node.op === '[]' && node.args[1].op === 'value' && typeof node.args[1].args === 'string' ? node.args[1].args : null;
}
