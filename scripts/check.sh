#!/usr/bin/env bash
# Everything that must hold before a change lands, save the tests. Runs all, then names what failed.
. "$(dirname "$0")/common.sh"

failed=()

check() {
    local what=$1
    shift
    say "" "$what:"
    "$@" || failed+=("$what")
}

with_production_settings() {
    env -u DEBUG -u BEHIND_PROXY \
        SECRET_KEY=check-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789 \
        HISTORY_KEY=check-only-9876543210-abcdefghijklmnopqrstuvwxyz-0123456789 \
        HEADS_FILE=/var/lib/wirral-tracker/heads ALLOWED_HOSTS=tracker.example \
        DATABASE_URL=postgresql://tracker@localhost/tracker "$@"
}

set_up requirements-dev.txt
set_up_pango

check "Format" .venv/bin/python -m ruff format --check --output-format concise .
check "Lint" .venv/bin/python -m ruff check --output-format concise .
check "Types" .venv/bin/python -m mypy
check "Templates" .venv/bin/python -m djlint --lint --quiet templates
check "Missing migrations" env DEBUG=1 .venv/bin/python manage.py makemigrations --check --dry-run
check "Production settings" \
    with_production_settings .venv/bin/python manage.py check --deploy --fail-level WARNING

say ""
[ "${#failed[@]}" = 0 ] || stop "Failed: $(printf '%s; ' "${failed[@]}")"
say "All checks passed."
