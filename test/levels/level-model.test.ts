import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Database } from '../../db/database';
import { redeemPoints } from '../../db/kernel/kernel';
import { inTransaction } from '../../db/transaction';
import { hasHadLevel, levelAt } from '../../domain/levels/level-history';
import { levelOn } from '../../domain/levels/standing';
import { useDatabase } from '../harness/database';
import { brokenInvariants } from '../harness/invariants';
import { LevelDriver } from './level-driver';
import { LevelModel, type Happening } from './level-model';
import { rulesOf, storeVersions, VERSION_COUNT } from './level-versions';

const database = useDatabase();
let pool: Database;

beforeAll(async () => {
  pool = database().open(2);
  await storeVersions(database());
});

/** Ends of months and years, where periods begin and end. */
const DATES = [
  ...['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01', '2026-03-31', '2026-04-01', '2026-04-15', '2026-04-30', '2026-05-01', '2026-05-31'],
  ...['2026-06-30', '2026-12-31', '2027-01-01', '2027-01-31', '2027-02-28', '2027-03-01'],
];
const date = fc.constantFrom(...DATES);
const LEVELS = ['bronze', 'silver', 'gold', 'platinum'];

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('order' as const),
      date,
      spend: fc.constantFrom(0, 1, 49, 50, 100, 150),
      earned: fc.constantFrom(0, 50, 100, 150),
      ofCurrent: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
      settles: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('nightly' as const), date }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('return' as const),
      date,
      place: fc.nat(),
      isExchange: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('grant' as const), date, spend: fc.constantFrom(0, 60), earned: fc.constantFrom(0, 60) }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('by_hand' as const), date, level: fc.constantFrom(...LEVELS), until: fc.option(date) }),
  },
);

async function play(current: number, happenings: Happening[], otherVersions: number[]): Promise<number> {
  await database().rows('update lumbung.program set current_version = $1', [current]);
  const model = new LevelModel(rulesOf(current));
  const driver = new LevelDriver(pool, 'p', randomUUID(), model.standing.level);
  let waiting: { ref: Awaited<ReturnType<LevelDriver['accrue']>>; settle: () => void }[] = [];
  const settleAll = async () => {
    await driver.settle(waiting.map(({ ref }) => ref));
    for (const { settle } of waiting) settle();
    // A step that runs again changes nothing.
    await driver.settle(waiting.map(({ ref }) => ref));
    waiting = [];
  };
  for (const [index, each] of happenings.entries()) {
    if (each.what === 'order') {
      const version = each.ofCurrent ? current : (otherVersions[index % otherVersions.length] ?? current);
      const at = `${each.date}T12:00:00.000Z`;
      const ref = await driver.accrue({ at, spend: each.spend, earned: each.earned, version });
      waiting.push({ ref, settle: () => model.order(each, rulesOf(version), ref.id) });
      if (!each.settles) continue;
    }
    await settleAll();
    if (each.what === 'nightly') {
      expect(await driver.nightly(each.date)).toBe(model.nightly(each.date));
      expect(await driver.nightly(each.date)).toBe(model.nightly(each.date));
    } else if (each.what !== 'order') await model.elsewhere(each, driver, `${each.what}-${index}`);
    await compare(driver, model);
  }
  await settleAll();
  await compare(driver, model);
  return model.changes.length;
}

async function compare(driver: LevelDriver, model: LevelModel): Promise<void> {
  const { cards, state, changes, recorded } = await driver.read(DATES);
  const iso = (at: string | null) => at && new Date(at).toISOString();
  const days = (some: readonly { date: string }[]) => [...some].sort((a, b) => (a.date < b.date ? -1 : 1));
  expect({ ...state.standing, from: iso(state.standing.from) }).toEqual(model.standing);
  expect({ ...state.amounts, days: days(state.amounts.days) }).toEqual({ ...model.amounts, days: days(model.amounts.days) });
  expect(recorded.map(({ level, before, at }) => ({ level, before, at: iso(at) }))).toEqual(
    model.changes.map(({ level, before, at }) => ({ level, before, at })),
  );
  for (const [index, on] of DATES.entries()) {
    const seen = cards[index]!;
    expect(seen.date).toBe(on);
    const at = `${on}T12:00:00.000Z`;
    expect(seen.level).toBe(levelOn(model.standing, on));
    expect(hasHadLevel(seen.levelFrom, at)).toBe(model.standing.from === null || model.standing.from <= at);
    // The history is asked for what lies before the level's last change.
    if (!hasHadLevel(seen.levelFrom, at)) expect(levelAt(changes, at, seen.level)).toBe(levelAt(model.changes, at, levelOn(model.standing, on)));
  }
}

it('has after whatever happens exactly the levels that the pure model has, and the same history', async () => {
  let changes = 0;
  const version = fc.integer({ min: 1, max: VERSION_COUNT });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 2, arbitrary: fc.constantFrom(1, 3, 6, 7) }, { weight: 1, arbitrary: version }),
      fc.array(happening, { minLength: 4, maxLength: 14, size: 'max' }),
      fc.array(version, { minLength: 1, maxLength: 3 }),
      async (current, happenings, others) => {
        changes += await play(current, happenings, others);
      },
    ),
    { numRuns: Number(process.env.LEVEL_RUNS ?? 60), interruptAfterTimeLimit: 60_000, endOnFailure: process.env.CI === 'true' },
  );
  // What was done without an operation has none that it could be compared with.
  expect((await brokenInvariants(database())).filter((name) => !name.startsWith('what counts toward levels'))).toEqual([]);
  // Otherwise nothing would have been compared.
  expect(changes).toBeGreaterThan(0);
}, 180_000);

/** Of this connection, since it told the server last. */
const CARD_UPDATES = `select n_tup_upd::int as "all", n_tup_hot_upd::int as "inPlace" from pg_stat_xact_user_tables where relname = 'card'`;
const NEVER = { all: 0, inPlace: 0 };

it('a card that changes its level is written once, and in its place', async () => {
  const driver = new LevelDriver(pool, 'p', randomUUID(), 'bronze');
  const ref = await driver.accrue({ at: '2026-03-02T12:00:00Z', spend: 500, earned: 5, version: 1 });
  const written = await inTransaction(pool, async (tx) => {
    const [before = NEVER] = await tx.query<typeof NEVER>(CARD_UPDATES, []);
    await redeemPoints(tx, null, [ref]);
    const [after = NEVER] = await tx.query<typeof NEVER>(CARD_UPDATES, []);
    return { all: after.all - before.all, inPlace: after.inPlace - before.inPlace };
  });
  expect(written).toEqual({ all: 1, inPlace: 1 });
  expect((await driver.read(['2026-03-03'])).cards).toMatchObject([{ level: 'gold' }]);
});
