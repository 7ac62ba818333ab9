"""Reads one letter or report in a process of its own. Never imported: see `ask_child`.

Standard input: a line of JSON, with the `name` of the document and whether it `is_text`, and then
the document. The answer says `unreadable` and why, or the `kind`, the `reasons` of the doubts, the
`pages` and the `reading`.
"""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from findings.letters import UnreadableFile, read_letter
from recommendations.intake.letters.reading import reading_of


def answer(data: bytes, name: str, *, is_text: bool) -> dict[str, Any]:
    try:
        letter = read_letter(data.decode() if is_text else data, name)
    except UnreadableFile as refusal:
        return {"unreadable": str(refusal)}
    return {
        "kind": letter.kind,
        "reasons": [doubt.reason for doubt in letter.doubts],
        "pages": letter.pages,
        "reading": reading_of(letter),
    }


if __name__ == "__main__":
    asked, _, document = sys.stdin.buffer.read().partition(b"\n")
    print(json.dumps(answer(document, **json.loads(asked))))
