"""The program that reads one document in a process of its own: see `receiving`.

Never imported. On its standard input stand a line of JSON, with the `name` of the document, whether
it `is_text`, whether it is read `as_paper`, and which `pages` and what `kind` of letter it is where
somebody said so, and then the document itself.
"""

import json
import sys
from pathlib import Path

# Run by its path and isolated, so that the project has to be found from here.
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from findings.letters import UnreadableFile, read_letter, read_paper
from recommendations.intake.letters.paper_reading import ReadPaper, paper_reading_of
from recommendations.intake.letters.reading import ReadLetter, UnreadableLetter, reading_of


def answer(
    data: bytes, name: str, *, is_text: bool, as_paper: bool, pages: str, kind: str
) -> ReadLetter | ReadPaper | UnreadableLetter:
    """Read a document's bytes into JSON values, or the reason why it cannot be read."""
    source = data.decode() if is_text else data
    try:
        if as_paper:
            paper = read_paper(source)
            return {"pages": list(paper.pages), "paper": paper_reading_of(paper)}
        letter = read_letter(source, name, kind=kind or None, pages=pages)
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
