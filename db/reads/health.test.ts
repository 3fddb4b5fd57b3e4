import { useDatabase } from '../../test/harness/database';
import { readCounters } from './counters';
import { readHealth } from './health';

const database = useDatabase();

describe('the health of the database', () => {
  it('is good after migrate', async () => {
    expect(await readHealth(database().open(1))).toEqual({ missingMigrations: [], missingPartitions: [] });
  });

  it('names what is missing', async () => {
    const month = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + 3, 1)).toISOString().slice(0, 7).replace('-', '_');
    await database().rows(`drop table lumbung.entry_${month}`);
    await database().rows(`delete from lumbung.migration where name = '0001-ledger'`);
    expect(await readHealth(database().open(1))).toEqual({ missingMigrations: ['0001-ledger'], missingPartitions: [`entry_${month}`] });
  });
});

describe('usage counters', () => {
  it('are as they were left, 0 where nobody used a rule, in the order asked for', async () => {
    const key = (ruleId: string, memberId = '') => ({ ruleKind: 'discount' as const, ruleId, period: 'lifetime', memberId });
    await database().rows(
      `insert into lumbung.usage_counter (program_id, rule_kind, rule_id, period, member_id, uses, amount)
       values ('a', 'discount', 'd', 'lifetime', 'm-1', 2, 9007199254740991), ('b', 'discount', 'e', 'lifetime', '', 7, 0)`,
    );
    expect(await readCounters(database().open(1), 'a', [key('e'), key('d', 'm-1'), key('d')])).toEqual([
      { ...key('e'), uses: 0, amount: 0 },
      { ...key('d', 'm-1'), uses: 2, amount: 9007199254740991 },
      { ...key('d'), uses: 0, amount: 0 },
    ]);
    expect(await readCounters(database().open(1), 'a', [])).toEqual([]);
  });
});
