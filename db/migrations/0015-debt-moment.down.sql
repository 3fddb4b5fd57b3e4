alter table lumbung.card drop column debt_at;
