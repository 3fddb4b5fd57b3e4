-- Reconciliation: what was checked and what differed. Nothing here is the ledger's: it is written by the app's login itself.

create table lumbung.reconciliation (
  reconciliation_id text primary key,
  -- Who asked for it; null: the schedule.
  actor text,
  key_id text,
  request_id text,
  idempotency_key text,
  workflow_id text not null,
  requested_at timestamptz not null default now(),
  state text not null default 'running' check (state in ('running', 'done', 'failed')),
  -- Up to where it has come: the part, and in it the last card or program.
  part text not null default 'cards' check (part in ('cards', 'counters', 'operations')),
  position text not null default '',
  chunks integer not null default 0 check (chunks >= 0),
  -- How many cards there were when it began; null: not counted yet.
  cards bigint check (cards >= 0),
  -- By program: cards, and by invariant how many were checked and how many differed.
  tallies jsonb not null default '{}',
  problem jsonb,
  finished_at timestamptz,
  check ((state = 'running') = (finished_at is null)),
  check ((state = 'failed') = (problem is not null))
);

create index reconciliation_running on lumbung.reconciliation (requested_at) where state = 'running';
create index reconciliation_finished on lumbung.reconciliation (finished_at desc) where state = 'done';
create unique index reconciliation_by_key on lumbung.reconciliation (key_id, idempotency_key) where idempotency_key is not null;

-- A difference, for a person to understand and to close. One that is seen again while its case is open opens no other.
create table lumbung.reconciliation_case (
  case_id bigint generated always as identity primary key,
  invariant text not null,
  program_id text not null,
  -- What breaks the invariant: `card 12`, `lot 34`, `order SO-1001`.
  subject text not null,
  card_id bigint,
  member_id text,
  -- As last seen.
  expected jsonb not null,
  actual jsonb not null,
  -- As first seen: the card, its lots, its entries.
  evidence jsonb not null,
  state text not null default 'open' check (state in ('open', 'acknowledged', 'resolved')),
  opened_at timestamptz not null default now(),
  opened_by text not null references lumbung.reconciliation,
  seen_at timestamptz not null default now(),
  seen_by text not null references lumbung.reconciliation,
  times_seen integer not null default 1 check (times_seen > 0),
  acknowledged_at timestamptz,
  acknowledged_by text,
  resolved_at timestamptz,
  resolved_by text,
  note text,
  check ((state = 'resolved') = (resolved_at is not null)),
  check (state <> 'resolved' or (resolved_by is not null and note is not null))
);

create unique index reconciliation_case_unresolved on lumbung.reconciliation_case (program_id, invariant, subject) where state <> 'resolved';
create index reconciliation_case_by_state on lumbung.reconciliation_case (state, case_id desc);
