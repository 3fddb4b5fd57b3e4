-- The movements of the ledger. A card is locked, read into a row variable, changed there by these functions and written once at the end.

-- Writes an entry of a card whose lots have been changed already; answers its id. Debt is repaid when it was booked at the earliest, though the credit be
-- for a date before: else a past balance would owe less than nothing.
create or replace function lumbung.post_entry(c lumbung.card, p lumbung.posting, p_kind text, p_points bigint, p_debt_change bigint) returns bigint
language sql as $$
  insert into lumbung.entry (recorded_at, program_id, card_id, kind, points, debt_change, balance_after, available_after, at, source_kind, source_id, actor,
    key_id, request_id)
  values (p.recorded_at, c.program_id, c.id, p_kind, p_points, p_debt_change, c.active + c.pending, lumbung.available_points(c, p.date),
    case when p_kind = 'debt_repaid' then greatest(p.at, c.debt_at) else p.at end, p.source_kind,
    p.source_id, p.actor, p.key_id, p.request_id)
  returning id
$$;

-- What an operation dated p_date could use now.
create or replace function lumbung.available_points(c lumbung.card, p_date date) returns bigint language sql stable as $$
  select greatest(0, lumbung.usable_points(c, p_date) - c.held - c.reserved)
$$;

-- The balance on a date, as answers have it.
create or replace function lumbung.balance_on(c lumbung.card, p_date date) returns jsonb language sql stable as $$
  select jsonb_build_object('available', lumbung.available_points(c, p_date), 'held', c.held, 'debt', c.debt, 'pending',
    case when lumbung.is_exact(c, p_date) then c.pending
         else (select coalesce(sum(l.remaining), 0) from lumbung.lot l where l.card_id = c.id and l.is_open and l.available_on > p_date) end)
$$;

create or replace function lumbung.allocate(p lumbung.posting, p_program text, p_entry bigint, p_lot bigint, p_points bigint) returns void language sql as $$
  insert into lumbung.allocation (entry_id, lot_id, recorded_at, program_id, points) values (p_entry, p_lot, p.recorded_at, p_program, p_points)
$$;

-- Reads the window of dates anew from the open lots.
create or replace function lumbung.with_window(c lumbung.card) returns lumbung.card language plpgsql stable as $$
begin
  select max(l.available_on) filter (where l.state = 'active'),
         least(min(l.expires_on) filter (where l.state = 'active'), min(l.available_on) filter (where l.state = 'pending') - 1)
    into c.exact_from, c.exact_until
    from lumbung.lot l where l.card_id = c.id and l.is_open;
  return c;
end $$;

-- Brings a card up to the date of an operation: pending lots that are due become active and repay debt first.
create or replace function lumbung.bring_up_to_date(c lumbung.card, p lumbung.posting) returns lumbung.card language plpgsql as $$
declare
  l record;
  v_posting lumbung.posting := p;
begin
  if lumbung.is_exact(c, p.date) then
    return c;
  end if;
  if c.pending > 0 then
    for l in select * from lumbung.lot where card_id = c.id and is_open and state = 'pending' and available_on <= p.date order by available_on, id loop
      update lumbung.lot set state = 'active' where id = l.id;
      c.pending := c.pending - l.remaining;
      c.active := c.active + l.remaining;
      c := lumbung.with_window(c);
      v_posting.at := l.available_on::timestamp at time zone p.time_zone;
      v_posting.date := p.date;
      v_posting.source_kind := l.source_kind;
      v_posting.source_id := l.source_id;
      perform lumbung.allocate(p, c.program_id, lumbung.post_entry(c, v_posting, 'activate', 0, 0), l.id, 0);
      c := lumbung.repay_debt(c, v_posting, l.id, l.remaining);
    end loop;
  end if;
  return lumbung.with_window(c);
end $$;

-- Debt is paid before a credit adds to what is available: takes it out of the lot that was just made or activated.
create or replace function lumbung.repay_debt(c lumbung.card, p lumbung.posting, p_lot bigint, p_remaining bigint) returns lumbung.card language plpgsql as $$
declare
  v_points bigint := least(c.debt, p_remaining);
