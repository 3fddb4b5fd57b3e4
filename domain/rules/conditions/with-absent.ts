import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from './names-in';

/** Macros whose given argument decides, so that it has to be a boolean. */
const PREDICATES = new Map([
  ['all', 1],
  ['exists', 1],
  ['exists_one', 1],
  ['filter', 1],
]);

interface Edit {
  at: number;
  remove: number;
  insert: string;
}

/**
 * Rewrites a checked condition so that absent attributes do what they should where CEL's own rules would raise an error: an attribute that stands
 * as a condition itself (`line.attributes.gift && …`) is true only if it is there and true, and `has()` looks at its being there.
 * Edits the text at the places that the parser names; the rest stays as written.
 */
export function withAbsentAttributes(source: string, ast: ASTNode): string {
  const edits: Edit[] = [];
  asCondition(ast, edits);
  visit(ast, edits);
  edits.sort((a, b) => b.at - a.at);
  return edits.reduce((text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove), source);
}

function visit(node: ASTNode, edits: Edit[]): void {
  switch (node.op) {
    case '&&':
    case '||':
      node.args.forEach((operand) => {
        asCondition(operand, edits);
      });
      break;
    case '!_':
      asCondition(node.args, edits);
      break;
    case '?:':
      asCondition(node.args[0], edits);
      break;
    case 'rcall':
      asPredicate(node, edits);
      break;
    case 'call':
      if (node.args[0] === 'has' && node.args[1].some(isAttribute)) edits.push({ at: node.start, remove: 'has'.length, insert: 'isPresent' });
      break;
    default:
  }
  for (const child of childrenOf(node)) visit(child, edits);
}

function asPredicate(node: Extract<ASTNode, { op: 'rcall' }>, edits: Edit[]): void {
  const [method, , parameters] = node.args;
  const predicate = parameters[PREDICATES.get(method) ?? -1];
  if (predicate !== undefined) asCondition(predicate, edits);
}

function asCondition(node: ASTNode, edits: Edit[]): void {
  if (node.op === '?:') {
    asCondition(node.args[1], edits);
    asCondition(node.args[2], edits);
  }
  if (!isAttribute(node)) return;
  edits.push({ at: node.start, remove: 0, insert: '(' }, { at: node.end, remove: 0, insert: ' == true)' });
}

/** `….attributes.name` or `….attributes['name']`. */
function isAttribute(node: ASTNode): boolean {
  return (node.op === '.' || node.op === '[]') && node.args[0].op === '.' && node.args[0].args[1] === 'attributes';
}
