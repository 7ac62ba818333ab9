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

from django.conf import settings

from tests.databases import made_once, new_database, own_database, shared_folder
from tests.loaded_register import loaded_register

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
    """Copy this run's first installation; yield the environment of the copy, set up for production.

    Its files are in `folder`, its database has the register loaded and an account for each role.
    """
    with own_database(folder, first_installation()) as url:
        yield environment_of(folder, url)


def first_installation() -> str:
    """Return the URL of the installation that the others of this run are copies of."""
    return made_once("installation", install)


def install(folder: Path) -> str:
    """Install the register anew. Returns: the URL of its database."""
    url = new_database(folder, loaded_register())
    environment = environment_of(folder, url)
    manage(environment, "collectstatic", "--no-input", "--verbosity=0")
    manage({**environment, "DEBUG": "1"}, "create_demo_accounts")
    return url


def environment_of(folder: Path, url: str) -> dict[str, str]:
    """Return the environment of an installation that keeps its files in `folder`.

    The history in a copied database has the seal of the tests. Static files are collected once.
    """
    ours = {name: text for name, text in os.environ.items() if name not in NOT_PRODUCTION}
    return {
        **ours,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "SECRET_KEY": secrets.token_hex(32),
        "HISTORY_KEY": settings.HISTORY_KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
        "AUTHORITY_NAMES": ",".join(settings.AUTHORITY_NAMES),
        "DATABASE_URL": url,
        "STATIC_ROOT": str(shared_folder() / "installation" / "static"),
        "PRINTING_FOLDER": str(folder / "printing"),
    }


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
