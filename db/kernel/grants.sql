-- Grants: points without an order, in one step. Keys and cards are locked by open_keys and lock_facts in the same transaction.
-- p_rows: as for insert_settlements, state 'settled' (with `lot`: {points, availableOn, expiresOn}) or 'refused' (with `problem`).
create or replace function lumbung.post_grants(p_allowed text[], p_workflow text, p_run text, p_rows jsonb, p_unused jsonb, p_dates jsonb) returns void
language plpgsql
security definer set search_path = lumbung, pg_temp as $$
declare
  g record;
  c lumbung.card;
  p lumbung.posting;
  v_rows jsonb := '[]';
  v_credit jsonb;
  v_now timestamptz := clock_timestamp();
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct r->>'programId') from jsonb_array_elements(p_rows) r));
  for g in
    select x.ord, x.row, x.row->>'state' as state, (x.row->>'cardId')::bigint as card_id, r.time_zone
      from jsonb_array_elements(p_rows) with ordinality as x (row, ord)
      join lumbung.program r on r.program_id = x.row->>'programId'
     order by (x.row->>'cardId')::bigint, x.ord
  loop
    if g.state = 'refused' then
      v_rows := v_rows || g.row;
      continue;
    end if;
    if g.card_id is distinct from c.id then
      if c.id is not null then perform lumbung.save_card(c); end if;
      select * into c from lumbung.card k where k.id = g.card_id;
      if c.holds_until <= v_now then
        perform lumbung.lapse_holds(array[c.id], null);
        select * into c from lumbung.card k where k.id = g.card_id;
      end if;
    end if;
    p := row ((g.row->>'placedAt')::timestamptz, (g.row->>'date')::date, g.time_zone, 'grant', g.row->>'id', g.row->>'actor', g.row->>'keyId', g.row->>'requestId',
      v_now);
    c := lumbung.bring_up_to_date(c, p);
    c.version := c.version + 1;
    v_credit := lumbung.credit_lots(c, p, 'grant', jsonb_build_array(g.row->'lot'));
    c := jsonb_populate_record(c, v_credit->'card');
    perform lumbung.tell_outbox(c, p);
    v_rows := v_rows || (g.row || jsonb_build_object('posted', jsonb_build_object('lot', v_credit->'earnedLots'->0, 'debtRepaid', v_credit->'debtRepaid',
      'balance', lumbung.balance_on(c, p.date))));
  end loop;
  if c.id is not null then perform lumbung.save_card(c); end if;
  perform lumbung.insert_settlements('grant', p_workflow, p_run, v_rows);
  perform lumbung.drop_unused(p_unused);
  perform lumbung.see_dates(p_dates);
end $$;
