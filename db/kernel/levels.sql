-- Levels in the last step of a settlement; the same as `raised` in domain/levels, which everything but orders goes by.

-- The level of a card whose totals and days (p_days: those of this batch that are not written yet) count an order with its own amounts in them. It is
-- lifted from the order's own instant on, where a period that the order belongs to reaches a threshold with it. Answers the card and the changes to record.
create or replace function lumbung.settle_level(inout c lumbung.card, o lumbung.accrued_order, p lumbung.posting, p_days lumbung.qualifying_day[],
  out changes lumbung.level_change[]) language plpgsql as $$
declare
  v_base text;
  v_threshold bigint;
  v_most bigint;
  v_reached text;
  v_reached_at bigint;
  v_at timestamptz;
begin
  changes := '{}';
  if c.level_set_until < p.date then
    v_at := (c.level_set_until + 1)::timestamp at time zone p.time_zone;
    if c.level <> c.level_under then
      changes := changes || row (nextval('lumbung.level_change_id_seq'), c.program_id, c.id, c.level_under, c.level, v_at, p.recorded_at, o.rule_set_version,
        null, null, 'by_hand_ended', lumbung.set_by_hand(c.id), p.actor, p.key_id, p.request_id, pg_current_xact_id(), null, null)::lumbung.level_change;
      c.level := c.level_under;
      c.level_from := greatest(c.level_from, v_at);
      c.level_version := o.rule_set_version;
    end if;
    c.level_under := null;
    c.level_set_until := null;
  end if;

  -- Most cards have not come to the second level in their whole life: no period has, then.
  if (case o.qualify_on when 'points' then c.earned else c.spend end) < (o.levels->1->>'threshold')::bigint or jsonb_array_length(o.levels) = 1 then
    return;
  end if;
  v_base := coalesce(c.level_under, c.level);
  v_threshold := lumbung.level_threshold(o.levels, v_base);
  -- A level that only newer rules know isn't taken away by an order that is settled by older ones.
  if v_threshold is null and c.level_version > o.rule_set_version then
    return;
  end if;
  v_threshold := coalesce(v_threshold, 0);
  v_most := lumbung.most_with(c, o.level_policy->'period', o.qualify_on, p.date, p_days);
  if v_most is null then
    return;
  end if;
  select l->>'id', (l->>'threshold')::bigint into v_reached, v_reached_at
    from jsonb_array_elements(o.levels) l where (l->>'threshold')::bigint <= v_most order by 2 desc limit 1;
  if v_reached_at > v_threshold then
    c.level_kept_until := lumbung.level_kept_until(o.level_policy->'keepFor', p.date);
    c.level_low_since := null;
    -- Under a level that was set by hand it rises unseen, unless it rises above that.
    if c.level_under is not null and v_reached_at <= coalesce(lumbung.level_threshold(o.levels, c.level), 0) then
      c.level_under := v_reached;
      return;
    end if;
    changes := changes || row (nextval('lumbung.level_change_id_seq'), c.program_id, c.id, v_reached, c.level, p.at, p.recorded_at, o.rule_set_version,
      o.qualify_on, v_most, 'order', p.source_id, p.actor, p.key_id, p.request_id, pg_current_xact_id(), null, null)::lumbung.level_change;
    c.level := v_reached;
    c.level_from := greatest(c.level_from, p.at);
    c.level_version := o.rule_set_version;
    c.level_under := null;
    c.level_set_until := null;
  elsif v_most >= v_threshold and v_most - (case o.qualify_on when 'points' then o.earned else o.goods_total end) < v_threshold then
    -- Reached again: kept anew.
    c.level_kept_until := greatest(c.level_kept_until, lumbung.level_kept_until(o.level_policy->'keepFor', p.date));
    c.level_low_since := null;
  end if;
end $$;

-- What it takes to a level; null for one that the version doesn't know.
create or replace function lumbung.level_threshold(p_levels jsonb, p_level text) returns bigint language sql immutable as $$
  select (l->>'threshold')::bigint from jsonb_array_elements(p_levels) l where l->>'id' = p_level
$$;

-- The operation that set a card's level by hand last.
create or replace function lumbung.set_by_hand(p_card bigint) returns text language sql stable as $$
  select h.source_id from lumbung.level_change h where h.card_id = p_card and h.source_kind = 'by_hand' order by h.id desc limit 1
$$;

-- The most that any period has come to which a date belongs to and which ends no earlier than the level was last lowered; null: it belongs to none of them.
create or replace function lumbung.most_with(c lumbung.card, p_period jsonb, p_by text, p_date date, p_days lumbung.qualifying_day[]) returns bigint
language plpgsql stable as $$
declare
  v_from date := greatest(p_date, c.level_lowered_on);
  v_span record;
  v_sum bigint;
  v_later boolean;
begin
  if p_period is null or p_period = 'null' then
    return case p_by when 'points' then c.earned else c.spend end;
  end if;
  select * into v_span from lumbung.level_span(p_period, v_from);
  if p_date <= v_span.after then
    return null;
  end if;
  select coalesce(sum(x.value) filter (where x.on_date <= v_span.through), 0), coalesce(bool_or(x.on_date > v_span.through), false) into v_sum, v_later
    from (select d.on_date, case p_by when 'points' then d.earned else d.spend end as value
            from lumbung.qualifying_day d where d.card_id = c.id and d.on_date > v_span.after
          union all
          select d.on_date, case p_by when 'points' then d.earned else d.spend end from unnest(p_days) d where d.on_date > v_span.after) x;
  -- The order is late where there are later dates, and with it a period that ends on one of these may reach more. A calendar year is one period.
  if not v_later or p_period ? 'calendar' then
    return v_sum;
  end if;
  return (
    with amount as materialized (
      select d.on_date, case p_by when 'points' then d.earned else d.spend end as value
        from lumbung.qualifying_day d where d.card_id = c.id and d.on_date > v_span.after
      union all
      select d.on_date, case p_by when 'points' then d.earned else d.spend end from unnest(p_days) d where d.on_date > v_span.after)
    select greatest(v_sum, max((select sum(a.value) from amount a where a.on_date > s.after and a.on_date <= s.through)))
      from (select distinct a.on_date from amount a where a.on_date > v_span.through) f
     cross join lateral lumbung.level_span(p_period, f.on_date) s
     where p_date > s.after);
end $$;

-- Days whose amounts count together on a date: those after `after`, through `through`.
create or replace function lumbung.level_span(p_period jsonb, p_date date, out after date, out through date) language plpgsql immutable as $$
begin
  if p_period ? 'months' then
    after := p_date - make_interval(months => (p_period->>'months')::integer);
    through := p_date;
  else
    after := make_date(extract(year from p_date)::integer, 1, 1) - 1;
    through := make_date(extract(year from p_date)::integer, 12, 31);
  end if;
end $$;

-- The last day on which a level that is reached on a date is kept; null: there is none.
create or replace function lumbung.level_kept_until(p_keep_for jsonb, p_date date) returns date language plpgsql immutable as $$
declare
  v_last date;
  v_months integer;
begin
  if p_keep_for is null or p_keep_for = 'null' then
    return null;
  end if;
  v_last := p_date + make_interval(months => (p_keep_for->>'months')::integer);
  v_months := case p_keep_for->>'roundUpTo' when 'month' then 1 when 'quarter' then 3 when 'year' then 12 end;
  if v_months is not null then
    v_last := make_date(extract(year from v_last)::integer, 1, 1)
      + make_interval(months => ((extract(month from v_last)::integer + v_months - 1) / v_months) * v_months) - interval '1 day';
  end if;
  return least(v_last, date '9999-12-31');
end $$;
