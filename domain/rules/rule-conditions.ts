import { checkNamed } from './checks/named';
import { within, type Report } from './checks/report';
import type { CompileContext } from './compile-scope';
import { compileCondition, type Condition } from './conditions/condition';
import { GOODS, type LineSelector } from './line-selector';

/** Compiles the conditions of one rule, reports what is wrong with them, and remembers whether one names the member. */
export class RuleConditions {
  namesMember = false;
  readonly #path: string;
  readonly #report: Report;
  readonly #known: CompileContext['known'];

  constructor(path: string, { report, known }: Pick<CompileContext, 'report' | 'known'>) {
    this.#path = path;
    this.#report = report;
    this.#known = known;
  }

  /** A condition over order, member and today; null if there is none or it is wrong. */
  order(field: string, source: string | undefined): Condition | null {
    const condition = this.#compile(field, source, 'order');
    if (condition?.ways.length === 0) this.#report.warn(within(this.#path, field), 'It never holds.');
    return condition;
  }

  /** A condition also over line; left out: goods. */
  lines(field: string, source: string | undefined): LineSelector {
    const condition = this.#compile(field, source, 'line');
    return condition === null ? GOODS : { condition };
  }

  #compile(field: string, source: string | undefined, over: 'order' | 'line'): Condition | null {
    if (source === undefined) return null;
    const compiled = compileCondition(source, over);
    if (!compiled.ok) {
      this.#report.error(within(this.#path, field), compiled.message);
      return null;
    }
    checkNamed(within(this.#path, field), compiled.condition, this.#known, this.#report);
    this.namesMember ||= compiled.condition.namesMember;
    return compiled.condition;
  }
}
