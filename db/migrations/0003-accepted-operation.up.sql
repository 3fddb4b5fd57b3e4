-- Operations that were answered with 202: safe in Temporal, and here as well until they have a row in `settlement`, so that they are settled even if
-- Temporal's database is lost. A sweeper looks after them and takes them away. No foreign keys: it is an inbox, not the ledger.
create table lumbung.accepted_operation (
  program_id text not null,
  kind text not null check (kind in ('order', 'grant')),
  id text not null,
  fingerprint bytea not null check (length(fingerprint) = 32),
  request jsonb not null,
  accepted_at timestamptz not null,
  actor text not null,
  key_id text not null,
  request_id text not null,
  -- The execution that has it.
  workflow_id text not null,
  -- When it was submitted: what was recorded of it before is an earlier attempt's.
  submitted_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  primary key (program_id, kind, id, fingerprint)
);

create index accepted_operation_by_time on lumbung.accepted_operation (recorded_at);
