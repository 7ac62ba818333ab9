#!/usr/bin/env python3
"""The bill of materials of the register, as CycloneDX, from the lock that production installs.

    python scripts/sbom.py requirements.txt > sbom.cdx.json

The same lock gives the same file: it holds no moment and no chance.
"""

import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

NAMESPACE = uuid.UUID("6d1f6a0e-6f5c-4a63-9b39-0b6a4f1e6c11")
ENTRY = re.compile(r"^(?P<name>[a-z0-9][a-z0-9-]*)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")


def locked(text: str) -> list[tuple[str, str, list[str]]]:
    """List the packages of a lock: (name, version, SHA-256 digests of its files)."""
    found: list[tuple[str, str, list[str]]] = []
    for line in text.splitlines():
        if entry := ENTRY.match(line):
            found.append((entry["name"], entry["version"], []))
        elif found:
            found[-1][2].extend(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
    return found


def bill_of_materials(text: str) -> dict[str, Any]:
    """Build the CycloneDX document of a lock, for json.dumps."""
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            # One for each file that may be installed, whichever the machine needs.
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
        }
        for name, version, digests in locked(text)
    ]
    content = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, content)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "wirral-tracker"}},
        "components": components,
    }


if __name__ == "__main__":
    lock = Path(sys.argv[1]).read_text(encoding="utf-8")
    print(json.dumps(bill_of_materials(lock), indent=1))
