# What the scripts beside this file share. They run from the repository's root and read this with `.`

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$@"; }

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Installing with apt takes root and a Debian or Ubuntu.
can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# apt's own words are shown only when it fails.
apt_install() {
    local words
    say "Installing with apt: $*"
    export DEBIAN_FRONTEND=noninteractive
    if ! words=$({ apt-get update && apt-get install -y --no-install-recommends "$@"; } \
        2>&1 </dev/null); then
        say "$words" >&2
        return 1
    fi
}

# Python 3.11 or later: $PYTHON if it is set, else the first that is here.
find_python() {
    local name
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            say "$name"
            return
        fi
    done
    stop "Python 3.11 or later is needed and was not found. Debian 12 and Ubuntu 24.04 have it:" \
        "apt-get install python3 python3-venv. Elsewhere, name one: make run PYTHON=/path/to/python3"
}

make_environment() {
    local python
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        can_install || stop "Python's venv is missing. Run: sudo apt-get install python3-venv"
        apt_install python3-venv
    fi
    say "Making the virtual environment .venv"
    "$python" -m venv --clear .venv
}

# Bring .venv to what a lock file says; at once when that is what it holds already.
set_up() {
    local lock=$1
    .venv/bin/python -c 'import pip' 2>/dev/null || make_environment
    ! cmp -s "$lock" ".venv/installed-$lock" || return 0
    say "Installing the packages of $lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --require-hashes -r "$lock" ||
        stop "The packages could not be installed; the lines above say why."
    cp "$lock" ".venv/installed-$lock"
}

# Pango sets the type of the PDF reports. It is a system library: pip cannot bring it.
set_up_pango() {
    local packages=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
    ! .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1 || return 0
    can_install || stop "Pango is missing. Run: sudo apt-get install ${packages[*]}"
    apt_install "${packages[@]}"
    .venv/bin/python -c 'import weasyprint' >/dev/null ||
        stop "Pango is installed, but WeasyPrint cannot use it; the lines above say why."
}
