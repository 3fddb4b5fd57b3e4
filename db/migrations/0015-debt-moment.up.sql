-- The business time of the latest debt booked on the card: what repays it can't have done so before, also if it is credited for an earlier date.
alter table lumbung.card add column debt_at timestamptz;
update lumbung.card c set debt_at = (select max(e.at) from lumbung.entry e where e.card_id = c.id and e.debt_change > 0) where c.debt > 0;
