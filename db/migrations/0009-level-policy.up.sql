-- Levels with periods: what counts by day, how long a level is kept, and levels that are set by hand.

-- What counts toward levels, by card and business date. Few dates for a card, and needed for as long as there are returns and periods. No foreign key:
-- cards are never removed, and the check would cost a settlement as much as the row.
create table lumbung.qualifying_day (
  card_id bigint not null,
  on_date date not null,
  -- Goods' totals in minor units, points earned.
  spend bigint not null check (spend between 0 and 9007199254740991),
  earned bigint not null check (earned between 0 and 9007199254740991),
  primary key (card_id, on_date)
) with (fillfactor = 90);
insert into lumbung.qualifying_day (card_id, on_date, spend, earned)
select s.card_id, s.business_date, sum(s.goods_total), sum(coalesce((s.accrual->>'points')::bigint, 0))
  from lumbung.settlement s where s.kind = 'order' and s.state = 'settled' and s.card_id is not null
 group by 1, 2 having sum(s.goods_total) > 0 or sum(coalesce((s.accrual->>'points')::bigint, 0)) > 0;

alter table lumbung.card
  -- The last day on which the level is kept; the day on which the numbers were first found too low for it.
  add column level_kept_until date,
  add column level_low_since date,
  -- When it was last lowered, and by the nightly run of which date.
  add column level_lowered_on date,
  add column level_lowered_by_run date,
  -- Nobody looks on this day or before whether the numbers are too low.
  add column level_rests_on date,
  -- The level by the numbers while another one is set by hand, and the last day of that (null: it has none).
  add column level_under text,
  add column level_set_until date;

alter table lumbung.level_change drop constraint level_change_source_kind_check;
alter table lumbung.level_change add constraint level_change_source_kind_check
  check (source_kind in ('order', 'grant', 'return', 'claim', 'cancellation', 'nightly', 'by_hand', 'by_hand_ended', 'merge'));
alter table lumbung.level_change
  -- No numbers decide on what is set by hand.
  alter column qualified_by drop not null,
  alter column qualifying drop not null,
  add constraint level_change_qualifying check ((qualified_by is null) = (qualifying is null)),
  -- Of a level set by hand: its last day, and why.
  add column until date,
  add column reason text;

-- What the last step has to know of a version's policy. Null: the version names none.
alter table lumbung.rule_set add column level_policy jsonb generated always as (nullif(body->'levelPolicy', 'null')) stored;

alter type lumbung.accrued_order add attribute earned bigint;
alter type lumbung.accrued_order add attribute level_policy jsonb;
