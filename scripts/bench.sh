#!/usr/bin/env bash
# Measure the CPU of the register's answers beside their rivals', on SQLite and then on PostgreSQL;
# then that of printing a report. Leaves with 1 when a goal was missed. BENCH_SIZES=1000,20000
# chooses the sizes of the registers.
. "$(dirname "$0")/common.sh"

set_up requirements-dev.txt

status=0
for database in ${TEST_DATABASE:-sqlite postgresql}; do
    .venv/bin/python -m bench "$database" || status=1
done
set_up_pango
.venv/bin/python -m bench reports || status=1
exit "$status"
