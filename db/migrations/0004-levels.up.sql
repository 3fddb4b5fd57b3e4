-- Levels: what a card has of them, and how it came to it.

alter table lumbung.card
  -- Points earned in a lifetime, whatever became of them.
  add column earned bigint not null default 0 check (earned between 0 and 9007199254740991),
  -- From this instant on `level` is the level; what is dated before reads the history. Null: it has always been.
  add column level_from timestamptz,
  -- The version of the rules that gave the level. Null: the card was made with it.
  add column level_version integer;
update lumbung.card c set earned = x.points
  from (select e.card_id, sum(e.points) as points from lumbung.entry e where e.kind = 'earn' group by e.card_id) x
 where c.id = x.card_id;

-- Every change of a card's level, in the order in which they were recorded. Few for a card, and needed for as long as late orders may come, so
-- it is not partitioned.
create table lumbung.level_change (
  id bigint generated always as identity primary key,
  program_id text not null,
  card_id bigint not null references lumbung.card,
  level text not null,
  level_before text not null,
  -- The business time from which it counts, inclusive: that of the operation that caused it.
  at timestamptz not null,
  recorded_at timestamptz not null,
  rule_set_version integer not null,
  -- What qualified for it: minor units or points.
  qualified_by text not null check (qualified_by in ('spend', 'points')),
  qualifying bigint not null,
  source_kind text not null check (source_kind in ('order')),
  source_id text not null,
  actor text not null,
  key_id text not null,
  request_id text not null,
  xact xid8 not null default pg_current_xact_id()
);
create index level_change_by_card on lumbung.level_change (card_id, id);

-- The change of a card that this row tells of changed its level, too.
alter table lumbung.outbox add column level_change_id bigint;

-- What the last step has to know of a version's levels, without unpacking the whole version. Null: it names none.
alter table lumbung.rule_set
  add column levels jsonb generated always as (nullif(nullif(body->'levels', 'null'), '[]')) stored,
  add column qualify_on text generated always as (coalesce(body->'levelPolicy'->>'qualifyOn', 'spend')) stored;

alter type lumbung.accrued_order add attribute rule_set_version integer;
alter type lumbung.accrued_order add attribute levels jsonb;
alter type lumbung.accrued_order add attribute qualify_on text;
alter type lumbung.outbox_row add attribute level_change_id bigint;
