#!/usr/bin/env python3
"""Whether an audit looked at every package of a lock and found nothing against any.

    pip-audit --format json … | python scripts/audit.py requirements.txt

An auditor that cannot look a package up says so in a word and leaves with success. Here, whatever
was skipped or left out fails.
"""

import json
import sys
from pathlib import Path
from typing import Any

from sbom import locked


def complaints(report: dict[str, Any], lock: str) -> list[str]:
    """What is wrong with the packages, or with the audit."""
    looked_at = {each["name"].lower(): each for each in report.get("dependencies", [])}
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
                f"{name} {version}: {each['id']}, mended in "
                f"{', '.join(each.get('fix_versions', [])) or 'no version yet'}"
                for each in entry.get("vulns", [])
            ]
    return found


if __name__ == "__main__":
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    try:
        told = json.load(sys.stdin)
    except ValueError:
        sys.exit("The audit gave no report: it could not be made.")
    if wrong := complaints(told, text):
        sys.exit("\n".join(wrong))
    print(f"{len(locked(text))} packages audited, none skipped, nothing known against any.")
