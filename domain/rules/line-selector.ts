import type { Condition } from './conditions/condition';
import type { ConditionNames } from './conditions/environment';
import { LineNames } from './conditions/line-names';
import { isGoods, type WorkingLine } from './working-line';

/** Which lines a rule looks at: those of kind goods, unless its condition names `line.kind`; then also by the condition. */
export interface LineSelector {
  readonly condition: Condition | null;
}

/** Every line of kind goods. */
export const GOODS: LineSelector = { condition: null };

/**
 * The lines that a selector matches, in their order.
 * @throws Error if the condition can't be computed on a line
 */
export function selectLines({ condition }: LineSelector, lines: readonly WorkingLine[], names: ConditionNames): WorkingLine[] {
  if (condition === null) return lines.filter(isGoods);
  const matched: WorkingLine[] = [];
  try {
    for (const line of lines) {
      if (!condition.namesLineKind && !isGoods(line)) continue;
      names.line = line.names ??= new LineNames(line);
      if (condition.test(names)) matched.push(line);
    }
  } finally {
    names.line = undefined;
  }
  return matched;
}
