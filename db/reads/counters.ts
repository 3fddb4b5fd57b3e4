import type { CounterKey, CounterState } from '../../domain/settlement/facts';
import type { Database } from '../database';
import { select } from './select';

/** Usage counters of limited rules as they are now, for quotes; one that was never used is 0. In the order of the keys. */
export async function readCounters(database: Database, programId: string, keys: readonly CounterKey[]): Promise<CounterState[]> {
  if (keys.length === 0) return [];
  const sql = `
    select k."ruleKind", k."ruleId", k.period, k."memberId", coalesce(c.uses, 0) as uses, coalesce(c.amount, 0) as amount
      from jsonb_to_recordset($2::jsonb) as k (ord integer, "ruleKind" text, "ruleId" text, period text, "memberId" text)
      left join lumbung.usage_counter c on c.program_id = $1 and c.rule_kind = k."ruleKind" and c.rule_id = k."ruleId" and c.period = k.period and c.member_id = k."memberId"
     order by k.ord`;
  return select<CounterState>(database, sql, [programId, JSON.stringify(keys.map((key, ord) => ({ ...key, ord })))]);
}
