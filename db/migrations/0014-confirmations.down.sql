drop index lumbung.lot_unconfirmed;
alter table lumbung.lot drop column cancel_on;
