"""What the register is made of is listed, and an audit that looked at less than all of it fails."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"


def run(
    script: str, lock: Path, given: str = "", *options: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, f"scripts/{script}.py", *options, str(lock)]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True)


@pytest.fixture
def small_lock(tmp_path) -> Path:
    path = tmp_path / "lock.txt"
    digest = "a" * 64
    path.write_text(
        f"# a comment\nducks==1.0 \\\n    --hash=sha256:{digest}\n    # via geese\n"
        f"geese[wild]==2.1 ; sys_platform == 'win32' \\\n    --hash=sha256:{digest}\n"
    )
    return path


def report(**changes) -> str:
    ducks = {"name": "ducks", "version": "1.0", "vulns": []} | changes
    return json.dumps({"dependencies": [ducks, {"name": "geese", "version": "2.1", "vulns": []}]})


def test_the_list_of_materials_is_that_of_the_lock():
    """CycloneDX, with every locked package and the digest of every file that may be installed."""
    listed = json.loads((ROOT / "sbom.cdx.json").read_text())

    assert json.loads(run("sbom", LOCK).stdout) == listed, "Run make lock."
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    names = {each["name"] for each in listed["components"]}
    assert {"django", "weasyprint", "django-otp"} <= names
    assert all(each["hashes"] for each in listed["components"])
    assert len(names) == len(listed["components"])


def test_a_clean_audit_passes(small_lock):
    done = run("audit", small_lock, report())

    assert done.returncode == 0, done.stderr
    assert "2 packages audited, none skipped" in done.stdout


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (report(skip_reason="not found on the index"), "ducks 1.0 was skipped: not found"),
        (report(name="swans"), "ducks 1.0 was left out"),
        (report(version="0.9"), "audited as 0.9"),
        (
            report(vulns=[{"id": "ANY-2026-1", "fix_versions": ["1.1"]}]),
            "ducks 1.0: ANY-2026-1, mended in 1.1",
        ),
        (report(vulns=[{"id": "ANY-2026-2"}]), "mended in no version yet"),
        (json.dumps({"dependencies": []}), "geese 2.1 was left out"),
        ("{}", "was left out"),
        ("", "could not be made"),
        ("No known vulnerabilities found", "could not be made"),
    ],
)
def test_an_audit_that_found_or_skipped_anything_fails(small_lock, given, complaint):
    """An auditor that could not look something up ends well; ours does not."""
    done = run("audit", small_lock, given)

    assert done.returncode != 0
    assert complaint in done.stderr


# Without the net: a snapshot of advisories


def advisory(name: str, *events: dict[str, str], **changes: Any) -> dict[str, Any]:
    affected = {"package": {"name": name, "ecosystem": "PyPI"}}
    affected["ranges"] = [{"type": "ECOSYSTEM", "events": list(events)}]  # type: ignore[assignment]
    return {
        "id": "ANY-2026-1",
        "modified": "2026-10-01T08:00:00Z",
        "affected": [affected],
    } | changes


def audit_with(lock: Path, *advisories: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    path = lock.with_name("all.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for number, each in enumerate(advisories):
            archive.writestr(f"ANY-{number}.json", json.dumps(each))
    return run("audit", lock, "", "--snapshot", str(path))


OTHER = advisory("swans", {"introduced": "0"}, id="ANY-0")


def test_a_snapshot_that_knows_nothing_against_any_passes_and_says_how_old_it_is(small_lock):
    ended = advisory("Ducks", {"introduced": "0"}, {"fixed": "1.0"})
    later = advisory("geese", {"introduced": "2.2"}, modified="2026-10-09T08:00:00Z")
    withdrawn = advisory("ducks", {"introduced": "0"}, withdrawn="2026-01-01T00:00:00Z")

    done = audit_with(small_lock, OTHER, ended, later, withdrawn)

    assert done.returncode == 0, done.stderr
    assert "The newest advisory of the snapshot is of 2026-10-09, " in done.stdout
    assert "2 packages audited, none skipped" in done.stdout


@pytest.mark.parametrize(
    ("known", "complaint"),
    [
        (
            advisory("Ducks", {"introduced": "0"}, {"fixed": "1.10"}, {"fixed": "1.9"}),
            "ducks 1.0: ANY-2026-1, mended in 1.9, 1.10",
        ),
        (
            advisory("ducks", {"introduced": "0.9"}, {"last_affected": "1.0"}),
            "ANY-2026-1, mended in no version yet",
        ),
        (
            advisory("ducks", {"introduced": "0"}, {"fixed": "0.5"}, {"introduced": "0.9"}),
            "ANY-2026-1, mended in 0.5",
        ),
        (advisory("ducks", {"introduced": "0"}, {"fixed": "soon"}), "ducks 1.0 was skipped"),
        (
            advisory("ducks", affected=[{"package": {"name": "ducks", "ecosystem": "PyPI"}}]),
            "ducks 1.0 was skipped: an advisory about it cannot be read",
        ),
        (advisory("ducks", affected=[]), ""),
    ],
)
def test_a_snapshot_that_knows_something_or_cannot_be_read_fails(small_lock, known, complaint):
    done = audit_with(small_lock, OTHER, known)

    assert (done.returncode != 0) is bool(complaint), done.stderr
    assert complaint in done.stderr


def test_what_is_no_snapshot_is_refused(small_lock):
    assert "holds no advisories" in audit_with(small_lock).stderr
    for path in (small_lock, small_lock.with_name("nowhere.zip")):
        done = run("audit", small_lock, "", "--snapshot", str(path))
        assert done.returncode != 0
        assert "cannot be read as a snapshot" in done.stderr
