"""A snapshot of advisories about packages, for where the advisories cannot be reached.

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
            for name in {_name(package) for package in advisory.get("affected", [])}:
                self.about[name].append(advisory)
        self.about.pop("", None)
        if not self.about:
            raise NoSnapshot(f"{path} holds no advisories about Python packages.")
        self.newest = dt.date.fromisoformat(newest[:10])

    def age(self, today: dt.date) -> str:
        """Return a sentence with the day of the newest advisory, and its age in days."""
        days = (today - self.newest).days
        return f"The newest advisory of the snapshot is of {self.newest}, {days} days ago."

    def entry(self, name: str, version: str) -> dict[str, Any]:
        """Return one package's entry as pip-audit has it: its `vulns`, and any `skip_reason`.

        An advisory that cannot be read is a reason to skip, never to pass.
        """
        found: dict[str, Any] = {"name": name, "version": version, "vulns": []}
        try:
            for advisory in self.about.get(normal(name), []):
                ours = [entry for entry in advisory["affected"] if _name(entry) == normal(name)]
                if "withdrawn" not in advisory and any(_hits(entry, version) for entry in ours):
                    fixes = sorted({fix for entry in ours for fix in _fixes(entry)}, key=Version)
                    found["vulns"].append({"id": advisory["id"], "fix_versions": fixes})
        except (InvalidVersion, KeyError, TypeError, ValueError) as unread:
            found["skip_reason"] = f"an advisory about it cannot be read: {unread!r}"
        return found


def _advisories(path: Path) -> list[Advisory]:
    """Load every JSON file of a ZIP. Raises: NoSnapshot if it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith(".json")]
            return [json.loads(archive.read(name)) for name in names]
    except (OSError, zipfile.BadZipFile, ValueError) as unread:
        raise NoSnapshot(f"{path} cannot be read as a snapshot: {unread}") from unread


def normal(name: str) -> str:
    """Return a package's name as registries compare it: small letters, single hyphens."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _name(affected: Advisory) -> str:
    """Return the normal name of an affected package; empty if it is not of PyPI."""
    package = affected.get("package", {})
    return normal(package.get("name", "")) if package.get("ecosystem") == "PyPI" else ""


def _hits(affected: Advisory, version: str) -> bool:
    """Return whether an advisory's versions or ranges include `version`.

    Raises: ValueError where it names neither in a way that can be compared.
    """
    if any(Version(listed) == Version(version) for listed in affected.get("versions", [])):
        return True
    ranges = affected.get("ranges", [])
    if not ranges and not affected.get("versions"):
        raise ValueError("it names no versions")
    # A range of commits says nothing of versions, and stands beside a range or list that does.
    kinds = {span["type"] for span in ranges}
    if not kinds & {"ECOSYSTEM"} and not affected.get("versions"):
        raise ValueError(f"its ranges are of {', '.join(sorted(kinds))}")
    return any(_within(span["events"], version) for span in ranges if span["type"] == "ECOSYSTEM")


def _within(events: list[dict[str, str]], version: str) -> bool:
    """Return whether the events of a range, in order of version, leave `version` affected."""
    is_hit, ours = False, Version(version)
    for event in sorted(events, key=lambda event: Version(next(iter(event.values())))):
        [(kind, text)] = event.items()
        then = Version(text)
        if kind == "introduced" and ours >= then:
            is_hit = True
        elif (kind == "fixed" and ours >= then) or (kind == "last_affected" and ours > then):
            is_hit = False
    return is_hit


def _fixes(affected: Advisory) -> list[str]:
    """List the versions in which an affected package was mended."""
    ranges = [span for span in affected.get("ranges", []) if span["type"] == "ECOSYSTEM"]
    return [event["fixed"] for span in ranges for event in span["events"] if "fixed" in event]
