delete from lumbung.migration where name like 'kernel:%';
drop table lumbung.idempotency_key, lumbung.list_member, lumbung.list, lumbung.member_external_id, lumbung.member_number;
drop sequence lumbung.list_generation;
alter table lumbung.card drop column merged_into;
alter table lumbung.member drop column email_key, drop column phone_key, drop column birthday_changed_at, drop column blocked_at, drop column blocked_reason,
  drop column blocked_by, drop column merged_into, drop column merged_at, drop column deleted_at;
