#!/usr/bin/env bash
# The suite on SQLite and on PostgreSQL, both at once; with `slow`, the tests that are marked so, with
# `all`, both tiers. Leaves with 0 when all of it ran and passed, 1 when a test failed, 3 when all that
# could run passed but a part was missing here (1 with CI set).
. "$(dirname "$0")/common.sh"

skipped=()
tier=()
case "${1:-}" in
slow) tier=(-m "slow and not nightly") ;;
all) tier=(-m "not nightly") ;;
esac

has_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
# Playwright drives the browser with a Node of its own, which links to libatomic.
has_libatomic() { .venv/bin/python -m playwright --version 2>/dev/null; }
has_postgresql() { command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb'; }
has_poppler() { command -v pdftotext; }

# The tests start a server of their own: keep Debian from making and starting another.
install_postgresql() {
    local folder=/etc/postgresql-common/createcluster.d status=0
    mkdir -p "$folder"
    echo 'create_main_cluster = false' >"$folder/only-for-tests.conf"
    apt_install postgresql || status=1
    rm -f "$folder/only-for-tests.conf"
    return "$status"
}

# need WHAT TEST INSTALLER…: install what the tests need, or skip it in plain sight.
need() {
    local what=$1 is_here=$2
    shift 2
    ! "$is_here" >/dev/null || return 0
    if can_install && "$@" && "$is_here" >/dev/null; then return 0; fi
    skipped+=("$what")
}

# Half of the processors for each database; where that is one, pytest's own process: another would
# collect the tests once more.
processes=$(($(nproc) / 2))
[ "$processes" -le 4 ] || processes=4
[ "$processes" -gt 1 ] || processes=0

run_tests() {
    say "" "The tests on $1:"
    export TEST_DATABASE=$1
    exec .venv/bin/python -m pytest -n "$processes" "${tier[@]}" ${PYTEST_ARGS:-}
}

set_up requirements-dev.txt
set_up_pango
if [ "${#tier[@]}" -gt 0 ]; then
    need Chromium has_chromium apt_install chromium
    need libatomic1 has_libatomic apt_install libatomic1
fi
need PostgreSQL has_postgresql install_postgresql
need poppler-utils has_poppler apt_install poppler-utils

# Compiled once for all processes: those of the tests, and those of the commands that they run.
unset PYTHONDONTWRITEBYTECODE
TEST_COUNTS=$(mktemp)
export TEST_COUNTS
said=$(mktemp)
second=
trap 'rm -f "$TEST_COUNTS" "$said"; [ -z "$second" ] || kill "$second" 2>/dev/null || true' EXIT

status=0
if has_postgresql >/dev/null; then
    # What it says is shown when the other is through.
    run_tests postgresql >"$said" 2>&1 &
    second=$!
fi
(run_tests sqlite) || status=1
if [ "$second" ]; then
    wait "$second" || status=1
    second=
    cat "$said"
fi

for what in "${skipped[@]}"; do
    say "SKIPPED: $what is missing and apt cannot be used here, so its tests did not run." >&2
done
if [ "$status" = 0 ] && [ "${#skipped[@]}" -gt 0 ]; then
    if [ -n "${CI:-}" ]; then status=1; else status=3; fi
fi
exit "$status"
