import type { CompiledScope } from '../compiled';
import type { TimeWindow } from './window';

/** Whether nothing but the time decides that a rule applies. */
export function alwaysApplies({ code, when, needs, limits }: CompiledScope): boolean {
  return code === null && (when === null || when.constant === true) && needs.length === 0 && limits === null;
}

/** Whether a rule applies whenever another does, by their times. */
export function covers(rule: TimeWindow, other: TimeWindow): boolean {
  return rule.from <= other.from && rule.until >= other.until;
}
