import type { ASTNode } from '@marcbachmann/cel-js';
import { readInstant } from '../../calendar/instant';
import { LINE_KINDS } from '../../orders/order';

export type Literal = string | bigint | boolean;

/** What a comparison demands of a name's value. Bounds belong to what they allow. */
export type Demand =
  | { readonly name: string; readonly oneOf: readonly Literal[] }
  | { readonly name: string; readonly noneOf: readonly Literal[] }
  | { readonly name: string; readonly least: string | bigint }
  | { readonly name: string; readonly most: string | bigint };

const MIRRORED: Record<string, string> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const OPPOSITE: Record<string, string> = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' };
const ROOTS = new Set(['order', 'member', 'line']);

const between = (name: string, least: bigint, most: bigint): Demand[] => [
  { name, least },
  { name, most },
];

/** What is known of values whatever the order (contract §2). */
const KNOWN: readonly Demand[] = [
  ...between('order.weekday', 1n, 7n),
  ...between('order.hour', 0n, 23n),
  ...between('member.birthdayIn', -1n, 366n),
  ...['order.subtotal', 'order.remaining', 'order.total', 'order.quantity', 'member.joinedDays', 'member.orders'].map((name) => ({
    name,
    least: 0n,
  })),
  ...['line.unitPrice', 'line.listPrice', 'line.gross', 'line.remaining'].map((name) => ({ name, least: 0n })),
  { name: 'line.kind', oneOf: LINE_KINDS },
  { name: 'line.quantity', least: 1n },
];

/** A line that a condition looks at which doesn't name its kind. */
export const IS_GOODS: Demand = { name: 'line.kind', oneOf: ['goods'] };

/** What a part of a condition demands to come out as wanted; null if it can't be told. */
export function demandOf(node: ASTNode, wanted: boolean): Demand | null {
  const itself = nameOf(node);
  if (itself !== null) return wanted ? { name: itself, oneOf: [true] } : { name: itself, noneOf: [true] };
  if (node.op === 'in') return amongOf(node.args, wanted);
  const mirrored = MIRRORED[node.op];
  if (mirrored === undefined) return null;
  const [left, right] = node.args as [ASTNode, ASTNode];
  return comparison(node.op, left, right, wanted) ?? comparison(mirrored, right, left, wanted);
}

/** Whether one value can meet all that is demanded of its name, of every name. */
export function isPossible(demands: readonly Demand[]): boolean {
  return demands.every(({ name }) => leavesSomething([...demands, ...KNOWN].filter((demand) => demand.name === name)));
}

function comparison(operator: string, left: ASTNode, right: ASTNode, wanted: boolean): Demand | null {
  const name = nameOf(left);
  const literal = literalOf(right);
  if (name === null || literal === null) return null;
  const effective = wanted ? operator : (OPPOSITE[operator] ?? '');
  // An attribute that isn't there is neither less nor more: that it isn't less says nothing.
  if (!wanted && name.includes('.attributes.') && effective !== '==' && effective !== '!=') return null;
  const value = name === 'order.placedAt' ? instantOf(literal) : literal;
  return value === null ? null : demand(effective, name, value);
}

function demand(operator: string, name: string, value: Literal): Demand | null {
  if (operator === '==') return { name, oneOf: [value] };
  if (operator === '!=') return { name, noneOf: [value] };
  if (typeof value === 'boolean') return null;
  const [least, step] = operator.startsWith('>') ? [true, 1n] : [false, -1n];
  // Texts lie close to each other: that one bound excludes its own value is left out.
  const bound = operator.length === 1 && typeof value === 'bigint' ? value + step : value;
  return least ? { name, least: bound } : { name, most: bound };
}

function amongOf([item, list]: readonly ASTNode[], wanted: boolean): Demand | null {
  const name = item === undefined ? null : nameOf(item);
  if (name === null || list?.op !== 'list') return null;
  const literals = list.args.map(literalOf);
  const values = literals.filter((value) => value !== null);
  if (values.length < literals.length) return null;
  return wanted ? { name, oneOf: values } : { name, noneOf: values };
}

/** How a node is named: `line.category`, `today`, `order.attributes.store`, also written with brackets; null for anything else. */
export function nameOf(node: ASTNode): string | null {
  if (node.op === 'id') return node.args === 'today' ? node.args : null;
  if (node.op !== '.' && node.op !== '[]') return null;
  const [of, key] = node.args;
  const field = typeof key === 'string' ? key : literalOf(key);
  if (typeof field !== 'string') return null;
  const before = of.op === 'id' && ROOTS.has(of.args) ? of.args : nameOf(of);
  return before === null ? null : `${before}.${field}`;
}

/** What is written down: a text, an integer, true or false; null for anything else. */
export function literalOf(node: ASTNode): Literal | null {
  if (node.op === '-_') {
    const value = literalOf(node.args);
    return typeof value === 'bigint' ? -value : null;
  }
  if (node.op !== 'value') return null;
  const value: unknown = node.args;
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean' ? value : null;
}

function instantOf(literal: Literal): bigint | null {
  const ms = typeof literal === 'string' ? readInstant(literal) : null;
  return ms === null ? null : BigInt(ms);
}

function leavesSomething(demands: readonly Demand[]): boolean {
  const lists = demands.flatMap((one) => ('oneOf' in one ? [one.oneOf] : []));
  const [values] = lists;
  if (values !== undefined) return values.some((value) => demands.every((one) => allows(one, value)));
  const leasts = demands.flatMap((one) => ('least' in one ? [one.least] : []));
  const mosts = demands.flatMap((one) => ('most' in one ? [one.most] : []));
  return leasts.every((least) => mosts.every((most) => typeof least !== typeof most || least <= most));
}

function allows(one: Demand, value: Literal): boolean {
  if ('oneOf' in one) return one.oneOf.includes(value);
  if ('noneOf' in one) return !one.noneOf.includes(value);
  if ('least' in one) return typeof value !== typeof one.least || value >= one.least;
  return typeof value !== typeof one.most || value <= one.most;
}
