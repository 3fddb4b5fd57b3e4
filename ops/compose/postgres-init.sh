#!/bin/sh
# Run once by the postgres image, when its volume is empty: makes the logins and the databases of Lumbung and of Temporal.
set -eu

psql --username postgres --dbname postgres --set ON_ERROR_STOP=1 \
  --set owner="$LUMBUNG_OWNER_PASSWORD" --set app="$LUMBUNG_APP_PASSWORD" \
  --set maintenance="$LUMBUNG_MAINTENANCE_PASSWORD" --set temporal="$TEMPORAL_PASSWORD" <<'SQL'
create role lumbung_owner login createrole password :'owner';
create role lumbung_app login password :'app';
create role lumbung_maintenance login password :'maintenance';
create database lumbung owner lumbung_owner;
create role temporal login password :'temporal';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
SQL
