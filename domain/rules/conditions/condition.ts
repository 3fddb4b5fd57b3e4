import { EvaluationError, ParseError, TypeError as CelTypeError, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';
import { unboundedCost } from './cost';
import { IS_GOODS } from './demands';
import { lineEnvironment, orderEnvironment, type ConditionNames } from './environment';
import { namesIn, type NamesFound } from './names-in';
import { valuesNamed, type NamedValue } from './values-named';
import { together, waysTo, type Way } from './ways';
import { withAbsentAttributes } from './with-absent';

/** A checked condition, ready to be tested on orders. */
export interface Condition {
  readonly source: string;
  readonly namesMember: boolean;
  readonly namesLineKind: boolean;
  /** Its value if it refers to nothing, else null. */
  readonly constant: boolean | null;
  /** What could make it hold, as far as that can be told from it; none: it never holds. */
  readonly ways: readonly Way[];
  /** The texts that it compares names with, each with its place in words: ` (at character 17)`. */
  readonly named: readonly (Pick<NamedValue, 'name' | 'value'> & { readonly place: string })[];
  /**
   * Tests it. Absent attributes are no error.
   * @throws Error on data that it can't be computed on, as dividing by zero; `conditionError` tells it.
   */
  test(names: ConditionNames): boolean;
}

export type CompiledCondition = { ok: true; condition: Condition } | { ok: false; message: string };

const LONGEST = 4000;

/**
 * Checks a CEL expression and makes it ready.
 * @param over whether it may refer to `line`
 */
export function compileCondition(source: string, over: 'order' | 'line'): CompiledCondition {
  if (source.length > LONGEST) return { ok: false, message: `A condition has at most ${LONGEST} characters.` };
  const environment = over === 'line' ? lineEnvironment : orderEnvironment;
  try {
    const parsed = environment.parse(source);
    const check = parsed.check();
    if (check.error !== undefined) return { ok: false, message: describe(check.error, source) };
    if (check.type !== 'bool' && check.type !== 'dyn')
      return { ok: false, message: `A condition must be true or false; this one is of type ${String(check.type)}.` };
    const costly = unboundedCost(parsed.ast);
    if (costly !== null) return { ok: false, message: costly.reason + placeOf(costly.at, source) };
    const ready = environment.parse(withAbsentAttributes(source, parsed.ast));
    ready.check();
    return { ok: true, condition: toCondition(source, ready, parsed.ast, over) };
  } catch (error) {
    return { ok: false, message: describe(error, source) };
  }
}

/** A condition that could not be computed on an order's data. */
class ConditionFailed extends Error {
  constructor(source: string, cause: unknown) {
    super(`${conditionError(cause)}: ${source}`, { cause });
  }
}

/** What went wrong with a condition on an order's data, in a line. */
export function conditionError(error: unknown): string {
  if (error instanceof EvaluationError) return error.summary;
  return error instanceof Error ? error.message : String(error);
}

function toCondition(source: string, evaluate: ParseResult, ast: ASTNode, over: 'order' | 'line'): Condition {
  const test = (names: object): boolean => evaluate(names) === true;
  const found = namesIn(ast);
  const constant = found.names.size === 0 ? constantOf(test) : null;
  return {
    source,
    namesMember: found.names.has('member'),
    namesLineKind: found.lineKind,
    constant,
    ways: constant === false ? [] : together(waysTo(ast, true), looksAt(found, over)),
    named: valuesNamed(ast).map(({ name, value, at }) => ({ name, value, place: placeOf(at, source) })),
    test: (names) => {
      try {
        return test(names);
      } catch (error) {
        throw new ConditionFailed(source, error);
      }
    },
  };
}

/** An expression that fails whatever the order never holds. */
function constantOf(test: (names: object) => boolean): boolean {
  try {
    return test({});
  } catch {
    return false;
  }
}

/** Only goods, unless it names the kind of the line. */
function looksAt({ lineKind }: NamesFound, over: 'order' | 'line'): readonly Way[] {
  return over === 'line' && !lineKind ? [[IS_GOODS]] : [[]];
}

/** The message with the place that it is about. */
function describe(error: unknown, source: string): string {
  if (!(error instanceof ParseError || error instanceof CelTypeError)) return conditionError(error);
  return error.range === undefined ? error.summary : error.summary + placeOf(error.range.start, source);
}

/** A place within a condition, counted from 1; its line is told where there are several. */
function placeOf(offset: number, source: string): string {
  const before = source.slice(0, offset).split('\n');
  const character = (before.at(-1)?.length ?? 0) + 1;
  return source.includes('\n') ? ` (at line ${before.length}, character ${character})` : ` (at character ${character})`;
}
