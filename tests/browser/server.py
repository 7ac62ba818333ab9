"""The application as an installation runs it, for the browser to visit.

Its own database, the documents loaded, production settings, gunicorn on a free port. It shares
nothing with the tests that run inside Django: those roll back, and this server would never see
what they write.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.databases import new_folder, url_vendor

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
    with (
        new_installation(folder) as environment,
        # A browser that comes early waits in the listener's queue: no polling.
        socket.create_server(("127.0.0.1", 0)) as listener,
        serving(environment, listener, folder / "server.log", options or ONE_PROCESS),
    ):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", environment


@contextmanager
def new_installation(folder: Path) -> Iterator[dict[str, str]]:
    """What README asks of whoever installs the register, and an account for each role.

    Returns: the environment of the installation, which keeps its files in `folder`.
    """
    first = first_installation(os.environ["DATABASE_URL"])
    with own_database(folder, first["DATABASE_URL"]) as url:
        yield installation(folder, url, first["HISTORY_KEY"])


@cache
def first_installation(server: str) -> dict[str, str]:
    """The installation that the others on one server are copies of: loading it takes a while."""
    folder = new_folder()
    url = new_database(folder)
    environment = installation(folder, url, secrets.token_hex(32))
    manage(environment, "load_register")
    manage({**environment, "DEBUG": "1"}, "create_demo_accounts")
    return environment


@contextmanager
def own_database(folder: Path, like: str = "") -> Iterator[str]:
    """The URL of a new database, empty or like another, of the vendor that the tests run on."""
    url = new_database(folder, like)
    yield url
    if url_vendor() == "postgresql":
        in_cluster("DROP DATABASE {} WITH (FORCE)", name_of(url))


def new_database(folder: Path, like: str = "") -> str:
    if url_vendor() == "sqlite":
        if like:
            shutil.copy(like.removeprefix("sqlite:///"), folder / "register.sqlite3")
        return f"sqlite:///{folder}/register.sqlite3"
    name = f"browser_{secrets.token_hex(6)}"
    if like:
        in_cluster("CREATE DATABASE {} TEMPLATE {}", name, name_of(like))
    else:
        in_cluster("CREATE DATABASE {}", name)
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def name_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def in_cluster(statement: str, *names: str) -> None:
    """Make or remove a database, which takes a connection to another one."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def installation(folder: Path, url: str, history_key: str) -> dict[str, str]:
    """An installation that keeps its files in `folder`, with all tables. Returns: its environment.

    Its settings may ask for more tables than those of the installation that it is a copy of; the
    history that it copied has the other's seal, so the key must be the other's.
    """
    (folder / "static").mkdir()
    ours = {name: text for name, text in os.environ.items() if name not in NOT_PRODUCTION}
    environment = {
        **ours,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "SECRET_KEY": secrets.token_hex(32),
        "HISTORY_KEY": history_key,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": url,
        "STATIC_ROOT": str(folder / "static"),
        "PRINTING_FOLDER": str(folder / "printing"),
    }
    manage(environment, "collectstatic", "--no-input", "--verbosity=0")
    manage(environment, "migrate", "--verbosity=0")
    return environment


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
