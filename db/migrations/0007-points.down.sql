alter table lumbung.card drop column holds_until;
drop table lumbung.hold;
alter type lumbung.accrued_order drop attribute hold_id;
drop view lumbung.attempt;
alter table lumbung.settlement drop column hold_id, drop column progress;
create view lumbung.attempt with (security_invoker = true) as
select s.*, b.request, b.facts, b.pricing, b.redemption, b.uses
  from lumbung.settlement s
  join lumbung.settlement_basis b using (program_id, kind, id, attempt, recorded_at);
alter table lumbung.accepted_operation drop constraint accepted_operation_kind_check;
alter table lumbung.accepted_operation add constraint accepted_operation_kind_check check (kind in ('order', 'grant'));
alter table lumbung.settlement_key drop constraint settlement_key_kind_check;
alter table lumbung.settlement_key add constraint settlement_key_kind_check check (kind in ('order', 'grant'));
