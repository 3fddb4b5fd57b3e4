import type { CounterKey, CounterState } from '../settlement/facts';
import type { CounterUse } from '../settlement/outcome';

/**
 * The usage counters of a draft while it is tried on one order after the other. They begin at 0, whatever the real ones say: as if the draft had
 * come into force with the first order.
 */
export class RunningCounters {
  readonly #counters = new Map<string, CounterState>();
  readonly #used = new Set<string>();

  /** @param known what the orders so far have used */
  constructor(known: readonly CounterState[]) {
    for (const state of known) this.#counters.set(nameOf(state), { ...state });
  }

  /** The counters as the next order finds them. */
  statesOf(keys: readonly CounterKey[]): CounterState[] {
    return keys.map((key) => ({ ...key, ...this.#usedSoFar(key) }));
  }

  /** Counts what an order has used. */
  count(uses: readonly CounterUse[]): void {
    for (const { uses: times, amount, ...key } of uses) {
      const so = this.#usedSoFar(key);
      this.#counters.set(nameOf(key), { ...key, uses: so.uses + times, amount: so.amount + amount });
      this.#used.add(nameOf(key));
    }
  }

  /** Counters that were counted here, as they stand now. */
  changed(): CounterState[] {
    return [...this.#counters].filter(([name]) => this.#used.has(name)).map(([, state]) => state);
  }

  #usedSoFar(key: CounterKey): Pick<CounterState, 'uses' | 'amount'> {
    const { uses = 0, amount = 0 } = this.#counters.get(nameOf(key)) ?? {};
    return { uses, amount };
  }
}

function nameOf({ ruleKind, ruleId, period, memberId }: CounterKey): string {
  return JSON.stringify([ruleKind, ruleId, period, memberId]);
}
