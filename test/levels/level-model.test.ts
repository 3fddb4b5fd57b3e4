import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Database } from '../../db/database';
import { redeemPoints } from '../../db/kernel/kernel';
import { inTransaction } from '../../db/transaction';
import { climb, newCardLevels } from '../../domain/levels/climb';
import { hasHadLevel, levelAt } from '../../domain/levels/level-history';
import { compileRuleSet } from '../../domain/rules/compile';
import type { CompiledRuleSet } from '../../domain/rules/compiled';
import type { RuleSet } from '../../domain/rules/rule-set';
import { useDatabase } from '../harness/database';
import { expectInvariants } from '../harness/invariants';
import { LevelDriver, type LevelOrder } from './level-driver';

const database = useDatabase();
let pool: Database;

/** Levels that come, go, change their names, their thresholds and what they are reached by. */
const VERSIONS: Pick<RuleSet, 'levels' | 'levelPolicy'>[] = [
  {
    levels: [
      { id: 'bronze', threshold: 0 },
      { id: 'silver', threshold: 100 },
      { id: 'gold', threshold: 200 },
    ],
  },
  {
    levels: [
      { id: 'bronze', threshold: 0 },
      { id: 'gold', threshold: 150 },
      { id: 'platinum', threshold: 300 },
    ],
  },
  {
    levels: [
      { id: 'basic', threshold: 0 },
      { id: 'silver', threshold: 250 },
      { id: 'plus', threshold: 400 },
    ],
    levelPolicy: { qualifyOn: 'points' },
  },
  {},
];

const ladders = VERSIONS.map((version) => {
  const { compiled } = compileRuleSet({ earning: [], ...version });
  if (!compiled) throw new Error('the rule set compiles');
  return compiled.ladder;
});
const ladderOf = (version: number): CompiledRuleSet['ladder'] => ladders[version - 1]!;

beforeAll(async () => {
  pool = database().open(2);
  await database().rows(
    `insert into lumbung.program (program_id, name, currency, currency_digits, time_zone, sandbox, current_version) values ('p', 'P', 'GBP', 2, 'UTC', true, 4)`,
  );
  for (const [index, version] of VERSIONS.entries())
    await database().rows(
      `insert into lumbung.rule_set (program_id, version, body, body_hash, actor, key_id, request_id) values ('p', $1, $2, 'x', 'a', 'k', 'r')`,
      [index + 1, JSON.stringify({ earning: [], ...version })],
    );
});

const day = (n: number) => new Date(Date.UTC(2026, 2, 1 + n, 12)).toISOString();
const DAYS = 10;

interface Planned {
  on: number;
  spend: number;
  earned: number;
  version: number;
  /** Settled in one transaction with those before it that were not settled yet. */
  settles: boolean;
}

const planned: fc.Arbitrary<Planned> = fc.record({
  on: fc.integer({ min: 0, max: DAYS }),
  spend: fc.constantFrom(0, 1, 49, 50, 100, 150),
  earned: fc.constantFrom(0, 50, 100, 150),
  // Mostly one version, so that levels are climbed one after the other.
  version: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 3, arbitrary: fc.integer({ min: 1, max: VERSIONS.length }) }),
  settles: fc.boolean(),
});

async function play(orders: Planned[]): Promise<number> {
  const [lowest] = ladderOf(1).levels;
  const driver = new LevelDriver(pool, 'p', randomUUID(), lowest.id);
  let model = newCardLevels(ladderOf(1));
  let waiting: { ref: Awaited<ReturnType<LevelDriver['accrue']>>; order: LevelOrder }[] = [];
  for (const [index, { on, settles, ...amounts }] of orders.entries()) {
    const order = { ...amounts, at: day(on) };
    waiting.push({ ref: await driver.accrue(order), order });
    if (!settles && index < orders.length - 1) continue;
    await driver.settle(waiting.map(({ ref }) => ref));
    for (const { order: settled } of waiting) model = climb(model, ladderOf(settled.version), settled);
    // A step that runs again changes nothing.
    await driver.settle(waiting.map(({ ref }) => ref));
    waiting = [];

    const { card, changes } = await driver.read();
    expect({ ...card, changes: changes.map(({ at, ...change }) => ({ ...change, at: new Date(at).toISOString() })) }).toMatchObject({
      ...{ level: model.level, spend: model.spend, earned: model.earned, changes: model.changes },
    });
    for (let n = 0; n <= DAYS; n += 1) {
      const inSql = hasHadLevel(card.levelFrom, day(n)) ? card.level : levelAt(changes, day(n), card.level);
      expect(inSql).toBe(levelAt(model.changes, day(n), model.level));
    }
  }
  return model.changes.length;
}

it('has after every order exactly the levels that the pure model has, and the same history', async () => {
  let changes = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(planned, { minLength: 3, maxLength: 9, size: 'max' }), async (orders) => {
      changes += await play(orders);
    }),
    { numRuns: 60, interruptAfterTimeLimit: 40_000, endOnFailure: process.env.CI === 'true' },
  );
  await expectInvariants(database());
  // Otherwise nothing would have been compared.
  expect(changes).toBeGreaterThan(0);
}, 120_000);

/** Of this connection, since it told the server last. */
const CARD_UPDATES = `select n_tup_upd::int as "all", n_tup_hot_upd::int as "inPlace" from pg_stat_xact_user_tables where relname = 'card'`;
const NEVER = { all: 0, inPlace: 0 };

it('a card that changes its level is written once, and in its place', async () => {
  const driver = new LevelDriver(pool, 'p', randomUUID(), 'bronze');
  const ref = await driver.accrue({ at: day(1), spend: 500, earned: 5, version: 1 });
  const written = await inTransaction(pool, async (tx) => {
    const [before = NEVER] = await tx.query<typeof NEVER>(CARD_UPDATES, []);
    await redeemPoints(tx, null, [ref]);
    const [after = NEVER] = await tx.query<typeof NEVER>(CARD_UPDATES, []);
    return { all: after.all - before.all, inPlace: after.inPlace - before.inPlace };
  });
  expect(written).toEqual({ all: 1, inPlace: 1 });
  expect((await driver.read()).card).toMatchObject({ level: 'gold' });
});
