#!/usr/bin/env python3
"""The check that an audit looked at every package of a lock and found nothing against any.

    pip-audit --format json … | python scripts/audit.py requirements.txt
    python scripts/audit.py --snapshot all.zip requirements.txt

The second is for a machine that cannot reach the advisories: see advisories.py. An auditor that
cannot look a package up says so in a word and leaves with success. Here, whatever was skipped or
left out fails.
"""

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from sbom import locked


def complaints(report: dict[str, Any], lock: str) -> list[str]:
    """List a sentence for each locked package that is vulnerable, skipped or left out."""
    looked_at = {entry["name"].lower(): entry for entry in report.get("dependencies", [])}
    found = []
    for name, version, _ in locked(lock):
        entry = looked_at.get(name)
        if entry is None:
            found.append(f"{name} {version} was left out of the audit.")
        elif "skip_reason" in entry:
            found.append(f"{name} {version} was skipped: {entry['skip_reason']}")
        elif entry.get("version") != version:
            found.append(f"{name} was audited as {entry.get('version')}, not {version}.")
        else:
            found += [
                f"{name} {version}: {vulnerability['id']}, mended in "
                f"{', '.join(vulnerability.get('fix_versions', [])) or 'no version yet'}"
                for vulnerability in entry.get("vulns", [])
            ]
    return found


def from_snapshot(path: Path, lock: str) -> dict[str, Any]:
    """Build the report of a lock from a snapshot, and print how old the snapshot is."""
    # Only here: the other way runs where nothing but the auditor is installed.
    from advisories import NoSnapshot, Snapshot

    try:
        snapshot = Snapshot(path)
    except NoSnapshot as refusal:
        sys.exit(f"The audit could not be made: {refusal}")
    print(snapshot.age(dt.datetime.now(dt.UTC).date()))
    return {"dependencies": [snapshot.entry(name, version) for name, version, _ in locked(lock)]}


def from_auditor() -> dict[str, Any]:
    """Load pip-audit's report from standard input; exit if there is none."""
    try:
        return json.load(sys.stdin)
    except ValueError:
        sys.exit("The audit gave no report: it could not be made.")


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--snapshot", type=Path, help="advisories as a file: OSV's all.zip")
    options.add_argument("lock", type=Path)
    given = options.parse_args()
    text = given.lock.read_text(encoding="utf-8")
    report = from_snapshot(given.snapshot, text) if given.snapshot else from_auditor()
    if wrong := complaints(report, text):
        sys.exit("\n".join(wrong))
    print(f"{len(locked(text))} packages audited, none skipped, nothing known against any.")
