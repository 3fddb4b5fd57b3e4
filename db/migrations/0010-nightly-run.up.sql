-- The nightly run: what ages by itself. One row for each program and business date, kept for ever: it says that a date has been run, and how far one
-- has come that is being run. Written in the transaction of each chunk, so that what is counted here is what stands in the ledger.
create table lumbung.lifecycle_run (
  program_id text not null references lumbung.program,
  business_date date not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done')),
  -- What is being done, and up to which card; null: not begun, or done.
  phase text,
  position bigint not null default 0,
  -- What was done so far: {cardsLooked, lotsActivated, …}, see domain/lifecycle.
  counts jsonb not null default '{}',
  -- Why there is a run: its schedule, somebody who asked, or a later date's run that found it missing.
  cause text not null check (cause in ('schedule', 'request', 'catch_up')),
  actor text not null,
  key_id text not null,
  request_id text not null,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  -- When the last chunk was done: one that is left alone for long is looked after.
  touched_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (program_id, business_date),
  check ((state = 'done') = (finished_at is not null)),
  check ((state = 'running') = (phase is not null))
) with (fillfactor = 50);
create index lifecycle_run_unfinished on lumbung.lifecycle_run (touched_at) where finished_at is null;

-- The cards of a program in the order of their ids: what a nightly run walks along. Neither column ever changes, so updates stay heap-only. Partial, so that
-- only who asks for `id > 0` gets it: on a young table, whose statistics say nothing, it looks as good as the unique index for finding a member's card.
create index card_by_program on lumbung.card (program_id, id) where id > 0;

-- What others will be told of that is no change of a card. Append-only; `subject` makes each a single one.
create table lumbung.event (
  id bigint generated always as identity primary key,
  type text not null check (type in ('lot.expiring')),
  subject text not null,
  program_id text not null,
  card_id bigint not null references lumbung.card,
  at timestamptz not null,
  data jsonb not null,
  recorded_at timestamptz not null,
  xact xid8 not null default pg_current_xact_id(),
  unique (type, subject)
);
