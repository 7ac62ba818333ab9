#!/usr/bin/env bash
# What takes too long for every change, on SQLite and then on PostgreSQL: the tests marked nightly,
# ten thousand bad files, and the laws of the register with many more examples than each change is
# tried on. LOAD_SECONDS=60 shortens the ten minutes for which fifty officers work at once.
. "$(dirname "$0")/common.sh"

set_up requirements-dev.txt
set_up_pango

status=0
for database in ${TEST_DATABASE:-sqlite postgresql}; do
    say "" "Nightly on $database:"
    TEST_DATABASE=$database .venv/bin/python -m pytest -n 0 -m nightly || status=1
    HOSTILE_SHEETS=10000 TEST_DATABASE=$database .venv/bin/python -m pytest -n 0 -m slow \
        tests/recommendations/intake/test_sheets_hostile.py || status=1
    TEST_DATABASE=$database .venv/bin/python -m pytest -n auto --maxprocesses 2 \
        -m slow --hypothesis-profile search tests/recommendations/test_laws.py || status=1
done
exit "$status"
