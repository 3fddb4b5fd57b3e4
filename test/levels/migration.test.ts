import { readFile } from 'node:fs/promises';
import { knownMigrations, migrate } from '../../db/migrate';
import { useDatabase } from '../harness/database';

const database = useDatabase();
const LEVELS = '0004-levels';

/** Takes a migration back, and those after it. */
async function takeBack(until: string): Promise<void> {
  for (const name of (await knownMigrations()).filter((known) => known >= until).reverse()) {
    await database().rows(await readFile(`db/migrations/${name}.down.sql`, 'utf8'));
    await database().rows('delete from lumbung.migration where name = $1', [name]);
  }
}

test('cards that were there before levels know what they earned, and versions which levels they name', async () => {
  await takeBack(LEVELS);
  const levels = [{ id: 'bronze', threshold: 0 }];
  await database().rows(
    `with p as (insert into lumbung.program (program_id, name, currency, currency_digits, time_zone, sandbox, current_version) values ('p', 'P', 'GBP', 2, 'UTC', true, 1)),
          v as (insert into lumbung.rule_set (program_id, version, body, body_hash, actor, key_id, request_id)
                select 'p', n, body, 'x', 'a', 'k', 'r' from jsonb_array_elements($1) with ordinality as x (body, n))
     insert into lumbung.member (member_id, created_by_key) values ('m', 'k'), ('n', 'k')`,
    [JSON.stringify([{}, { levels: null }, { levels: [] }, { levels, levelPolicy: { qualifyOn: 'points' } }])],
  );
  await database().rows(
    `with c as (insert into lumbung.card (program_id, member_id, joined_on, active, level) values ('p', 'm', '2026-01-01', 142, 'member'), ('p', 'n', '2026-01-01', 0, 'member') returning *)
     insert into lumbung.entry (recorded_at, program_id, card_id, kind, points, balance_after, available_after, at, source_kind, source_id, actor, key_id, request_id)
     select now(), 'p', c.id, x.kind, x.points, 0, 0, now(), 'order', 'o', 'a', 'k', 'r'
       from c, (values ('earn', 30), ('grant', 100), ('earn', 12)) as x (kind, points) where c.member_id = 'm'`,
  );

  await migrate({ ownerUrl: database().ownerUrl });
  expect(await database().rows('select member_id, earned, level_from, level_version from lumbung.card order by 1')).toEqual([
    { member_id: 'm', earned: '42', level_from: null, level_version: null },
    { member_id: 'n', earned: '0', level_from: null, level_version: null },
  ]);
  expect(await database().rows('select version, levels, qualify_on from lumbung.rule_set order by 1')).toEqual([
    { version: 1, levels: null, qualify_on: 'spend' },
    { version: 2, levels: null, qualify_on: 'spend' },
    { version: 3, levels: null, qualify_on: 'spend' },
    { version: 4, levels, qualify_on: 'points' },
  ]);
});

test('what was settled before amounts were kept by day is filled in', async () => {
  const image = () => database().rows('select card_id, on_date::text as on_date, spend, earned from lumbung.qualifying_day order by 1, 2');
  await takeBack('0009-level-policy');
  await database().rows(
    `insert into lumbung.settlement (program_id, kind, id, attempt, recorded_at, state, fingerprint, card_id, accepted_at, business_date, goods_total, accrual,
       workflow_id, workflow_run, actor, key_id, request_id)
     select 'p', x.kind, x.id, 1, now(), x.state, 'x', x.card_id, now(), x.day::date, x.goods, jsonb_build_object('points', x.points), 'w', 'w', 'a', 'k', 'r'
       from (values ('order', '1', 'settled', 7, '2026-01-10', 100, 1), ('order', '2', 'settled', 7, '2026-01-10', 50, null), ('order', '3', 'settled', 7, '2026-01-11', 0, 2),
               ('order', '4', 'settled', 8, '2026-01-10', 0, 0), ('order', '5', 'failed', 7, '2026-01-10', 900, 9), ('order', '6', 'settled', null, '2026-01-10', 900, 9),
               ('grant', '7', 'settled', 7, '2026-01-10', null, null)) as x (kind, id, state, card_id, day, goods, points)`,
  );
  await migrate({ ownerUrl: database().ownerUrl });
  expect(await image()).toEqual([
    { card_id: '7', on_date: '2026-01-10', spend: '150', earned: '1' },
    { card_id: '7', on_date: '2026-01-11', spend: '0', earned: '2' },
  ]);
  expect(await database().rows('select version, level_policy from lumbung.rule_set order by 1')).toEqual([
    { version: 1, level_policy: null },
    { version: 2, level_policy: null },
    { version: 3, level_policy: null },
    { version: 4, level_policy: { qualifyOn: 'points' } },
  ]);
});
