import { useDatabase } from '../../test/harness/database';
import { ensurePartitions } from '../partitions';
import { readCounters } from './counters';
import { readHealth } from './health';

const database = useDatabase();

describe('the health of the database', () => {
  it('is good after migrate', async () => {
    expect(await readHealth(database().open(1))).toEqual({ missingMigrations: [], missingPartitions: [] });
  });

  it('names what is missing', async () => {
    const ahead = (months: number) =>
      new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + months, 1)).toISOString().slice(0, 7).replace('-', '_');
    // The third month ahead is made before it is needed: its absence is no outage.
    for (const months of [2, 3]) await database().rows(`drop table lumbung.entry_${ahead(months)}`);
    await database().rows(`delete from lumbung.migration where name = '0001-ledger'`);
    expect(await readHealth(database().open(1))).toEqual({ missingMigrations: ['0001-ledger'], missingPartitions: [`entry_${ahead(2)}`] });
    expect(await ensurePartitions(database().open(1))).toEqual([2, 3].map((months) => `entry_${ahead(months)}`));
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
