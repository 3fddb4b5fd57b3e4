import { instant } from '../../domain/calendar/instant';
import { localDate } from '../../domain/calendar/local-time';
import type { SettledProgram } from '../../db/kernel/programs';
import type { Operation } from '../../workflows/operation';
import { businessInstant } from '../batch/business-instant';
import type { DatedOperation, Decider } from './decider';
import type { World } from './world';

/** When an operation counts: when it says, or now, but never before what it takes back; clocks of tills differ. */
export function momentOf(
  decider: Decider,
  operation: Operation,
  program: SettledProgram,
  parent: World['parent'],
): Pick<DatedOperation, 'at' | 'date'> {
  const at = businessInstant(decider.saidAt?.(operation.request), operation.acceptedAt, program);
  const name = decider.takesBack?.(operation);
  const before = name === undefined ? null : parent(name);
  if (typeof before?.at === 'string' && before.date !== null && instant(before.at) > instant(at)) return { at: before.at, date: before.date };
  return { at, date: localDate(at, program.timeZone) };
}
