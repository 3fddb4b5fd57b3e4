-- Who members are, how they are found, what keeps their points from being spent, and whom they have become.

alter table lumbung.member
  -- As they are searched by: spelled one way, however they were typed.
  add column email_key text,
  add column phone_key text,
  -- When a birthday that was known was last changed. Null: never.
  add column birthday_changed_at timestamptz,
  add column blocked_at timestamptz,
  add column blocked_reason text,
  add column blocked_by text,
  -- The member that this one is since the two were merged; never one that was merged away itself.
  add column merged_into text references lumbung.member,
  add column merged_at timestamptz,
  -- Nothing personal is left of them; the ledger stays.
  add column deleted_at timestamptz,
  add constraint member_blocked_check check ((blocked_at is null) = (blocked_reason is null) and (blocked_at is null) = (blocked_by is null)),
  add constraint member_merged_check check ((merged_into is null) = (merged_at is null) and merged_into <> member_id);
create index member_by_email on lumbung.member (email_key, member_id) where email_key is not null;
create index member_by_phone on lumbung.member (phone_key, member_id) where phone_key is not null;
create index member_by_merge on lumbung.member (merged_into) where merged_into is not null;

-- The card that a merge moved everything to; never one that was merged away itself.
alter table lumbung.card add column merged_into bigint references lumbung.card check (merged_into <> id);
create index card_by_merge on lumbung.card (merged_into) where merged_into is not null;

-- Numbers of loyalty cards, as they are printed and scanned. A number is one member's.
create table lumbung.member_number (
  number text primary key,
  member_id text not null references lumbung.member,
  state text not null check (state in ('active', 'inactive', 'blocked', 'lost', 'stolen', 'replaced', 'expired')),
  position smallint not null
);
create index member_number_by_member on lumbung.member_number (member_id, position);

-- What other systems call a member. Empty `shop`: the system has only one.
create table lumbung.member_external_id (
  system text not null,
  id text not null,
  shop text not null,
  member_id text not null references lumbung.member,
  position smallint not null,
  primary key (system, id, shop)
);
create index member_external_id_by_member on lumbung.member_external_id (member_id, position);

-- Lists of members, for conditions. A list is replaced as a whole: its new members are written beside the old ones, then `generation` says which count.
create table lumbung.list (
  list_id text primary key,
  generation bigint not null,
  members bigint not null check (members >= 0),
  created_by_key text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create sequence lumbung.list_generation;
-- A list may name members that nobody has seen yet, so nothing here refers to `member`.
create table lumbung.list_member (
  member_id text not null,
  list_id text not null,
  generation bigint not null,
  primary key (member_id, list_id, generation)
);
create index list_member_by_list on lumbung.list_member (list_id, generation);

-- What was answered to a mutation without an id of its own, by its caller's Idempotency-Key; kept for 31 days.
create table lumbung.idempotency_key (
  key_id text not null,
  idempotency_key text not null,
  fingerprint bytea not null check (length(fingerprint) = 32),
  -- Null only inside of the transaction that does it.
  status smallint,
  body json,
  -- Whose data the answer holds: it is forgotten with them.
  member_id text,
  created_at timestamptz not null default now(),
  primary key (key_id, idempotency_key)
);
create index idempotency_key_by_age on lumbung.idempotency_key (created_at);
create index idempotency_key_by_member on lumbung.idempotency_key (member_id) where member_id is not null;
