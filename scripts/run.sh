#!/usr/bin/env bash
# A register to try, from nothing: packages, database, the documents, demonstration accounts, server.
. "$(dirname "$0")/common.sh"

port=${PORT:-8000}

check_port() {
    .venv/bin/python - "$port" <<'PYTHON'
import socket
import sys

port = sys.argv[1]
if not (port.isdecimal() and 0 < int(port) < 65536):
    sys.exit(f"PORT must be a number from 1 to 65535, not {port!r}.")
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(port)))
    except PermissionError:
        sys.exit(f"Port {port} may not be used by this account. Choose another: make run PORT=8001")
    except OSError:
        sys.exit(f"Port {port} is taken. Choose another: make run PORT={int(port) % 65535 + 1}")
PYTHON
}

set_up requirements.txt
set_up_pango
check_port

export DEBUG=1 PYTHONUNBUFFERED=1
.venv/bin/python manage.py migrate --verbosity 0
.venv/bin/python manage.py load_register
.venv/bin/python manage.py create_demo_accounts
say "" "The Wirral Tracker is at http://127.0.0.1:$port/ (Ctrl-C stops it)"
exec .venv/bin/python manage.py runserver "127.0.0.1:$port"
