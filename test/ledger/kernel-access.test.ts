import { Client } from 'pg';
import { knownMigrations, migrate } from '../../db/migrate';
import { useDatabase } from '../harness/database';

const database = useDatabase();

async function asLogin<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('what the logins may do', () => {
  const LEDGER = [
    'card',
    'level_change',
    'lot',
    'entry',
    'allocation',
    'settlement',
    'settlement_basis',
    'settlement_open',
    'settlement_key',
    'usage_counter',
    'outbox',
    'lifecycle_run',
    'event',
    'accepted_operation',
    'hold',
  ];

  it.each(LEDGER)('lumbung_app reads %s and changes nothing in it', async (table) => {
    await asLogin(database().appUrl, async (client) => {
      await expect(client.query(`select * from lumbung.${table} limit 1`)).resolves.toBeDefined();
      for (const statement of [`delete from lumbung.${table}`, `truncate lumbung.${table}`, `insert into lumbung.${table} default values`])
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
      await expect(client.query(`update lumbung.${table} set program_id = 'x'`)).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('lumbung_app reads what counts toward levels, and changes it only by way of the kernel', async () => {
    await asLogin(database().appUrl, async (client) => {
      await expect(client.query('select * from lumbung.qualifying_day limit 1')).resolves.toBeDefined();
      for (const statement of ['delete from lumbung.qualifying_day', 'update lumbung.qualifying_day set spend = 1'])
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
      await expect(client.query(`select lumbung.write_levels('{mine}', '[{"programId": "other"}]')`)).rejects.toMatchObject({ code: '42501' });
      await expect(client.query(`select lumbung.lock_level_cards('{mine}', 'other', '{1}')`)).rejects.toMatchObject({ code: '42501' });
      await expect(client.query(`select lumbung.write_levels(null, '[]')`)).resolves.toBeDefined();
    });
  });

  it('lumbung_app writes the tables of simulations itself', async () => {
    await asLogin(database().appUrl, async (client) => {
      for (const table of ['simulation', 'simulation_result', 'simulation_counter'])
        await expect(client.query(`delete from lumbung.${table}`)).resolves.toBeDefined();
    });
  });

  it('lumbung_app replaces what belongs to members, and deletes no member', async () => {
    await asLogin(database().appUrl, async (client) => {
      for (const table of ['member_number', 'member_external_id', 'list_member', 'list', 'idempotency_key'])
        await expect(client.query(`delete from lumbung.${table}`)).resolves.toBeDefined();
      await expect(client.query('delete from lumbung.member')).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('a rule set, once published, can not be changed by lumbung_app', async () => {
    await asLogin(database().appUrl, async (client) => {
      await expect(client.query(`update lumbung.rule_set set body = '{}'`)).rejects.toMatchObject({ code: '42501' });
      await expect(client.query('delete from lumbung.rule_set')).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('lumbung_app calls the steps, but none of the movements that they are made of', async () => {
    await asLogin(database().appUrl, async (client) => {
      await expect(client.query(`select lumbung.redeem_points(null, '{}', '{}', '{}')`)).resolves.toBeDefined();
      await expect(client.query('select lumbung.take_from_lot(1, 1)')).rejects.toMatchObject({ code: '42501' });
      await expect(client.query(`select lumbung.insert_settlements('order', 'w', 'r', '[]')`)).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('a step refuses programs outside of the allowed ones', async () => {
    await asLogin(database().appUrl, async (client) => {
      const other = `'{mine}', '{other}', '{o}', '{1}'`;
      for (const step of [`redeem_points(${other})`, `accrue_points(${other}, '{null}')`, `undo_settlement(${other}, '{}')`])
        await expect(client.query(`select lumbung.${step}`)).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('lumbung_app keeps partitions ahead, and not for ever', async () => {
    await asLogin(database().appUrl, async (client) => {
      expect((await client.query('select * from lumbung.ensure_partitions(3)')).rows).toEqual([]);
      expect((await client.query('select * from lumbung.ensure_partitions(1000000)')).rows.length).toBeLessThanOrEqual(4 * 24);
    });
  });

  it('lumbung_maintenance makes partitions and reads no keys', async () => {
    await asLogin(database().maintenanceUrl, async (client) => {
      const { rows } = await client.query('select * from lumbung.ensure_partitions(4)');
      expect(rows).toEqual([]);
      await expect(client.query('select * from lumbung.api_key')).rejects.toMatchObject({ code: '42501' });
      await expect(client.query(`select lumbung.redeem_points(null, '{}', '{}', '{}')`)).rejects.toMatchObject({ code: '42501' });
    });
  });
});

describe('constraints', () => {
  it('store no negative balance, even for the owner', async () => {
    await database().rows(
      `with p as (insert into lumbung.program (program_id, name, currency, currency_digits, time_zone, sandbox, current_version) values ('c', 'C', 'GBP', 2, 'UTC', true, 1)),
            m as (insert into lumbung.member (member_id, created_by_key) values ('m', 'k'))
       select 1`,
    );
    const card = (columns: string, values: string) =>
      database().rows(
        `insert into lumbung.card (program_id, member_id, joined_on, level, ${columns}) values ('c', 'm', '2026-01-01', 'member', ${values})`,
      );
    for (const column of ['active', 'pending', 'held', 'reserved', 'debt', 'orders', 'spend'])
      await expect(card(column, '-1')).rejects.toMatchObject({ code: '23514' });
    await expect(card('active, pending', '9007199254740991, 1')).rejects.toMatchObject({ code: '23514' });
  });
});

describe('migrate', () => {
  it('changes nothing the second time, from several processes at once', async () => {
    const steps: string[] = [];
    const again = () => migrate({ ownerUrl: database().ownerUrl, onStep: (step) => steps.push(step) });
    await Promise.all([again(), again(), again()]);
    expect(steps).toEqual([]);
  });

  it('goes down and up again', async () => {
    const { readFile } = await import('node:fs/promises');
    const image = () =>
      database().rows(
        `select table_name, column_name, data_type from information_schema.columns where table_schema = 'lumbung' and table_name !~ '_\\d{4}_\\d{2}$' order by 1, 2`,
      );
    const before = await image();
    for (const name of [...(await knownMigrations())].reverse()) await database().rows(await readFile(`db/migrations/${name}.down.sql`, 'utf8'));
    await database().rows('delete from lumbung.migration');
    const steps: string[] = [];
    await migrate({ ownerUrl: database().ownerUrl, onStep: (step) => steps.push(step) });
    expect(steps.slice(0, 2)).toEqual(['up 0001-ledger', 'up 0002-fast-settlement']);
    expect(await image()).toEqual(before);
    await asLogin(database().appUrl, (client) => client.query(`select lumbung.redeem_points(null, '{}', '{}', '{}')`));
  });
});
