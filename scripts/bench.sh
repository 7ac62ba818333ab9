#!/usr/bin/env bash
# What the register's answers cost, beside what they are measured against, on SQLite and then on
# PostgreSQL; then what a report costs to print. Leaves with 1 when a goal was missed. BENCH_SIZES=1000,20000 chooses the sizes.
. "$(dirname "$0")/common.sh"

set_up requirements-dev.txt

status=0
for database in ${TEST_DATABASE:-sqlite postgresql}; do
    .venv/bin/python -m bench "$database" || status=1
done
set_up_pango
.venv/bin/python -m bench reports || status=1
exit "$status"
