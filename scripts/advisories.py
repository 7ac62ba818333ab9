"""What a snapshot of advisories says of locked packages, where the advisories cannot be reached.

The snapshot is OSV's own export of one ecosystem, a ZIP with one JSON file for each advisory:
https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip
"""

import datetime as dt
import json
import re
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

Advisory = dict[str, Any]


class NoSnapshot(Exception):
    """The file is no snapshot of advisories about Python packages."""


class Snapshot:
    """Advisories by package, and the moment of the newest of them."""

    def __init__(self, path: Path) -> None:
        self.about: dict[str, list[Advisory]] = defaultdict(list)
        newest = ""
        for advisory in _advisories(path):
            newest = max(newest, str(advisory.get("modified", "")))
            for name in {_name(each) for each in advisory.get("affected", [])}:
                self.about[name].append(advisory)
        self.about.pop("", None)
        if not self.about:
            raise NoSnapshot(f"{path} holds no advisories about Python packages.")
        self.newest = dt.date.fromisoformat(newest[:10])

    def age(self, today: dt.date) -> str:
        """How old the snapshot is, in a sentence."""
        days = (today - self.newest).days
        return f"The newest advisory of the snapshot is of {self.newest}, {days} days ago."

    def entry(self, name: str, version: str) -> dict[str, Any]:
        """What an audit reports of one package: what is known against it, or why it was skipped."""
        found: dict[str, Any] = {"name": name, "version": version, "vulns": []}
        try:
            for advisory in self.about.get(normal(name), []):
                affected = [each for each in advisory["affected"] if _name(each) == normal(name)]
                if "withdrawn" not in advisory and any(_hits(each, version) for each in affected):
                    fixes = sorted({fix for each in affected for fix in _fixes(each)}, key=Version)
                    found["vulns"].append({"id": advisory["id"], "fix_versions": fixes})
        except (InvalidVersion, KeyError, TypeError, ValueError) as unread:
            found["skip_reason"] = f"an advisory about it cannot be read: {unread!r}"
        return found


def _advisories(path: Path) -> list[Advisory]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith(".json")]
            return [json.loads(archive.read(name)) for name in names]
    except (OSError, zipfile.BadZipFile, ValueError) as unread:
        raise NoSnapshot(f"{path} cannot be read as a snapshot: {unread}") from unread


def normal(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _name(affected: Advisory) -> str:
    package = affected.get("package", {})
    return normal(package.get("name", "")) if package.get("ecosystem") == "PyPI" else ""


def _hits(affected: Advisory, version: str) -> bool:
    if any(Version(each) == Version(version) for each in affected.get("versions", [])):
        return True
    ranges = affected.get("ranges", [])
    if not ranges and not affected.get("versions"):
        raise ValueError("it names no versions")
    # One of commits says nothing of versions, and stands beside one that does, or a list.
    kinds = {each["type"] for each in ranges}
    if not kinds & {"ECOSYSTEM"} and not affected.get("versions"):
        raise ValueError(f"its ranges are of {', '.join(sorted(kinds))}")
    return any(_within(each["events"], version) for each in ranges if each["type"] == "ECOSYSTEM")


def _within(events: list[dict[str, str]], version: str) -> bool:
    """Whether the events, in the order of their versions, leave this version affected."""
    is_hit, ours = False, Version(version)
    for event in sorted(events, key=lambda each: Version(next(iter(each.values())))):
        [(kind, text)] = event.items()
        then = Version(text)
        if kind == "introduced" and ours >= then:
            is_hit = True
        elif (kind == "fixed" and ours >= then) or (kind == "last_affected" and ours > then):
            is_hit = False
    return is_hit


def _fixes(affected: Advisory) -> list[str]:
    ranges = [each for each in affected.get("ranges", []) if each["type"] == "ECOSYSTEM"]
    return [event["fixed"] for each in ranges for event in each["events"] if "fixed" in event]
