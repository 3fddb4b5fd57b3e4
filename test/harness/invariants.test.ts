import type { Client } from 'pg';
import { useDatabase } from './database';
import { brokenInvariants, expectInvariants, INVARIANTS } from './invariants';
import { asAdmin } from './run/postgres';

const database = useDatabase();

/**
 * A small sound ledger, written by hand: a grant of 100 that expires, one of 50 that does not, an order that redeems 30 of the first and earns
 * 20 that are pending and lifts the level, an order under way with 10 points reserved, and a refused one.
 */
const SOUND = `
  set constraints all deferred;
  insert into lumbung.program (program_id, name, currency, currency_digits, time_zone, sandbox, current_version) values ('p', 'P', 'IDR', 2, 'UTC', false, 1);
  insert into lumbung.rule_set (program_id, version, body, body_hash, actor, key_id, request_id) values
    ('p', 1, '{"levels": [{"id": "member", "threshold": 0}, {"id": "gold", "threshold": 900}]}', 'x', 'a', 'k', 'r');
  insert into lumbung.member (member_id, created_by_key) values ('m', 'k'), ('n', 'k');
  insert into lumbung.card (id, program_id, member_id, joined_on, active, pending, reserved, level, level_from, level_version, version, orders, spend, earned, exact_from, exact_until) overriding system value values
    (1, 'p', 'm', '2026-01-01', 120, 20, 10, 'gold', '2026-02-01', 1, 3, 1, 900, 20, '2026-01-01', '2026-02-28'),
    (2, 'p', 'n', '2026-01-01', 0, 0, 0, 'member', null, null, 0, 0, 0, 0, null, null);
  insert into lumbung.lot (id, program_id, card_id, points, remaining, state, is_open, earned_at, available_on, expires_on, source_kind, source_id) overriding system value values
    (1, 'p', 1, 100, 70, 'active', true, now(), '2026-01-01', '2026-06-30', 'grant', 'g1'),
    (2, 'p', 1, 50, 50, 'active', true, now(), '2026-01-01', null, 'grant', 'g2'),
    (3, 'p', 1, 20, 20, 'pending', true, now(), '2026-03-01', '2026-12-31', 'order', 'o1');
  with x as (
    select *
      from (values
        ('grant', 'g1', 1, 'settled', '{"points": 100}', null, null, null, null, null, '{"lot": {"points": 100}}', 0),
        ('grant', 'g2', 1, 'settled', '{"points": 50}', null, null, null, null, null, '{"lot": {"points": 50}}', 0),
        ('order', 'o1', 1, 'refused', '{}', null, null, null, null, null, null, 0),
        ('order', 'o1', 2, 'settled', '{}', '{"isFirst": true}',
          '{"goodsTotal": 900, "total": 900, "discountTotal": 100, "lines": [{"gross": 1000, "net": 900, "discounts": [{"amount": 100}]}], "discounts": [{"amount": 100}]}',
          '{"points": 30}', '{"points": 20}', '[{"ruleKind": "discount", "ruleId": "d", "period": "lifetime", "memberId": "", "uses": 1, "amount": 100}]',
          '{"redeemedLots": [{"points": 30}], "earnedLots": [{"points": 20}]}', 0),
        ('order', 'o2', 1, 'discounted', '{}', '{"isFirst": false}', null, '{"points": 10}', null,
          '[{"ruleKind": "discount", "ruleId": "d", "period": "lifetime", "memberId": "", "uses": 1, "amount": 100}]', null, 10))
      as x (kind, id, attempt, state, request, facts, pricing, redemption, accrual, uses, posted, reserved)),
  basis as (
    insert into lumbung.settlement_basis (program_id, kind, id, attempt, recorded_at, request, facts, pricing, redemption, uses)
    select 'p', kind, id, attempt, now(), request::jsonb, facts::jsonb, pricing::jsonb, redemption::jsonb, uses::jsonb from x)
  insert into lumbung.settlement (program_id, kind, id, attempt, recorded_at, state, fingerprint, member_id, card_id, accepted_at, placed_at, business_date, goods_total,
      accrual, posted, reserved, workflow_id, workflow_run, actor, key_id, request_id)
    select 'p', kind, id, attempt, now(), state, decode(repeat('00', 32), 'hex'), 'm', 1, now(), timestamptz '2026-02-01', date '2026-02-01', (pricing::jsonb->>'goodsTotal')::bigint,
           accrual::jsonb, posted::jsonb, reserved, 'w', 'w', 'a', 'k', 'r' from x;
  insert into lumbung.settlement_open (program_id, id, attempt, recorded_at, card_id) values ('p', 'o2', 1, now(), 1);
  insert into lumbung.settlement_key (program_id, kind, id, fingerprint, attempt, state, recorded_at)
    select distinct on (program_id, kind, id) program_id, kind, id, fingerprint, attempt, case when state = 'discounted' then 'open' else state end, recorded_at
      from lumbung.settlement order by program_id, kind, id, attempt desc;
  insert into lumbung.entry (id, recorded_at, program_id, card_id, kind, points, balance_after, available_after, at, source_kind, source_id, actor, key_id, request_id) values
    (1, now(), 'p', 1, 'grant', 100, 100, 100, now(), 'grant', 'g1', 'a', 'k', 'r'),
    (2, now(), 'p', 1, 'grant', 50, 150, 150, now(), 'grant', 'g2', 'a', 'k', 'r'),
    (3, now(), 'p', 1, 'redeem', -30, 120, 120, now(), 'order', 'o1', 'a', 'k', 'r'),
    (4, now(), 'p', 1, 'earn', 20, 140, 120, now(), 'order', 'o1', 'a', 'k', 'r');
  insert into lumbung.allocation (entry_id, lot_id, recorded_at, program_id, points) values
    (1, 1, now(), 'p', 100), (2, 2, now(), 'p', 50), (3, 1, now(), 'p', -30), (4, 3, now(), 'p', 20);
  insert into lumbung.qualifying_day (card_id, on_date, spend, earned) values (1, '2026-02-01', 900, 20);
  insert into lumbung.usage_counter (program_id, rule_kind, rule_id, period, member_id, uses, amount) values ('p', 'discount', 'd', 'lifetime', '', 2, 200);
  insert into lumbung.level_change (id, program_id, card_id, level, level_before, at, recorded_at, rule_set_version, qualified_by, qualifying, source_kind, source_id,
      actor, key_id, request_id) overriding system value
    values (1, 'p', 1, 'gold', 'member', '2026-02-01', now(), 1, 'spend', 900, 'order', 'o1', 'a', 'k', 'r');
  insert into lumbung.outbox (recorded_at, program_id, card_id, card_version, source_kind, source_id, level_change_id)
    select now(), 'p', 1, v, 'order', 'o1', case v when 3 then 1 end from generate_series(1, 3) v;
`;

