import { CARD_CHECKS, USAGE_COUNTERS, type Check } from '../../../db/reconciliation/checks';
import type { Invariant } from './invariant';

const NO_CARD = '0';
const LAST_CARD = '9223372036854775807';

/** What a reconciliation checks in production, over all cards at once. */
const ofCards = ({ name, differences }: Check): Invariant => ({
  name,
  violations: differences.replaceAll('$1', NO_CARD).replaceAll('$2', LAST_CARD),
});

/** The same of each program. */
const ofPrograms = ({ name, differences }: Check): Invariant => ({
  name,
  violations: `select x.* from lumbung.program p cross join lateral (${differences.replaceAll('$1', 'p.program_id')}) x`,
});

/** The books that reconciliations compare: the very same queries. */
export const BOOK_INVARIANTS: readonly Invariant[] = [...CARD_CHECKS.map(ofCards), ofPrograms(USAGE_COUNTERS)];
