-- Points that wait until their order is confirmed have no first day yet: `available_on` is the last day there is.
-- The date whose nightly run cancels such a lot; null: it waits for nobody, or for ever.
alter table lumbung.lot add column cancel_on date;
create index lot_unconfirmed on lumbung.lot (program_id, cancel_on) where cancel_on is not null and is_open;
