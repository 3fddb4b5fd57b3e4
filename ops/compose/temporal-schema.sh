#!/bin/sh
# Brings Temporal's two databases to the schema of its server. Run again it applies only what is missing. The password comes in SQL_PASSWORD.
set -eu

schemas=/etc/temporal/schema/postgresql/v12

tool() {
  temporal-sql-tool --plugin postgres12 --ep postgres --port 5432 --user temporal "$@"
}

tool --db temporal setup-schema -v 0.0
tool --db temporal update-schema -d "$schemas/temporal/versioned"
tool --db temporal_visibility setup-schema -v 0.0
tool --db temporal_visibility update-schema -d "$schemas/visibility/versioned"
