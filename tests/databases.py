"""The database that the tests run on: SQLite, or PostgreSQL with TEST_DATABASE=postgresql.

A pytest plugin, named in pyproject.toml and imported before Django reads its settings. It makes
a database of its own in a temporary folder and takes it away again, so that a test run needs no
server, no password and no clean-up, and never meets the register that `make run` keeps.
A DATABASE_URL that is already set names the server to be used, or the kind of database.
"""

import atexit
import fcntl
import os
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

VENDORS = ("sqlite", "postgresql")
# Each waits until this process is gone, however it goes, and then tidies up after it.
FOLDER_KEEPER = 'read -r _; rm -rf "$1"'
SERVER_KEEPER = 'read -r _; "$1/pg_ctl" stop -D "$2/data" -m immediate -s 2>/dev/null; rm -rf "$2"'
SERVER_OPTIONS = "-c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
# What takes less is no slow test.
SLOW_SECONDS = 1.0
# A module with one of these has tests on a database that pytest-django does not know of.
MAKES_DATABASES = {"Installation", "Visitors", "own_database", "running_tracker"}
# Speed only: what a test database holds need not outlive the machine.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def provide_database() -> None:
    """Set DATABASE_URL for this process and its workers, unless it is set already.

    TEST_FOLDER is the folder that they share, and goes when this process ends.
    """
    if "TEST_FOLDER" not in os.environ:
        os.environ["TEST_FOLDER"] = str(new_folder())
    vendor = os.environ.get("TEST_DATABASE") or "sqlite"
    if vendor not in VENDORS:
        raise pytest.UsageError(f"TEST_DATABASE must be one of {VENDORS}, not {vendor!r}.")
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = (
            start_postgresql() if vendor == "postgresql" else sqlite_in(shared_folder())
        )
    elif "TEST_DATABASE" in os.environ and url_vendor() != vendor:
        raise pytest.UsageError(f"TEST_DATABASE={vendor}, but DATABASE_URL names another kind.")


def shared_folder() -> Path:
    """Return the temporary folder that all processes of a run share."""
    return Path(os.environ["TEST_FOLDER"])


