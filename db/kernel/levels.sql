-- The level that a card has once its totals count an order that is settled by a version with these levels ([{id, threshold}], lowest first).
-- Levels are reached in a lifetime and never lost; one that the version doesn't know counts as the lowest, unless newer rules gave it.
create or replace function lumbung.climb(c lumbung.card, p_levels jsonb, p_qualify_on text, p_version integer) returns text language plpgsql immutable as $$
declare
  v_total bigint := case p_qualify_on when 'points' then c.earned else c.spend end;
  v_threshold bigint := (select (l->>'threshold')::bigint from jsonb_array_elements(p_levels) l where l->>'id' = c.level);
begin
  if v_threshold is null and c.level_version > p_version then
    return c.level;
  end if;
  return coalesce((
    select l->>'id' from jsonb_array_elements(p_levels) l
     where (l->>'threshold')::bigint <= v_total and (l->>'threshold')::bigint > coalesce(v_threshold, 0)
     order by (l->>'threshold')::bigint desc limit 1), c.level);
end $$;
