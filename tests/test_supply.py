"""What the register is made of is listed, and an audit that looked at less than all of it fails."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"


def run(script: str, lock: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, f"scripts/{script}.py", str(lock)]
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
    assert {"django", "weasyprint", "django-axes", "django-otp"} <= names
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
