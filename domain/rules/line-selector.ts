import type { Condition } from './conditions/condition';
import type { ConditionNames } from './conditions/environment';
import { LineNames, type LineState } from './conditions/line-names';

/** Which lines a rule looks at: those of kind goods, unless its condition names `line.kind`; then also by the condition. */
export interface LineSelector {
  readonly condition: Condition | null;
}

/** A line that conditions can look at; its view is made when the first does. */
export interface SelectableLine extends LineState {
  names: LineNames | null;
}

/** Every line of kind goods. */
export const GOODS: LineSelector = { condition: null };

/**
 * The lines that a selector matches, in their order.
 * @throws Error if the condition can't be computed on a line
 */
export function selectLines<Line extends SelectableLine>({ condition }: LineSelector, lines: readonly Line[], names: ConditionNames): Line[] {
  if (condition === null) return lines.filter(isGoods);
  const matched: Line[] = [];
  for (const line of lines) {
    if (!condition.namesLineKind && !isGoods(line)) continue;
    names.line = line.names ??= new LineNames(line);
    if (condition.test(names)) matched.push(line);
  }
  names.line = undefined;
  return matched;
}

const isGoods = (line: LineState) => line.kind === 'goods';
