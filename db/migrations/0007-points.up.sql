-- Operations on points that are no orders go one way into the ledger: a key, a row, one transaction.
alter table lumbung.settlement_key drop constraint settlement_key_kind_check;
alter table lumbung.settlement_key add constraint settlement_key_kind_check check (kind in ('order', 'grant', 'return', 'redemption', 'reversal', 'hold',
  'capture', 'void', 'transfer', 'confirmation', 'cancellation', 'claim', 'level', 'merge'));
alter table lumbung.accepted_operation drop constraint accepted_operation_kind_check;
alter table lumbung.accepted_operation add constraint accepted_operation_kind_check check (kind in ('order', 'grant', 'return', 'redemption', 'reversal', 'hold',
  'capture', 'void', 'transfer', 'confirmation', 'cancellation', 'claim', 'level', 'merge'));

-- What has become of an operation since it was posted: written by those that take parts of it back, guarded by its key.
alter table lumbung.settlement add column progress jsonb;
-- The hold that an order takes its points from.
alter table lumbung.settlement add column hold_id text;

drop view lumbung.attempt;
create view lumbung.attempt with (security_invoker = true) as
select s.*, b.request, b.facts, b.pricing, b.redemption, b.uses
  from lumbung.settlement s
  join lumbung.settlement_basis b using (program_id, kind, id, attempt, recorded_at);

alter type lumbung.accrued_order add attribute hold_id text;

-- Points that are set aside for somebody until they take them or a moment comes. They are of the card, of no lot in particular.
create table lumbung.hold (
  program_id text not null references lumbung.program,
  hold_id text not null,
  card_id bigint not null references lumbung.card,
  points bigint not null check (points > 0),
  expires_at timestamptz not null,
  -- capturing: an order that is being settled has taken `captured` of it; the rest is still held.
  state text not null check (state in ('active', 'capturing', 'captured', 'voided', 'expired')),
  captured bigint check (captured between 0 and points),
  -- The capture or the order that took it.
  resolved_by text,
  resolved_at timestamptz,
  actor text not null,
  key_id text not null,
  request_id text not null,
  recorded_at timestamptz not null default now(),
  primary key (program_id, hold_id),
  check ((state in ('capturing', 'captured')) = (captured is not null and resolved_by is not null)),
  check ((state in ('active', 'capturing')) = (resolved_at is null))
) with (fillfactor = 80);
create index hold_by_card on lumbung.hold (card_id) where state in ('active', 'capturing');
-- A capture is read and reversed as a redemption of its own id.
create index hold_by_capture on lumbung.hold (program_id, resolved_by) where resolved_by is not null;

-- The first moment at which an active hold of the card lapses; whoever locks the card after it lets the hold go first.
alter table lumbung.card add column holds_until timestamptz;