begin
  if v_points = 0 then
    return c;
  end if;
  perform lumbung.take_from_lot(p_lot, v_points);
  c.active := c.active - v_points;
  c.debt := c.debt - v_points;
  perform lumbung.allocate(p, c.program_id, lumbung.post_entry(c, p, 'debt_repaid', -v_points, -v_points), p_lot, -v_points);
  return c;
end $$;

create or replace function lumbung.take_from_lot(p_lot bigint, p_points bigint) returns void language sql as $$
  update lumbung.lot
     set remaining = remaining - p_points, is_open = remaining > p_points, state = case when remaining > p_points then state else 'depleted' end
   where id = p_lot
$$;

-- Takes reserved points from the lots, first expiring first: those usable on the date, and if they lapsed meanwhile, whatever the card has.
-- Answers [{lotId, points, expiresOn, pending}] in the order taken.
create or replace function lumbung.take_points(p_card bigint, p_date date, p_points bigint) returns jsonb language plpgsql as $$
declare
  l record;
  v_left bigint := p_points;
  v_take bigint;
  v_taken jsonb := '[]';
  v_any_date boolean;
begin
  foreach v_any_date in array array[false, true] loop
    exit when v_left = 0;
    for l in
      select id, remaining, expires_on, state from lumbung.lot
       where card_id = p_card and is_open and (v_any_date or (available_on <= p_date and (expires_on is null or expires_on >= p_date)))
       order by expires_on, id
    loop
      v_take := least(l.remaining, v_left);
      perform lumbung.take_from_lot(l.id, v_take);
      v_taken := v_taken || jsonb_build_object('lotId', l.id::text, 'points', v_take, 'expiresOn', l.expires_on, 'pending', l.state = 'pending');
      v_left := v_left - v_take;
      exit when v_left = 0;
    end loop;
  end loop;
  if v_left > 0 then
    raise exception 'card % has % points less than reserved', p_card, v_left;
  end if;
  return v_taken;
end $$;

-- Makes a lot; answers its id. Active when its day has come on the date of the operation.
create or replace function lumbung.make_lot(c lumbung.card, p lumbung.posting, p_points bigint, p_available_on date, p_expires_on date) returns bigint
language sql as $$
  insert into lumbung.lot (program_id, card_id, points, remaining, state, is_open, earned_at, available_on, expires_on, source_kind, source_id, recorded_at)
  values (c.program_id, c.id, p_points, p_points, case when p_available_on <= p.date then 'active' else 'pending' end, true, p.at, p_available_on, p_expires_on,
    p.source_kind, p.source_id, p.recorded_at)
  returning id
$$;

-- The card row with a lot that was just made on p_date.
create or replace function lumbung.credited(c lumbung.card, p_date date, p_points bigint, p_available_on date, p_expires_on date) returns lumbung.card
language plpgsql immutable as $$
begin
  if p_available_on <= p_date then
    c.active := c.active + p_points;
    c.exact_from := greatest(c.exact_from, p_available_on);
    c.exact_until := least(c.exact_until, p_expires_on);
  else
    c.pending := c.pending + p_points;
    c.exact_until := least(c.exact_until, p_available_on - 1);
  end if;
  return c;
end $$;

-- Writes a changed card, its version one higher for each change since it was read, and the row that tells others of the change.
create or replace function lumbung.save_card(c lumbung.card) returns void language sql as $$
  update lumbung.card
     set active = c.active, pending = c.pending, held = c.held, reserved = c.reserved, debt = c.debt, version = c.version, exact_from = c.exact_from,
         exact_until = c.exact_until, orders = c.orders, spend = c.spend, holds_until = c.holds_until
   where id = c.id
$$;

create or replace function lumbung.tell_outbox(c lumbung.card, p lumbung.posting) returns void language sql as $$
  insert into lumbung.outbox (recorded_at, program_id, card_id, card_version, source_kind, source_id)
  values (p.recorded_at, c.program_id, c.id, c.version, p.source_kind, p.source_id)
$$;
