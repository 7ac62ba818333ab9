"""The two commands, the locks, and what no file of the repository may mention."""

import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-sso.txt"]
NOT_OURS = {".git", ".venv", "staticfiles", "test-results", "__pycache__", "node_modules"}
# Written in halves, so that this file may be searched too.
REGISTRY_HOSTS = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npm" + "js.org",
    "deb.debian" + ".org",
    "archive.ubuntu" + ".com",
]


def text_files() -> Iterator[tuple[Path, str]]:
    """Every text file of the repository as it would be cloned."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and "cache" not in name]
        for path in (Path(folder, name) for name in files):
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def locked(name: str) -> dict[str, str]:
    """The entries of a lock: package name -> its version, marker and digests."""
    entries = re.split(r"\n(?=[a-z0-9])", "\n" + re.sub(r"^ *#.*\n", "", read(name), flags=re.M))
    return {re.split(r"[=\[ ]", entry)[0]: entry for entry in entries if entry.strip()}


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_readme_and_makefile_have_the_two_commands(command):
    assert command in read("README.md")
    assert re.search(rf"^{command.split()[1]}:", read("Makefile"), flags=re.M)


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_pin_every_package_by_version_and_digest(lock):
    entries = locked(lock)

    assert len(entries) > 20
    for entry in entries.values():
        assert re.match(r"[a-z0-9-]+(\[[a-z,-]+\])?==\S+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_locks_hold_what_pyproject_asks_for_and_agree():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    run, dev, sso = (locked(lock) for lock in LOCKS)

    def names(dependencies):
        return {re.split(r"[<>=\[]", name)[0] for name in dependencies}

    assert names(project["dependencies"]) <= run.keys()
    assert names(project["optional-dependencies"]["dev"]) <= dev.keys()
    assert names(project["optional-dependencies"]["sso"]) <= sso.keys()
    for lock in (dev, sso):
        assert all(lock[name].split()[0] == run[name].split()[0] for name in run)


def test_environment_example_names_every_variable_that_settings_read():
    settings = read("wirral_tracker/settings.py")
    asked = set(re.findall(r'(?:env_\w+|required)\(\s*"(\w+)"', settings))

    assert asked == set(re.findall(r"^([A-Z_]+)=", read(".env.example"), flags=re.M))


def test_environment_example_loads_into_a_shell_as_the_readme_says():
    load = 'set -eu; set -a; . ./.env.example; set +a; printf %s "$SSO_NAME"'
    done = subprocess.run(["sh", "-c", load], cwd=ROOT, capture_output=True, text=True)

    assert (done.stdout, done.stderr) == ("your council account", "")


def test_no_file_names_a_package_registry():
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path, text in text_files()
        for host in REGISTRY_HOSTS
        if host in text
    ]
    assert found == []
