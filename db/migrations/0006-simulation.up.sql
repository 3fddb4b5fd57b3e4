-- Drafts of rule sets that are tried on settled orders. Nothing here is the ledger's: it is written by the app's login itself.

create table lumbung.simulation (
  program_id text not null references lumbung.program,
  simulation_id text not null,
  fingerprint bytea not null check (length(fingerprint) = 32),
  -- The draft, and what was odd about it when it was asked for.
  rule_set jsonb not null,
  warnings jsonb not null,
  -- Orders placed in this span, half-open.
  placed_from timestamptz not null,
  placed_to timestamptz not null check (placed_to > placed_from),
  -- Orders recorded until then.
  requested_at timestamptz not null default now(),
  actor text not null,
  key_id text not null,
  request_id text not null,
  workflow_id text not null,
  state text not null default 'running' check (state in ('running', 'done', 'failed')),
  -- The place in the history of settlements up to which it has come.
  position_at timestamptz not null,
  position_id text not null default '',
  chunks integer not null default 0 check (chunks >= 0),
  -- How many orders there are; null: not known.
  orders bigint check (orders >= 0),
  totals jsonb not null,
  problem jsonb,
  finished_at timestamptz,
  primary key (program_id, simulation_id),
  check ((state = 'running') = (finished_at is null)),
  check ((state = 'failed') = (problem is not null))
);

create index simulation_running on lumbung.simulation (requested_at) where state = 'running';
create index simulation_finished on lumbung.simulation (finished_at) where finished_at is not null;

-- The result file, a piece for each chunk of orders: NDJSON, a line for each order that comes out differently.
create table lumbung.simulation_result (
  program_id text not null,
  simulation_id text not null,
  chunk integer not null,
  lines text not null,
  primary key (program_id, simulation_id, chunk),
  foreign key (program_id, simulation_id) references lumbung.simulation
);

-- Usage counters of the draft while the simulation runs; they are gone when it has ended.
create table lumbung.simulation_counter (
  program_id text not null,
  simulation_id text not null,
  rule_kind text not null,
  rule_id text not null,
  period text not null,
  member_id text not null,
  uses bigint not null check (uses >= 0),
  amount bigint not null check (amount >= 0),
  primary key (program_id, simulation_id, rule_kind, rule_id, period, member_id),
  foreign key (program_id, simulation_id) references lumbung.simulation
) with (fillfactor = 70);
