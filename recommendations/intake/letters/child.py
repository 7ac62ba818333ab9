"""The program that reads one letter or report in a process of its own: see `receiving`.

Never imported. On its standard input stand a line of JSON, with the `name` of the document and
whether it `is_text`, and then the document itself.
"""

import json
import sys
from pathlib import Path

# Run by its path and isolated, so that the project has to be found from here.
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from findings.letters import UnreadableFile, read_letter
from recommendations.intake.letters.reading import ReadLetter, UnreadableLetter, reading_of


def answer(data: bytes, name: str, *, is_text: bool) -> ReadLetter | UnreadableLetter:
    """Read a document's bytes into JSON values: the letter, or the reason why it cannot be read."""
    try:
        letter = read_letter(data.decode() if is_text else data, name)
    except UnreadableFile as refusal:
        # An answer too: whatever else ends this process is put down to its time or memory.
        return {"unreadable": str(refusal)}
    return {
        "kind": letter.kind,
        "reasons": [doubt.reason for doubt in letter.doubts],
        "pages": list(letter.pages),
        "reading": reading_of(letter),
    }


if __name__ == "__main__":
    options, _, document = sys.stdin.buffer.read().partition(b"\n")
    print(json.dumps(answer(document, **json.loads(options))))
