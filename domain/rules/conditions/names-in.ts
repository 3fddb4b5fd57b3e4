import type { ASTNode } from '@marcbachmann/cel-js';

/** Methods whose first argument is a variable that they bring in, seen by the arguments after it. */
const BINDERS = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind']);

/** What a condition refers to. */
export interface NamesFound {
  /** Variables: order, member, line, today. */
  readonly names: Set<string>;
  /** It looks at the kind of a line, so lines of every kind count, not just goods. */
  lineKind: boolean;
}

/** Finds the variables that an expression refers to, leaving out those that its own macros bring in. */
export function namesIn(
  node: ASTNode,
  found: NamesFound = { names: new Set(), lineKind: false },
  bound: ReadonlySet<string> = new Set(),
): NamesFound {
  if (node.op === 'id' && !bound.has(node.args)) found.names.add(node.args);
  if (isLineKind(node) && !bound.has('line')) found.lineKind = true;
  const variable = boundBy(node);
  const inner = variable === null ? bound : new Set([...bound, variable]);
  for (const child of childrenOf(node)) namesIn(child, found, inner);
  return found;
}

/** The parts of an expression; of a macro call, its receiver and arguments. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case '!_':
    case '-_':
      return [node.args];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    default:
      return node.args;
  }
}

function boundBy(node: ASTNode): string | null {
  if (node.op !== 'rcall' || !BINDERS.has(node.args[0])) return null;
  const [variable] = node.args[2];
  return variable?.op === 'id' ? variable.args : null;
}

function isLineKind(node: ASTNode): boolean {
  if (node.op === '.') return node.args[1] === 'kind' && isLine(node.args[0]);
  return node.op === '[]' && node.args[1].op === 'value' && node.args[1].args === 'kind' && isLine(node.args[0]);
}

const isLine = (node: ASTNode) => node.op === 'id' && node.args === 'line';
