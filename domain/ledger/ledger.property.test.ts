import fc from 'fast-check';
import { balanceOn, nextExpiry } from './balance';
import { EMPTY_CARD, usablePoints, type CardState, type Operation } from './card';
import { bookDebt, bringUpToDate, credit } from './credit';
import { debit, debitReserved, release, reserve } from './debit';
import { expire } from './expire';
import { checkInvariants } from './invariants';
import { isUsable, sumsByState } from './lot';
import { exactWindow, isWithin } from './window';

const DAYS = 14;
const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
const operation = (n: number): Operation => ({ date: day(n), at: `${day(n)}T12:00:00Z`, source: { kind: 'grant', id: `op-${n}` } });

const anyDay = fc.nat({ max: DAYS });
const points = fc.integer({ min: 1, max: 30 });
const credited = fc.integer({ min: 10, max: 40 });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('credit' as const), on: anyDay, points: credited, wait: fc.nat(4), valid: fc.option(fc.nat(10)) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('debit' as const), on: anyDay, points }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reserve' as const), on: anyDay, points }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('serve' as const), on: anyDay }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), on: anyDay }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const), on: anyDay }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('debt' as const), on: anyDay, points }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const history = fc.array(step, { minLength: 5, maxLength: 25, size: 'max' });

/** A card and the reservations that are open on it. */
interface World {
  card: CardState;
  reservations: readonly number[];
}

function take({ card, reservations }: World, next: Step): World {
  const at = operation(next.on);
  const [first = 0, ...others] = reservations;
  switch (next.do) {
    case 'credit': {
      const expiresOn = next.valid === null ? null : day(next.on + next.wait + next.valid);
      return { card: credit(card, at, 'earn', [{ points: next.points, availableOn: day(next.on + next.wait), expiresOn }]).card, reservations };
    }
    case 'debit': {
      const debited = debit(card, at, 'redeem', next.points);
      return { card: debited.ok ? debited.card : card, reservations };
    }
    case 'reserve': {
      const reserved = reserve(card, at, next.points);
      return reserved.ok ? { card: reserved.card, reservations: [...reservations, next.points] } : { card, reservations };
    }
    case 'serve':
      return { card: debitReserved(card, at, 'redeem', first).card, reservations: others };
    case 'release':
      return { card: release(card, first), reservations: others };
    case 'expire':
      return { card: expire(card, at), reservations };
    case 'debt':
      return { card: bookDebt(card, at, next.points), reservations };
  }
}

/** Runs random histories and looks at the card after every step. */
function afterEveryStep(look: (card: CardState, before: CardState, next: Step) => void): void {
  fc.assert(
    fc.property(history, (steps) => {
      let world: World = { card: EMPTY_CARD, reservations: [] };
      for (const next of steps) {
        const before = world.card;
        world = take(world, next);
        look(world.card, before, next);
      }
    }),
    { numRuns: 300 },
  );
}

/** Runs random histories and looks at the card at their end. */
function afterAll(look: (card: CardState) => void): void {
  fc.assert(
    fc.property(history, (steps) => {
      look(steps.reduce(take, { card: EMPTY_CARD, reservations: [] }).card);
    }),
    { numRuns: 300 },
  );
}

const everyDay = Array.from({ length: DAYS + 15 }, (_, n) => day(n));

describe('a card, whatever happens to it', () => {
  it('adds up, is nowhere negative, and can serve its reservations', () => {
    afterEveryStep((card) => {
      expect(checkInvariants(card)).toEqual([]);
      expect(sumsByState(card.lots).active).toBeGreaterThanOrEqual(card.reserved);
    });
  });

  it('spends point by point what lapses first', () => {
    afterEveryStep((card, before, next) => {
      const entry = card.entries.at(-1);
      if (next.do !== 'debit' || card === before || entry?.kind !== 'redeem') return;
      const current = bringUpToDate(before, operation(next.on));
      const everyPoint = current.lots
        .filter((lot) => isUsable(lot, day(next.on)))
        .flatMap((lot) =>
          Array.from({ length: lot.remaining }, () => ({ key: `${lot.expiresOn ?? '9999'} ${String(lot.id).padStart(6, '0')}`, id: lot.id })),
        )
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .slice(0, next.points);
      const spent = new Map<number, number>();
      for (const { id } of everyPoint) spent.set(id, (spent.get(id) ?? 0) - 1);
      expect(entry.allocations).toEqual([...spent].map(([lotId, n]) => ({ lotId, points: n })));
    });
  });

  it('has sums that are exact within its window of dates', () => {
    afterAll((card) => {
      const window = exactWindow(card);
      for (const date of everyDay.filter((d) => isWithin(window, d))) {
        const { active, pending } = sumsByState(card.lots);
        expect(usablePoints(card, date)).toBe(active);
        expect(balanceOn(card, date)).toMatchObject({ pending, debt: card.debt });
      }
    });
  });

  it('has a balance to which nightly runs make no difference', () => {
    afterAll((card) => {
      const today = day(DAYS / 2);
      const run = (state: CardState, n: number) => expire(state, operation(n));
      const nightly = Array.from({ length: DAYS / 2 + 1 }, (_, n) => n).reduce(run, card);
      expect(balanceOn(run(card, DAYS / 2), today)).toEqual(balanceOn(card, today));
      expect(balanceOn(nightly, today)).toEqual(balanceOn(card, today));
      expect(nextExpiry(nightly, today)).toEqual(nextExpiry(card, today));
    });
  });

  it('is never changed by what can not be covered', () => {
    afterAll((card) => {
      for (const date of [day(0), day(DAYS)]) {
        const { available } = balanceOn(card, date);
        const at = { ...operation(0), date };
        expect(debit(card, at, 'redeem', available + 1)).toEqual({ ok: false, available });
        expect(debit(card, at, 'redeem', available).ok).toBe(true);
      }
    });
  });
});
