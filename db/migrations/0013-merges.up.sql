-- Merges find a member's counters, and returns the lots that an order's points went to.
create index usage_counter_by_member on lumbung.usage_counter (member_id);

-- A lot of a card that was merged away, and the one that was made of it on the card that it was merged into.
create table lumbung.moved_lot (
  lot_id bigint primary key references lumbung.lot,
  into_lot_id bigint not null references lumbung.lot
);
create index moved_lot_by_new on lumbung.moved_lot (into_lot_id);
