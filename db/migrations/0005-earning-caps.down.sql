delete from lumbung.usage_counter where rule_kind = 'cap';
alter table lumbung.usage_counter drop constraint usage_counter_rule_kind_check;
alter table lumbung.usage_counter add constraint usage_counter_rule_kind_check check (rule_kind in ('discount', 'earning'));
drop index lumbung.settlement_open_by_card;
alter table lumbung.settlement_open drop column card_id, drop column crediting, drop column spending;
delete from lumbung.migration where name like 'kernel:%';
