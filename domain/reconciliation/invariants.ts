/** Invariants of the books that a reconciliation checks, each with what it says. The names stand in answers, cases and metrics. */
export const INVARIANTS = {
  entries_equal_balance: 'The points of a card’s entries add up to its active and pending points.',
  lots_equal_balance: 'What is left in a card’s lots adds up to its active points and its pending points.',
  debt_equals_entries: 'The changes of debt in a card’s entries add up to its debt.',
  lots_equal_allocations: 'A lot holds what its allocations left in it.',
  entries_equal_allocations: 'An entry moves what its allocations move, on lots of its own card.',
  reserved_by_orders: 'What a card has reserved is reserved by orders under way.',
  held_by_holds: 'What a card holds back is held by holds that nobody has resolved.',
  no_overdue_lots: 'No lot is open past its date, and none pending on it, once a nightly run of that date has been.',
  settlements_equal_entries: 'What an operation says that it posted is what was entered for it, and nothing was entered without one.',
  level_is_last_change: 'A card’s level is where the history of its levels ends.',
  usage_counters: 'A counter of a limited rule holds the uses of the operations that used it.',
  no_stuck_operations: 'No operation has been under way for longer than the setting says.',
} as const;

export type InvariantName = keyof typeof INVARIANTS;

/** Names of all invariants, in the order in which they are told. */
export const INVARIANT_NAMES = Object.keys(INVARIANTS) as InvariantName[];
