import fc from 'fast-check';
import type { Database } from '../../db/database';
import { ageCards } from '../../db/lifecycle/age-cards';
import { agingCards } from '../../db/lifecycle/candidates';
import type { OpenRun } from '../../db/lifecycle/progress';
import { inTransaction } from '../../db/transaction';
import { EMPTY_CARD, type CardState, type Operation } from '../../domain/ledger/card';
import { bookDebt, bringUpToDate, credit } from '../../domain/ledger/credit';
import { debit, reserve } from '../../domain/ledger/debit';
import { expire } from '../../domain/ledger/expire';
import { sumsByState } from '../../domain/ledger/lot';
import { exactWindow } from '../../domain/ledger/window';
import { useDatabase } from '../harness/database';
import { LEDGER_INVARIANTS } from '../harness/invariants/ledger';
import { KernelDriver } from '../ledger/kernel-driver';
import { entryMoments, day, PROGRAM, storeCard, storeMember, storePrograms } from '../ledger/stored-card';

const database = useDatabase();
let pool: Database;

beforeAll(async () => {
  pool = database().open(2);
  await storePrograms(database());
});

const operation = (n: number, id: string): Operation => ({ date: day(n), at: `${day(n)}T12:00:00.000Z`, source: { kind: 'grant', id } });

type Step =
  | { do: 'grant'; on: number; points: number; wait: number; valid: number | null }
  | { do: 'spend' | 'reserve' | 'hold'; on: number; share: number }
  | { do: 'debt'; on: number; points: number };

const on = fc.integer({ min: 0, max: 12 });
const points = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 ** 44 }) });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('grant' as const),
      on,
      points,
      wait: fc.constantFrom(0, 0, 2, 6),
      valid: fc.option(fc.integer({ min: 0, max: 8 }), { nil: null, freq: 5 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('spend' as const, 'reserve' as const, 'hold' as const), on, share: fc.constantFrom(0.2, 0.6, 1) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('debt' as const), on, points: fc.integer({ min: 1, max: 80 }) }) },
);

/** A card with a history, by the pure model. */
function cardOf(steps: readonly Step[]): CardState {
  return steps.reduce<CardState>((card, each, index) => {
    const now = operation(each.on, `g${index}`);
    if (each.do === 'grant') {
      const availableOn = day(each.on + each.wait);
      return credit(card, now, 'grant', [
        { points: each.points, availableOn, expiresOn: each.valid === null ? null : day(each.on + each.wait + each.valid) },
      ]).card;
    }
    if (each.do === 'debt') return bookDebt(card, now, each.points);
    const available = debit(card, now, 'redeem', Number.MAX_SAFE_INTEGER);
    const part = Math.floor((available.ok ? 0 : available.available) * each.share);
    if (part === 0) return card;
    if (each.do === 'hold') return { ...card, held: card.held + part };
    const done = each.do === 'spend' ? debit(card, now, 'redeem', part) : reserve(card, now, part);
    return done.ok ? done.card : card;
  }, EMPTY_CARD);
}

const plan = fc.record({
  cards: fc.array(fc.array(step, { maxLength: 9 }), { minLength: 1, maxLength: 7 }),
  nights: fc.array(fc.record({ on: fc.integer({ min: 0, max: 22 }), expire: fc.boolean() }), { minLength: 1, maxLength: 3 }),
  look: fc.integer({ min: 1, max: 9 }),
  most: fc.integer({ min: 1, max: 4 }),
});

async function play({ cards, nights, look, most }: typeof plan extends fc.Arbitrary<infer Plan> ? Plan : never): Promise<void> {
  await database().rows(
    'truncate lumbung.card, lumbung.level_change, lumbung.lot, lumbung.entry, lumbung.allocation, lumbung.outbox, lumbung.event, lumbung.member cascade',
  );
  let models = cards.map(cardOf);
  for (const [index, card] of models.entries()) await storeCard(database(), await storeMember(database(), `m${index}`), card);
  // Cards of the model come with a history, but without the rows that told others of it.
  await database().rows('update lumbung.card set version = 0, orders = 0, spend = 0');
  await database().rows(
    `with held as (
       insert into lumbung.hold (program_id, hold_id, card_id, points, expires_at, state, actor, key_id, request_id)
       select program_id, 'hold-' || id, id, held, now() + interval '1 day', 'active', 'a', 'k', 'r' from lumbung.card where held > 0
       returning card_id, expires_at)
     update lumbung.card c set holds_until = h.expires_at from held h where c.id = h.card_id`,
  );
  for (const night of nights.toSorted((a, b) => a.on - b.on)) {
    const run: Operation = operation(night.on, 'run');
    const before = models;
    models = models.map((card) => (night.expire ? expire(card, run) : bringUpToDate(card, run)));
    const touched = new Set<string>();
    for (let position: number | null = 0; position !== null;) {
      const open: OpenRun = {
        programId: PROGRAM,
        businessDate: day(night.on),
        phase: 'expire',
        position,
        counts: {},
        actor: 'a',
        keyId: 'k',
        requestId: 'r',
      };
      position = await inTransaction(pool, async (tx) => {
        const found = await agingCards(tx, open, { look, most });
        expect(found.cardIds.length).toBeLessThanOrEqual(most);
        await ageCards(tx, open, found.cardIds, night.expire);
        return found.position;
      });
    }
    for (const [index, card] of models.entries()) {
      const stored = await new KernelDriver(pool, database(), PROGRAM, `m${index}`).image();
      const [row] = await database().rows<{ version: string; from: string | null; until: string | null; at: string[] }>(
        `select version, exact_from::text as from, exact_until::text as until,
                (select array_agg(to_char(e.at at time zone 'UTC', 'YYYY-MM-DD') order by e.id) from lumbung.entry e where e.card_id = c.id) as at
           from lumbung.card c where member_id = $1`,
        [`m${index}`],
      );
      const { active, pending } = sumsByState(card.lots);
      expect(stored).toMatchObject({ active, pending, debt: card.debt, reserved: card.reserved });
      expect(stored?.lots.map(({ remaining, state }) => ({ remaining, state }))).toEqual(
        card.lots.map(({ remaining, state }) => ({ remaining, state })),
      );
      expect(stored?.entries.map(({ lots: _lots, ...entry }) => entry)).toEqual(
        card.entries.map(({ kind, points: moved, debtChange, balanceAfter, availableAfter }) => ({
          kind,
          points: moved,
          debtChange,
          balanceAfter,
          availableAfter,
        })),
      );
      expect(row?.at ?? []).toEqual(entryMoments(card).map((at) => at.slice(0, 10)));
      if (before[index]?.entries.length !== card.entries.length) touched.add(`m${index}`);
      const window = exactWindow(card);
      // Nothing is to be done before the window ends; where something was, it is read anew.
      if (touched.has(`m${index}`)) expect(row).toMatchObject({ from: window.from, until: window.until });
    }
    // These cards have no settlements; what must hold of cards, lots and entries does.
    for (const { name, violations } of LEDGER_INVARIANTS) expect({ name, rows: await database().rows(violations) }).toEqual({ name, rows: [] });
  }
}

it('ages random cards, chunk by chunk, exactly as the pure model does', async () => {
  await fc.assert(fc.asyncProperty(plan, play), { numRuns: 60, interruptAfterTimeLimit: 45_000, endOnFailure: process.env.CI === 'true' });
}, 120_000);
