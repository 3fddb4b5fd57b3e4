drop function lumbung.ensure_partitions(integer);
drop table lumbung.api_key, lumbung.outbox, lumbung.usage_counter, lumbung.allocation, lumbung.entry, lumbung.settlement, lumbung.settlement_key,
  lumbung.lot, lumbung.card, lumbung.member, lumbung.rule_set, lumbung.program;
drop sequence lumbung.entry_id;