/** One way of breaking each invariant. Constraints that would not let it happen are taken away first. */
const BREAKAGE: Record<string, string> = {
  lots_equal_balance: 'update lumbung.card set active = 20, pending = 120 where id = 1',
  entries_equal_balance: 'update lumbung.card set active = 121 where id = 1',
  debt_equals_entries: 'update lumbung.card set debt = 5 where id = 1',
  'each entry says the balance that it left': 'update lumbung.entry set balance_after = 151 where id = 2',
  'debt is never negative in between': 'update lumbung.entry set debt_change = case id when 1 then -5 else 5 end where id in (1, 2)',
  'debt was never negative at a past instant':
    "update lumbung.entry set debt_change = case id when 2 then 5 else -5 end, at = case id when 2 then now() + interval '1 day' else at end where id in (2, 3)",
  entries_equal_allocations: 'delete from lumbung.allocation where entry_id = 2',
  lots_equal_allocations: 'update lumbung.allocation set lot_id = 2 where entry_id = 3',
  'a lot was never below zero nor above its points':
    'alter table lumbung.lot drop constraint lot_check; update lumbung.lot set points = 60 where id = 1',
  'allocations join an entry and a lot of the same card and program': 'update lumbung.lot set card_id = 2 where id = 2',
  'the card holds what its holds do': 'update lumbung.card set held = 3 where id = 1',
  'an operation on points has exactly its entries, and no entry is without its operation':
    "update lumbung.entry set source_kind = 'redemption', source_id = 'none' where id = 1",
  'a redemption has come back as far as its reversals say, and no further':
    "update lumbung.settlement set kind = 'redemption', posted = '{\"points\": 5}', progress = '{\"restored\": [{\"points\": 5}]}' where id = 'g1'",
  'a hold is what those say that resolved it': `insert into lumbung.hold (program_id, hold_id, card_id, points, expires_at, state, resolved_at, actor, key_id, request_id)
    values ('p', 'h1', 1, 5, now(), 'voided', now(), 'a', 'k', 'r')`,
  'nothing is negative': 'alter table lumbung.card drop constraint card_held_check; update lumbung.card set held = -1 where id = 1',
  'a lot is open exactly while it holds something, in a state that says so':
    'alter table lumbung.lot drop constraint lot_check1, drop constraint lot_check2, drop constraint lot_check3; update lumbung.lot set is_open = false where id = 3',
  'within its window of dates the card says what can be used': "update lumbung.card set exact_until = '2026-03-01' where id = 1",
  'every change of a card has its row in the outbox': 'update lumbung.card set version = 4 where id = 1',
  'no two cards of a program belong to one member, and no lot to a card of another program':
    "alter table lumbung.card drop constraint card_program_id_member_id_key; update lumbung.card set member_id = 'm' where id = 2",
  'each key points at the latest attempt of its settlement, in the same state': "update lumbung.settlement_key set state = 'failed' where id = 'o1'",
  'the orders under way are listed, and no others': 'delete from lumbung.settlement_open',
  'what orders under way will credit and spend is known': 'update lumbung.settlement_open set card_id = 2',
  'every attempt has its basis': "delete from lumbung.settlement_basis where id = 'g1'",
  'attempts are numbered from 1, and all but the last came to nothing':
    "update lumbung.settlement set state = 'settled' where id = 'o1' and attempt = 1",
  'a settled order has exactly its entries, another one none': "update lumbung.entry set source_id = 'o2' where id = 4",
  'a settled grant has exactly its entry, another one none': "update lumbung.settlement_basis set request = '{\"points\": 51}' where id = 'g2'",
  'no entry and no lot without the settlement that caused it': "update lumbung.lot set source_id = 'o2' where id = 3",
  'what was posted is what was planned':
    'update lumbung.settlement set posted = \'{"redeemedLots": [], "earnedLots": []}\' where id = \'o1\' and attempt = 2',
  held_by_holds: 'update lumbung.card set held = 3 where id = 1',
  no_overdue_lots: `insert into lumbung.lifecycle_run (program_id, business_date, state, cause, actor, key_id, request_id, started_at, finished_at)
    values ('p', '2026-07-01', 'done', 'request', 'a', 'k', 'r', now() + interval '1 minute', now() + interval '2 minutes')`,
  settlements_equal_entries: "update lumbung.entry set source_id = 'o2' where id = 3",
  level_is_last_change: "update lumbung.card set level = 'member' where id = 1",
  reserved_by_orders: "update lumbung.settlement set state = 'failed' where id = 'o2'",
  usage_counters: 'update lumbung.usage_counter set uses = 1',
  'a member has at most one first order in a program': "update lumbung.settlement_basis set facts = '{\"isFirst\": true}' where id = 'o2'",
  'the card counts its settled orders': 'update lumbung.card set orders = 2 where id = 1',
  'the shares of a priced order add up exactly, and none is below zero':
    "update lumbung.settlement_basis set pricing = jsonb_set(pricing, '{lines,0,net}', '901') where id = 'o1' and attempt = 2",
  'the card has the level of its last change': "update lumbung.card set level = 'member' where id = 1",
  'level changes follow one another, and none changes nothing': "update lumbung.level_change set level_before = 'gold' where id = 1",
  'each level change that an order caused counts from its time, and was earned': 'update lumbung.level_change set qualifying = 899 where id = 1',
  'each level change has numbers that reach it, or a person who set it': "update lumbung.level_change set source_kind = 'by_hand' where id = 1",
  'a level that is set by hand has one under it': "update lumbung.card set level_set_until = '2026-12-31' where id = 1",
  'the outbox tells of each level change once': 'update lumbung.outbox set level_change_id = null',
  'the card has come to the sum of its days': 'update lumbung.card set earned = 21 where id = 1',
  'what counts toward levels on a day is what the operations of that day came to': "update lumbung.qualifying_day set on_date = '2026-02-02'",
  'points are redeemed first expiring first': 'update lumbung.allocation set lot_id = 2 where entry_id = 3',
  'no lot is spent before it is usable or after it lapsed': "update lumbung.lot set expires_on = '2026-01-31' where id = 1",
};

/** Runs statements in a transaction that is always taken back, and answers which invariants were broken within it. */
async function brokenBy(...statements: string[]): Promise<string[]> {
  return asAdmin(database().ownerUrl, async (client: Client) => {
    await client.query('begin');
    for (const statement of statements) await client.query(statement);
    const broken = await brokenInvariants({ rows: async (sql) => (await client.query(sql)).rows as never });
    await client.query('rollback');
    return broken;
  });
}

test('a sound ledger breaks none', async () => {
  expect(await brokenBy(SOUND)).toEqual([]);
});

test('an empty database breaks none', async () => {
  await expectInvariants(database());
});

test.each(INVARIANTS.map(({ name }) => name))('sees when this is not so: %s', async (name) => {
  const breakage = BREAKAGE[name];
  expect(breakage).toBeDefined();
  expect((await brokenBy(SOUND, breakage!)).join('\n')).toContain(name);
});
