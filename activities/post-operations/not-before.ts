import { instant } from '../../domain/calendar/instant';
import type { DatedOperation, Parent } from './decider';

/** The moment of an operation that takes back what its parent did. Clocks of tills differ: nothing comes back before it was taken. */
export function notBefore(dated: Pick<DatedOperation, 'at' | 'date'>, { at, date }: Pick<Parent, 'at' | 'date'>): Pick<DatedOperation, 'at' | 'date'> {
  return at !== null && date !== null && instant(at) > instant(dated.at) ? { at, date } : dated;
}
