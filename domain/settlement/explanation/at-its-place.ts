import type { CompiledRule } from '../../rules/compiled';
import { fieldsIn, writeField, type ConditionField } from '../../rules/conditions/fields-in';
import type { Evaluation } from '../outcome';
import { ruleContext, type EvaluationInput, type RuleContext } from '../rule-context';

/** The order as a rule found it: what the discounts before it had left of the lines. */
export function atItsPlace(rule: CompiledRule, input: EvaluationInput, { pricing, trace }: Pick<Evaluation, 'pricing' | 'trace'>): RuleContext {
  const context = ruleContext(input);
  const place = trace.findIndex(({ ruleKind, ruleId }) => ruleKind === rule.ruleKind && ruleId === rule.id);
  const taken = new Map<string, number>();
  const take = (lineId: string, amount: number) => taken.set(lineId, amount + (taken.get(lineId) ?? 0));
  for (const { lineId, discounts } of pricing.lines) for (const { kind, amount } of discounts) if (kind === 'given') take(lineId, amount);
  for (const { ruleKind, applied, lines = [] } of trace.slice(0, place))
    if (ruleKind === 'discount' && applied) for (const { lineId, amount } of lines) take(lineId, amount);
  context.work.leave(pricing.lines.map(({ lineId, gross }) => gross - (taken.get(lineId) ?? 0)));
  return context;
}

/** What a condition looked at, as it would write it: `order.subtotal = 65000`, `member.level = 'gold'`. */
export function valuesIn(source: string, { names }: RuleContext): string[] {
  return fieldsIn(source).flatMap((field) => {
    const value = valueOf(field, names);
    return value === undefined ? [] : [`${writeField(field)} = ${written(value)}`];
  });
}

function valueOf({ of, field, attribute }: ConditionField, names: RuleContext['names']): unknown {
  const owner = names[of];
  if (owner === undefined) return undefined;
  const value: unknown = owner[field as keyof typeof owner];
  if (attribute === null) return value;
  return owner.attributes.has(attribute) ? owner.attributes.get(attribute) : null;
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (value instanceof Date) return `'${value.toISOString()}'`;
  return typeof value === 'string' ? `'${value}'` : String(value);
}
