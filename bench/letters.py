"""The measure of how well letters are read: each beside its expected answer.

    python -m bench.letters FOLDER

FOLDER holds letters, PDF or text, and beside each `<name>.expected.json` in the form that
`manage.py read_letter` prints. Words are compared as the register calls a text verbatim. A false
doubt is one about a letter that was read rightly; a silent error, one about which nothing was said.
Leaves with 1 when something was wrong.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from findings.letters import UnreadableFile, as_json, read_letter
from findings.verbatim import fold

DATES = ("start_date", "end_date", "published_date")
PEOPLE = ("lead_inspectors", "inspectors")
PLAIN = ("authority", "kind", "framework")
SUFFIXES = (".pdf", ".docx", ".txt")


@dataclass
class Score:
    """The score of one or more letters: how many of each thing were right, and what was wrong."""

    right: Counter = field(default_factory=Counter)
    expected: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    lines: Counter = field(default_factory=Counter)

    def count(self, what: str, wanted: list, got: list) -> None:
        """Count under `what` how many of `wanted` are in `got`; note what is missing or extra."""
        missing, extra = Counter(wanted) - Counter(got), Counter(got) - Counter(wanted)
        self.expected[what] += len(wanted)
        self.right[what] += len(wanted) - missing.total()
        self.wrong += [f"{what}: not read: {short(thing)}" for thing in missing.elements()]
        self.wrong += [f"{what}: read, but not there: {short(thing)}" for thing in extra.elements()]

    @property
    def false_doubts(self) -> int:
        """The number of doubts about a letter in which nothing was wrong."""
        return 0 if self.wrong else len(self.doubts)

    @property
    def silent_errors(self) -> int:
        """The number of wrong things in a letter about which there was no doubt."""
        return 0 if self.doubts else len(self.wrong)


def short(thing: object) -> str:
    """Return a text cut in its middle to fit a line of 140 characters."""
    text = str(thing)
    return text if len(text) < 140 else f"{text[:90]} … {text[-45:]}"


def compare(expected: dict, got: dict) -> Score:
    """Compare what was read of a letter with its expected answer, both as `as_json` has them."""
    score = Score(doubts=got["doubts"])
    for key in PLAIN:
        score.count(key, [expected[key]], [got[key]])
    for key in DATES:
        score.count("dates", [(key, expected[key])], [(key, got[key])])
    for key in PEOPLE:
        score.count(
            "inspectors",
            [(key, fold(name)) for name in expected[key]],
            [(key, fold(name)) for name in got[key]],
        )
    for what, parts in (
        ("judgements", judgement),
        ("bullets, whole and verbatim", bullet),
        ("paragraphs, whole and in section", paragraph),
    ):
        key = {"j": "judgements", "b": "improvements", "p": "findings"}[what[0]]
        score.count(what, [parts(e) for e in expected[key]], [parts(g) for g in got[key]])
    if any("lead" in asked for asked in expected["improvements"]):
        leads = [[lead(asked) for asked in letter["improvements"]] for letter in (expected, got)]
        score.count("what opens their lists", *leads)
    score.lines.update(got["lines"])
    return score


def lead(improvement: dict) -> tuple:
    """Return the parts of an area for improvement that say what opens its list."""
    return fold(improvement["text"]), fold(improvement.get("lead") or "")


def judgement(made: dict) -> tuple:
    """Return the parts of a judgement that must be right."""
    return fold(made["area"]).lower(), made["grade"]


def bullet(improvement: dict) -> tuple:
    """Return the parts of an area for improvement that must be right."""
    return fold(improvement["text"]), improvement["kind"], improvement["tag"]


def paragraph(finding: dict) -> tuple:
    """Return the parts of a finding that must be right."""
    return fold(finding["section"]), finding["paragraph"], fold(finding["text"])


def letters(folder: Path) -> list[tuple[Path, Path]]:
    """List the letters of a folder that have an expected answer: (letter, answer) by name."""
    pairs = [
        (path, path.with_name(f"{path.stem}.expected.json"))
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SUFFIXES
    ]
    return [(path, answer) for path, answer in pairs if answer.exists()]


def main() -> None:
    """Print the score of each letter of the folder and of all; exit with 1 if any is wrong."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit(__doc__)
    total = Score()
    false_doubts = silent = count = 0
    for path, answer in letters(Path(sys.argv[1])):
        try:
            got = as_json(read_letter(path.read_bytes(), path.name))
        except UnreadableFile as refusal:
            sys.exit(f"{path.name}: {refusal}")
        score = compare(json.loads(answer.read_text(encoding="utf-8")), got)
        print(f"{path.name}: {len(score.wrong)} wrong, {len(score.doubts)} doubts")
        for line in [*score.wrong, *(f"doubt: {doubt}" for doubt in score.doubts)]:
            print(f"    {line}")
        total.right += score.right
        total.expected += score.expected
        total.wrong += score.wrong
        total.lines += score.lines
        false_doubts += score.false_doubts
        silent += score.silent_errors
        count += 1
    print(f"\n{count} letters")
    for what, expected in total.expected.items():
        print(f"{what:<36}{total.right[what]:>6} of {expected:>6}")
    for lot, number in total.lines.items():
        print(f"lines {lot:<30}{number:>6}")
    print(f"{'wrong in all':<36}{len(total.wrong):>6}")
    print(f"{'false doubts':<36}{false_doubts:>6}")
    print(f"{'silent errors':<36}{silent:>6}")
    sys.exit(1 if total.wrong else 0)


if __name__ == "__main__":
    main()
