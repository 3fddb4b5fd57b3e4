import { EvaluationError, ParseError, TypeError as CelTypeError, type ParseResult } from '@marcbachmann/cel-js';
import { lineEnvironment, orderEnvironment, type ConditionNames } from './environment';
import { unboundedCost } from './cost';
import { namesIn, type NamesFound } from './names-in';
import { withAbsentAttributes } from './with-absent';

/** A checked condition, ready to be tested on orders. */
export interface Condition {
  readonly source: string;
  readonly namesMember: boolean;
  readonly namesLineKind: boolean;
  /** Its value if it refers to nothing, else null. */
  readonly constant: boolean | null;
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
    if (check.error !== undefined) return { ok: false, message: describe(check.error) };
    if (check.type !== 'bool' && check.type !== 'dyn')
      return { ok: false, message: `A condition must be true or false; this one is of type ${String(check.type)}.` };
    const costly = unboundedCost(parsed.ast);
    if (costly !== null) return { ok: false, message: costly };
    const ready = environment.parse(withAbsentAttributes(source, parsed.ast));
    ready.check();
    return { ok: true, condition: toCondition(source, ready, namesIn(parsed.ast)) };
  } catch (error) {
    return { ok: false, message: describe(error) };
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

function toCondition(source: string, evaluate: ParseResult, found: NamesFound): Condition {
  const test = (names: object): boolean => evaluate(names) === true;
  return {
    source,
    namesMember: found.names.has('member'),
    namesLineKind: found.lineKind,
    constant: found.names.size === 0 ? constantOf(test) : null,
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

/** The message with the place that it is about, counted from 1. */
function describe(error: unknown): string {
  if (!(error instanceof ParseError || error instanceof CelTypeError)) return conditionError(error);
  return error.range === undefined ? error.summary : `${error.summary} (at character ${error.range.start + 1})`;
}
