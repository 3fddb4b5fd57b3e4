import { difference, type Check } from './check';

/** Counters of a program against the uses that its operations have stored. */
export const USAGE_COUNTERS: Check = {
  name: 'usage_counters',
  differences: `
    with used as (
      select u->>'ruleKind' as rule_kind, u->>'ruleId' as rule_id, u->>'period' as period, u->>'memberId' as member_id,
             sum((u->>'uses')::bigint) as uses, sum((u->>'amount')::bigint) as amount
        from lumbung.settlement s
        join lumbung.settlement_basis b
          on b.program_id = s.program_id and b.kind = s.kind and b.id = s.id and b.attempt = s.attempt and b.recorded_at = s.recorded_at
       cross join lateral jsonb_array_elements(b.uses) u
       where s.program_id = $1 and s.state in ('discounted', 'accrued', 'settled') and b.uses is not null and b.uses <> '[]'
       group by 1, 2, 3, 4)
    select ${difference({
      program: '$1::text',
      card: 'null::bigint',
      subject: "rule_kind || ' ' || rule_id || ', ' || period || case when member_id = '' then '' else ', member ' || member_id end",
      expected: "jsonb_build_object('uses', coalesce(u.uses, 0), 'amount', coalesce(u.amount, 0))",
      actual: "jsonb_build_object('uses', coalesce(c.uses, 0), 'amount', coalesce(c.amount, 0))",
    })}
      from (select * from lumbung.usage_counter where program_id = $1) c
      full join used u using (rule_kind, rule_id, period, member_id)
     where (coalesce(c.uses, 0), coalesce(c.amount, 0)) <> (coalesce(u.uses, 0), coalesce(u.amount, 0))`,
};

/** How many counters of a program there are to check. */
export const COUNT_COUNTERS = 'select count(*) as checked from lumbung.usage_counter where program_id = $1';
