import { difference, type Check } from './check';

/** Ids of executions in which an operation waits for its order (`workflows/wait-until-settled`) begin with this. */
const WAITING = 'wait:';
/** Longer than any of them waits. */
const LONGEST_WAIT = '4 days';

/** Operations under way: orders between their steps, and what was answered with `202` and has no row yet; one that waits for its order takes its time. */
const UNDER_WAY = `
  select o.program_id, 'order' as kind, o.id, o.card_id, o.recorded_at as since from lumbung.settlement_open o
  union all select a.program_id, a.kind, a.id, null, min(a.recorded_at) from lumbung.accepted_operation a
   where (a.workflow_id not like '${WAITING}%' or a.recorded_at < now() - interval '${LONGEST_WAIT}') and not exists (
     select from lumbung.settlement_key k where k.program_id = a.program_id and k.kind = a.kind and k.id = a.id and k.state in ('open', 'settled'))
   group by 1, 2, 3`;

/** Operations that don't come to an end; `$1`: seconds that one may take. */
export const NO_STUCK_OPERATIONS: Check = {
  name: 'no_stuck_operations',
  differences: `
    select ${difference({
      program: 'w.program_id',
      card: 'w.card_id',
      subject: "w.kind || ' ' || w.id",
      expected: "jsonb_build_object('doneWithinSeconds', $1::integer)",
      actual: `jsonb_build_object('since', to_char(w.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))`,
    })}
      from (${UNDER_WAY}) w where w.since < now() - make_interval(secs => $1::integer)`,
};

/** How many operations are under way, by program. */
export const COUNT_OPERATIONS = `select w.program_id as "programId", count(*) as checked from (${UNDER_WAY}) w group by w.program_id`;
