"""The application as an installation runs it, for the browser to visit.

Its own database, the documents loaded, production settings, gunicorn on a free port. It shares
nothing with the tests that run inside Django: those roll back, and this server would never see
what they write.
"""

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.databases import url_vendor

ROOT = Path(__file__).resolve().parents[2]
# Waits until the tests are gone, however they go, then stops the server.
KEEPER = '"$@" & read -r _; kill $!; wait'
NOT_PRODUCTION = {"DEBUG", "BEHIND_PROXY"}
GUNICORN = ["-m", "gunicorn", "wirral_tracker.wsgi"]
ONE_PROCESS = ("--workers=1", "--threads=8")


@contextmanager
def running_tracker(folder: Path, *options: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Start the tracker with all that it keeps in `folder`, and stop it at the end.

    `options` are gunicorn's. Returns: its address, such as http://127.0.0.1:40123, and the
    environment in which it runs.
    """
    with own_database(folder) as url, socket.create_server(("127.0.0.1", 0)) as listener:
        environment = installation(folder, url)
        set_up(environment)
        # A browser that comes early waits in the listener's queue: no polling.
        with serving(environment, listener, folder / "server.log", options or ONE_PROCESS):
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", environment


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The URL of a new database, of the vendor that the tests run on."""
    if url_vendor() == "sqlite":
        yield f"sqlite:///{folder}/register.sqlite3"
        return
    cluster = urlsplit(os.environ["DATABASE_URL"])
    name = f"browser_{secrets.token_hex(6)}"
    in_cluster(cluster._replace(path="/postgres").geturl(), "CREATE DATABASE {}", name)
    yield cluster._replace(path=f"/{name}").geturl()
    in_cluster(cluster._replace(path="/postgres").geturl(), "DROP DATABASE {} WITH (FORCE)", name)


def in_cluster(url: str, statement: str, name: str) -> None:
    """Make or remove a database, which takes a connection to another one."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def installation(folder: Path, url: str) -> dict[str, str]:
    """The environment of an installation that keeps its files in `folder`."""
    (folder / "static").mkdir()
    ours = {name: text for name, text in os.environ.items() if name not in NOT_PRODUCTION}
    return {
        **ours,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "SECRET_KEY": secrets.token_hex(32),
        "HISTORY_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": url,
        "STATIC_ROOT": str(folder / "static"),
    }


def set_up(environment: dict[str, str]) -> None:
    """What README asks of whoever installs the register, and an account for each role."""
    manage(environment, "collectstatic", "--no-input", "--verbosity=0")
    manage(environment, "migrate", "--verbosity=0")
    manage(environment, "load_register")
    manage({**environment, "DEBUG": "1"}, "create_demo_accounts")


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run a management command; say what it said when it failed."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def serving(
    environment: dict[str, str], listener: socket.socket, log: Path, options: Sequence[str]
) -> Iterator[None]:
    """Serve on the listener until the block ends, or this process does."""
    command = [sys.executable, *GUNICORN, *options, f"--bind=fd://{listener.fileno()}"]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            ["sh", "-c", KEEPER, "keeper", *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[listener.fileno()],
            start_new_session=True,
        ) as keeper,
    ):
        try:
            yield
        finally:
            assert keeper.stdin
            keeper.stdin.close()
            keeper.wait(timeout=30)
