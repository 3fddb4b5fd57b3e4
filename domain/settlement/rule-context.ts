import { instant } from '../calendar/instant';
import type { OrderRequest } from '../orders/order';
import { normalizeCode, type CompiledRuleSet } from '../rules/compiled';
import type { ConditionNames } from '../rules/conditions/environment';
import { MemberNames } from '../rules/conditions/member-names';
import { OrderNames } from '../rules/conditions/order-names';
import type { ProgramFacts, SettlementFacts } from './facts';
import { WorkingOrder } from './working-order';

/** Everything that settling an order depends on. */
export interface EvaluationInput {
  readonly order: OrderRequest;
  readonly compiled: CompiledRuleSet;
  readonly program: ProgramFacts;
  readonly facts: SettlementFacts;
}

/** An order under evaluation, as rules see it. */
export interface RuleContext extends EvaluationInput {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Normalized. */
  readonly codes: ReadonlySet<string>;
  readonly work: WorkingOrder;
  readonly names: ConditionNames;
}

const NO_CODES: ReadonlySet<string> = new Set();

/**
 * Prepares an order for its rules, with nothing taken off its lines.
 * @throws Problem `OUT_OF_RANGE`
 */
export function ruleContext(input: EvaluationInput): RuleContext {
  const { order, compiled, facts, program } = input;
  const work = new WorkingOrder(order);
  return {
    order,
    compiled,
    program,
    facts,
    at: instant(facts.at),
    codes: order.codes === undefined ? NO_CODES : new Set(order.codes.map(normalizeCode)),
    work,
    names: {
      order: new OrderNames(order, facts, work, program.timeZone),
      member: facts.member === null ? undefined : new MemberNames(facts.member),
      line: undefined,
      today: facts.date,
    },
  };
}
