-- Caps count what a member earned on a day as limited rules count their uses.
alter table lumbung.usage_counter drop constraint usage_counter_rule_kind_check;
alter table lumbung.usage_counter add constraint usage_counter_rule_kind_check check (rule_kind in ('discount', 'earning', 'cap'));

-- What orders under way will credit to their card and add to what its member has spent: known from the first step on, though the ledger knows
-- nothing of it before the last. Here and not on the card, whose row would have to be written once more for every order.
alter table lumbung.settlement_open add column card_id bigint, add column crediting bigint not null default 0, add column spending bigint not null default 0;
update lumbung.settlement_open o set card_id = s.card_id, crediting = coalesce((s.accrual->>'points')::bigint, 0), spending = coalesce(s.goods_total, 0)
  from lumbung.settlement s
 where s.program_id = o.program_id and s.kind = 'order' and s.id = o.id and s.attempt = o.attempt and s.recorded_at = o.recorded_at and s.card_id is not null;
create index settlement_open_by_card on lumbung.settlement_open (card_id) where card_id is not null;
