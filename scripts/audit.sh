#!/usr/bin/env bash
# Look up every locked package in the public advisories. Fails on anything found, skipped or left out.
# SNAPSHOT=all.zip looks into that file instead, where the advisories cannot be reached.
. "$(dirname "$0")/common.sh"

if [ -n "${SNAPSHOT:-}" ]; then
    set_up requirements-dev.txt
    status=0
    for lock in requirements.txt requirements-sso.txt; do
        say "$lock:"
        .venv/bin/python scripts/audit.py --snapshot "$SNAPSHOT" "$lock" || status=1
    done
    exit "$status"
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$(find_python)" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check pip-audit

status=0
for lock in requirements.txt requirements-sso.txt; do
    say "$lock:"
    # Also what only other machines install: without its markers nothing is passed over here.
    sed 's/ ; .*$/ \\/' "$lock" >"$folder/all.txt"
    "$folder/bin/pip-audit" --strict --disable-pip --require-hashes --requirement "$folder/all.txt" \
        --format json --progress-spinner off >"$folder/report.json" || true
    "$folder/bin/python" scripts/audit.py "$lock" <"$folder/report.json" || status=1
done
exit "$status"
