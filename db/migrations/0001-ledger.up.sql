-- The tables of the ledger and of what configures it. Points and money are bigint: integers, in the minor unit of the program's currency.

create table lumbung.program (
  program_id text primary key,
  name text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  currency_digits smallint not null check (currency_digits between 0 and 4),
  time_zone text not null,
  sandbox boolean not null,
  current_version integer not null check (current_version > 0),
  -- The latest business date that a sandbox has seen: its "today".
  latest_business_date date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table lumbung.rule_set (
  program_id text not null references lumbung.program deferrable initially deferred,
  version integer not null check (version > 0),
  body jsonb not null,
  body_hash bytea not null,
  actor text not null,
  key_id text not null,
  request_id text not null,
  created_at timestamptz not null default now(),
  primary key (program_id, version)
);

create table lumbung.member (
  member_id text primary key,
  name text,
  email text,
  phone text,
  birthday date,
  tags text[] not null default '{}',
  attributes jsonb not null default '{}',
  created_by_key text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- A member in a program. Nothing that a settlement changes is indexed, so that its updates stay heap-only.
create table lumbung.card (
  id bigint generated always as identity primary key,
  program_id text not null references lumbung.program,
  member_id text not null references lumbung.member,
  joined_on date not null,
  active bigint not null default 0 check (active >= 0),
  pending bigint not null default 0 check (pending >= 0),
  held bigint not null default 0 check (held >= 0),
  reserved bigint not null default 0 check (reserved >= 0),
  debt bigint not null default 0 check (debt >= 0),
  level text not null,
  -- Counts the changes of this card; what is synchronised elsewhere carries it.
  version bigint not null default 0,
  -- Dates on which `active` is what can be used: nothing falls due and nothing lapses within. Null: unbounded.
  exact_from date,
  exact_until date,
  orders bigint not null default 0 check (orders >= 0),
  spend bigint not null default 0 check (spend >= 0),
  -- The order that is being settled as the member's first.
  first_order text,
  unique (program_id, member_id),
  -- Balances stay exact in JSON numbers: 2^53 - 1.
  check (active + pending <= 9007199254740991),
  check (debt <= 9007199254740991),
  check (spend <= 9007199254740991)
) with (fillfactor = 70);

create table lumbung.lot (
  id bigint generated always as identity primary key,
  program_id text not null,
  card_id bigint not null references lumbung.card,
  points bigint not null check (points > 0),
  remaining bigint not null check (remaining >= 0 and remaining <= points),
  state text not null check (state in ('pending', 'active', 'depleted', 'expired', 'cancelled')),
  is_open boolean not null,
  earned_at timestamptz not null,
  available_on date not null,
  -- Last usable day in the program's time zone. Null: never expires.
  expires_on date check (expires_on >= available_on),
  source_kind text not null check (source_kind in ('order', 'grant', 'adjustment', 'reversal', 'transfer', 'bonus', 'import')),
  source_id text not null,
  recorded_at timestamptz not null default now(),
  check (is_open = (state in ('pending', 'active'))),
  check (is_open = (remaining > 0))
) with (fillfactor = 75);

-- First expiring first: ascending puts lots that never expire (null) last; then the older lot.
create index lot_fefo on lumbung.lot (card_id, expires_on, id) where is_open;
create index lot_by_card on lumbung.lot (card_id, id);

-- The permanent guard of every caller-given id: never partitioned, never archived.
create table lumbung.settlement_key (
  program_id text not null references lumbung.program,
  kind text not null check (kind in ('order', 'grant')),
  id text not null,
  fingerprint bytea not null check (length(fingerprint) = 32),
  attempt integer not null check (attempt > 0),
  -- open: the row in `settlement` is discounted or accrued.
  state text not null check (state in ('open', 'settled', 'refused', 'failed')),
  -- The moment of the row in `settlement`, whose partition is found by it.
  recorded_at timestamptz not null,
  primary key (program_id, kind, id)
) with (fillfactor = 80);

create table lumbung.settlement (
  program_id text not null,
  kind text not null,
  id text not null,
  attempt integer not null check (attempt > 0),
  recorded_at timestamptz not null,
  state text not null check (state in ('discounted', 'accrued', 'settled', 'refused', 'failed')),
  fingerprint bytea not null,
  member_id text,
  card_id bigint,
  rule_set_version integer,
  -- The body as sent, and the facts that were fixed when it was first worked on.
  request jsonb not null,
  accepted_at timestamptz not null,
  placed_at timestamptz,
  business_date date,
  facts jsonb,
  -- What the steps computed.
  pricing jsonb,
  redemption jsonb,
  accrual jsonb,
  uses jsonb,
  -- What the last step posted: lots, debt, balance.
  posted jsonb,
  problem jsonb,
  reserved bigint not null default 0 check (reserved >= 0),
  workflow_id text not null,
  -- The execution that made the attempt: when its first step runs again it finds its own verdict.
  workflow_run text not null,
  settled_at timestamptz,
  actor text not null,
  key_id text not null,
  request_id text not null,
  xact xid8 not null default pg_current_xact_id(),
  primary key (program_id, kind, id, attempt, recorded_at)
) partition by range (recorded_at);

-- Orders under way; the sweeper looks for those whose execution is gone.
create index settlement_unfinished on lumbung.settlement (recorded_at) where state in ('discounted', 'accrued');
create index settlement_by_card on lumbung.settlement (card_id, recorded_at desc) where card_id is not null;
create index settlement_by_program on lumbung.settlement (program_id, kind, recorded_at desc, id desc);
-- Refused orders have no card.
create index settlement_by_member on lumbung.settlement (program_id, member_id, recorded_at desc) where member_id is not null;

create sequence lumbung.entry_id;

create table lumbung.entry (
  id bigint not null default nextval('lumbung.entry_id'),
  recorded_at timestamptz not null,
  program_id text not null,
  card_id bigint not null,
  kind text not null check (kind in ('earn', 'redeem', 'activate', 'expire', 'clawback', 'restore', 'adjust', 'grant', 'debt', 'debt_repaid',
    'reversal', 'cancel', 'transfer_out', 'transfer_in')),
  -- Change of the card's lots; debits negative.
  points bigint not null,
  debt_change bigint not null default 0,
  balance_after bigint not null check (balance_after >= 0),
  available_after bigint not null check (available_after >= 0),
  -- Business time.
  at timestamptz not null,
  source_kind text not null,
  source_id text not null,
  actor text not null,
  key_id text not null,
  request_id text not null,
  xact xid8 not null default pg_current_xact_id(),
  primary key (id, recorded_at)
) partition by range (recorded_at);

create index entry_by_card on lumbung.entry (card_id, recorded_at desc, id desc);

-- Which lots an entry credited (positive) or took from (negative).
create table lumbung.allocation (
  entry_id bigint not null,
  lot_id bigint not null,
  recorded_at timestamptz not null,
  program_id text not null,
  -- 0 names a lot that was activated.
  points bigint not null,
  xact xid8 not null default pg_current_xact_id(),
  primary key (entry_id, lot_id, recorded_at)
) partition by range (recorded_at);

-- What every entry of one operation has in common.
create type lumbung.posting as (
  at timestamptz,
  date date,
  time_zone text,
  source_kind text,
  source_id text,
  actor text,
  key_id text,
  request_id text,
  -- Taken once the card is locked, so that a card's history is in the order in which it was written.
  recorded_at timestamptz
);

create table lumbung.usage_counter (
  program_id text not null,
  rule_kind text not null check (rule_kind in ('discount', 'earning')),
  rule_id text not null,
  -- `lifetime`, or the calendar period in the program's time zone.
  period text not null,
  -- Empty: the counter of all members.
  member_id text not null,
  uses bigint not null default 0 check (uses >= 0),
  amount bigint not null default 0 check (amount between 0 and 9007199254740991),
  primary key (program_id, rule_kind, rule_id, period, member_id)
) with (fillfactor = 70);

-- One append-only row per change of a card, in the same transaction.
create table lumbung.outbox (
  id bigint generated always as identity primary key,
  recorded_at timestamptz not null,
  program_id text not null,
  card_id bigint not null,
  card_version bigint not null,
  source_kind text not null,
  source_id text not null,
  xact xid8 not null default pg_current_xact_id()
);

create table lumbung.api_key (
  key_id text primary key,
  selector text not null unique,
  -- HMAC-SHA-256 of the secret under the pepper.
  verifier bytea not null check (length(verifier) = 32),
  subject text not null,
  role text not null check (role in ('order_system', 'support', 'approver', 'auditor', 'operator', 'admin')),
  -- Null: all programs.
  program_ids text[],
  expires_at timestamptz,
  revoked_at timestamptz,
  created_by text not null,
  created_at timestamptz not null default now()
);

-- Makes the monthly partitions from the current month through `p_months` ahead; answers the names of those it made.
create function lumbung.ensure_partitions(p_months integer) returns setof text language plpgsql
  security definer set search_path = lumbung, pg_temp as $$
declare
  v_month date;
  v_parent text;
  v_name text;
begin
  for v_month in select (date_trunc('month', now() at time zone 'UTC') + make_interval(months => m))::date from generate_series(0, least(p_months, 24)) m loop
    foreach v_parent in array array['entry', 'allocation', 'settlement'] loop
      v_name := v_parent || '_' || to_char(v_month, 'YYYY_MM');
      if to_regclass('lumbung.' || v_name) is null then
        execute format('create table lumbung.%I partition of lumbung.%I for values from (%L) to (%L)', v_name, v_parent,
          v_month::timestamp at time zone 'UTC', (v_month + interval '1 month') at time zone 'UTC');
        return next v_name;
      end if;
    end loop;
  end loop;
end $$;
