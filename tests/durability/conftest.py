"""An installation with several workers, for officers who work at once and workers that die."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import run

import pytest

from tests.browser.server import ROOT, running_tracker
from tests.durability.officers import Officer

HERE = Path(__file__).parent
WORKERS = "--workers=3"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these tests in one worker (with --dist loadgroup): they load the machine."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("durability"))


@dataclass
class Installation:
    """A running register: where it answers, and how to look at its database from outside."""

    address: str
    folder: Path
    environment: dict[str, str]

    @property
    def master(self) -> int:
        return int((self.folder / "gunicorn.pid").read_text())

    def workers(self) -> list[int]:
        """The processes that answer now."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return [int(pid) for pid in children.split()]

    def ask(self, code: str) -> object:
        """What a piece of Python answers in the installation; it sets `answer`."""
        script = f"import django, json; django.setup()\n{code}\nprint(json.dumps(answer))"
        done = run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def updates_of(self, *references: str) -> list[dict[str, object]]:
        """Every status update of these recommendations, in order."""
        return self.ask(
            "from recommendations.models import StatusUpdate\n"
            f"rows = StatusUpdate.objects.filter(recommendation__reference__in={references!r})\n"
            "answer = list(rows.order_by('recommendation__reference', 'sequence').values("
            "'recommendation__reference', 'sequence', 'narrative', 'rag', 'recorded_by__username'))"
        )  # type: ignore[return-value]

    def officer(self) -> Officer:
        return Officer(self.address).sign_in()


@pytest.fixture(scope="package")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("durability")
    with running_tracker(folder, WORKERS, f"--pid={folder / 'gunicorn.pid'}") as (address, env):
        yield Installation(address, folder, env)