def made_once(name: str, make: Callable[[Path], str]) -> str:
    """Return what `make` returned to the first process of the run that asked for it.

    It makes something in the folder that it is given, while the other processes wait, and answers
    with what they need to know of it.
    """
    folder = shared_folder() / name
    with (shared_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            (folder / "made").write_text(make(folder))
        return (folder / "made").read_text()


def sqlite_in(folder: Path) -> str:
    """Return the URL of a SQLite file, which need not be there yet."""
    return f"sqlite:///{folder}/register.sqlite3"


def new_folder() -> Path:
    """A folder that goes when this process ends."""
    folder = tempfile.mkdtemp(prefix="wirral-tests-")
    keep_until_exit(["sh", "-c", FOLDER_KEEPER, "keeper", folder])
    return Path(folder)


def start_postgresql(options: str = QUICK) -> str:
    """The URL of a new PostgreSQL server on a free port, which stops when this process ends."""
    programs = postgresql_programs()
    as_user = server_user()
    password = secrets.token_hex(16)
    folder = server_folder(as_user, password)
    keep_until_exit([*as_user, "sh", "-c", SERVER_KEEPER, "keeper", str(programs), str(folder)])
    run_as(as_user, [programs / "initdb", *initdb_options(folder)])
    for _ in range(3):  # Another process may take a free port before the server does.
        port = free_port()
        if run_as(
            as_user, [programs / "pg_ctl", *start_options(folder, port, options)], check=False
        ):
            return f"postgresql://tests:{password}@127.0.0.1:{port}/register"
    raise pytest.UsageError("PostgreSQL for the tests did not start on any of three ports.")


@contextmanager
def out_of_reach(url: str) -> Iterator[None]:
    """Take a database away while the block runs: its file elsewhere, or its server stopped.

    The server is one that `start_postgresql` started for this test alone.
    """
    if url_vendor() == "sqlite":
        with moved_away(Path(sqlite_path(url))):
            yield
        return
    with psycopg.connect(url) as connection:
        found = connection.execute("SHOW data_directory").fetchone()
    assert found
    as_user, control = server_user(), postgresql_programs() / "pg_ctl"
    run_as(as_user, [control, "stop", "-D", found[0], "-m", "fast", "-s"])
    yield
    port = urlsplit(url).port or 0
    run_as(as_user, [control, *start_options(Path(found[0]).parent, port, "")])


@contextmanager
def moved_away(path: Path) -> Iterator[None]:
    """Keep a SQLite file, and what stands beside it, under other names while the block runs."""
    files = [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]
    there = {
        file: file.rename(file.with_name(f"away-{file.name}")) for file in files if file.exists()
    }
    yield
    for file in files:
        # Whoever asked for the database meanwhile has begun an empty one.
        file.unlink(missing_ok=True)
    for file, away in there.items():
        away.rename(file)


def postgresql_programs() -> Path:
    """The folder of the newest PostgreSQL server programs here; Debian keeps them off the PATH."""
    found = [Path(path) for path in Path("/usr/lib/postgresql").glob("*/bin")]
    found.sort(key=lambda path: [int(part) for part in re.findall(r"\d+", str(path))])
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    for folder in reversed(found):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise pytest.UsageError(
        "No PostgreSQL server programs were found. On Debian or Ubuntu: "
        "sudo apt-get install postgresql"
    )


def server_user() -> list[str]:
    """How to start a program as somebody other than root, whom PostgreSQL refuses."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def server_folder(as_user: list[str], password: str) -> Path:
    """A new folder that belongs to whoever runs the server, with the password in it."""
    folder = Path(tempfile.mkdtemp(prefix="wirral-tests-", dir="/tmp" if as_user else None))
    (folder / "password").write_text(password)
    if as_user:
        shutil.chown(folder, "postgres")
        shutil.chown(folder / "password", "postgres")
    return folder


def keep_until_exit(command: list[str]) -> None:
    """Start the keeper, and see it finish when this process ends in good order."""
    keeper = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, cwd="/")

    def release() -> None:
        assert keeper.stdin
        keeper.stdin.close()
        keeper.wait(timeout=30)

    atexit.register(release)


def initdb_options(folder: Path) -> list[str]:
    """A cluster in UTF-8 whose one user signs in with the password in the folder."""
    return [
        f"--pgdata={folder / 'data'}",
        "--username=tests",
        "--auth=scram-sha-256",
        f"--pwfile={folder / 'password'}",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]


def start_options(folder: Path, port: int, options: str) -> list[str]:
    """How the server is started: reached from this machine alone, with these options."""
    server = f"-p {port} {SERVER_OPTIONS} {options}"
    return ["start", "-w", "-s", f"-D{folder / 'data'}", f"-l{folder / 'log'}", "-o", server]


def run_as(user: list[str], command: Sequence[str | Path], *, check: bool = True) -> bool:
    """Run a server program; say what it said when it had to work and did not."""
    done = subprocess.run([*user, *map(str, command)], capture_output=True, text=True, cwd="/")
    if check and done.returncode:
        raise pytest.UsageError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")
    return done.returncode == 0


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def own_database(folder: Path, like: str = "") -> Iterator[str]:
    """Make a database, empty or a copy of another, and drop it when the block ends.

    Returns: its URL. On SQLite it is a file in `folder`.
    """
    url = new_database(folder, like)
    yield url
    drop_database(url)


def new_database(folder: Path, like: str = "") -> str:
    """Make a database of the vendor that the tests run on. Returns: its URL."""
    if url_vendor() == "sqlite":
        if like:
            shutil.copyfile(sqlite_path(like), sqlite_path(sqlite_in(folder)))
        return sqlite_in(folder)
    server, name = urlsplit(os.environ["DATABASE_URL"]), f"tests_{secrets.token_hex(6)}"
    url = server._replace(path=f"/{name}").geturl()
    if like and urlsplit(like).netloc == server.netloc:
        in_cluster("CREATE DATABASE {} TEMPLATE {}", name, name_of(like))
        return url
    in_cluster("CREATE DATABASE {}", name)
    if like:
        copy = folder / f"{name}.dump"
        save_copy(like, copy)
        load_copy(copy, url)
        copy.unlink()
    return url


def save_copy(url: str, path: Path) -> None:
    """Copy all that a database holds to a file, which only `load_copy` need understand."""
    if url_vendor() == "sqlite":
        shutil.copyfile(sqlite_path(url), path)
    else:
        run_as([], [postgresql_programs() / "pg_dump", "--format=custom", f"--file={path}", url])


def load_copy(path: Path, url: str) -> None:
    """Copy what `save_copy` wrote to a database that is empty."""
    if url_vendor() == "sqlite":
        shutil.copyfile(path, sqlite_path(url))
    else:
        run_as([], [postgresql_programs() / "pg_restore", f"--dbname={url}", path])


def drop_database(url: str) -> None:
    """Drop a database, whoever is still connected to it. A file goes with its folder."""
    if url_vendor() == "postgresql":
        in_cluster("DROP DATABASE IF EXISTS {} WITH (FORCE)", name_of(url))


def in_cluster(statement: str, *names: str) -> None:
    """Make or drop a database, which takes a connection to another one."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def name_of(url: str) -> str:
    """Return the name of a database, as Django's settings say it: on SQLite the path."""
    return sqlite_path(url) if url.startswith("sqlite") else urlsplit(url).path.removeprefix("/")


def sqlite_path(url: str) -> str:
    """Return the path of a SQLite file."""
    return url.removeprefix("sqlite:///")


def url_vendor() -> str:
    """The vendor that DATABASE_URL names, in Django's word for it."""
    return "sqlite" if urlsplit(os.environ["DATABASE_URL"]).scheme == "sqlite" else "postgresql"


def vendor_and_version() -> str:
    """What the tests really run on, asked of the database itself."""
    if url_vendor() == "sqlite":
        return f"sqlite {sqlite3.sqlite_version}"
    url = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(url._replace(path="/postgres").geturl()) as connection:
        version = connection.execute("SHOW server_version").fetchone()
    return f"postgresql {str(version and version[0]).split()[0]}"


class TestRun:
    """Counts the tests that ran, and holds the count to the run before on the other database.

    TEST_COUNTS names the file through which two runs compare. With CI set a skipped test fails
    the run: there, everything that the tests need can be installed.
    """

    __test__ = False

    def __init__(self) -> None:
        self.ran: set[str] = set()
        self.once: set[str] = set()
        self.skipped: set[str] = set()
        self.slow: dict[str, float] = {}
        self.complaints: list[str] = []
        self.comparison = ""
        self.database = vendor_and_version()

    def pytest_report_header(self) -> str:
        return f"Database: {self.database}"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        (self.once if "once" in report.keywords else self.ran).add(report.nodeid)
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.add(report.nodeid)
        if "slow" in report.keywords:
            self.slow[report.nodeid] = self.slow.get(report.nodeid, 0) + report.duration

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skipped and os.environ.get("CI"):
            self.complaints.append(f"{len(self.skipped)} tests were skipped, which fails in CI.")
        self.compare_counts()
        if self.complaints and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def compare_counts(self) -> None:
        """Complain where an earlier run, on the other database, ran another number of tests."""
        if not (name := os.environ.get("TEST_COUNTS")):
            return
        with open(name, "a+", encoding="utf-8") as file:
            for database, count in earlier_counts(file):
                if count == len(self.ran):
                    self.comparison = f", as many as on {database}"
                else:
                    self.complaints.append(
                        f"{len(self.ran)} tests ran on {self.database}, but {count} on {database}."
                    )
            file.write(f"{self.database}\t{len(self.ran)}\n")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("database")
        terminalreporter.line(f"{len(self.ran)} tests on {self.database}{self.comparison}")
        if self.once:
            terminalreporter.line(f"{len(self.once)} tests that run once, with SQLite")
        for complaint in self.complaints:
            terminalreporter.line(complaint, red=True)
        # No failure: whether it is so depends on the machine.
        for name in [name for name, seconds in self.slow.items() if seconds < SLOW_SECONDS]:
            terminalreporter.line(f"Marked slow, and quicker than a second: {name}", yellow=True)


def earlier_counts(file: IO[str]) -> list[tuple[str, int]]:
    """What the earlier runs wrote: each database with its number of tests."""
    file.seek(0)
    return [(name, int(count)) for name, count in (line.split("\t") for line in file)]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on PostgreSQL what would be the same there, and runs once."""
    for item in items:
        if not asks_database(item):
            item.add_marker("once")
    if url_vendor() == "postgresql":
        once = [item for item in items if item.get_closest_marker("once")]
        config.hook.pytest_deselected(items=once)
        items[:] = [item for item in items if not item.get_closest_marker("once")]


def asks_database(item: pytest.Item) -> bool:
    """Report whether a test works on a database: that of its process, or one that it makes."""
    assert isinstance(item, pytest.Function)
    is_django = "db" in item.fixturenames or item.get_closest_marker("django_db") is not None
    return is_django or not MAKES_DATABASES.isdisjoint(vars(item.module))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(TestRun(), "test-run")


provide_database()
