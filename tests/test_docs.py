"""The papers for a newcomer: short where promised, and naming only what is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("findings/**/*.md")]
    if ".venv" not in path.parts
)
TOP = {path.name for path in ROOT.iterdir()}
LONGEST_README = 80


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_link_leads_to_a_file_and_to_a_heading_that_is_there(paper):
    for target in re.findall(r"\]\(([^)\s]+)\)", paper.read_text(encoding="utf-8")):
        if re.match(r"https?:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (paper.parent / name).resolve() if name else paper
        assert path.exists(), f"{paper.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.M)
            slugs = {
                re.sub(r"[^a-z0-9 -]", "", text.lower()).replace(" ", "-") for text in headings
            }
            assert anchor in slugs, f"{paper.name} links to {target}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_path_that_is_named_is_there(paper):
    """Only whole paths are looked for: those that begin with a file or folder of the top level."""
    named = re.findall(r"`([\w./-]+)`", paper.read_text(encoding="utf-8"))
    missing = {
        path
        for path in named
        if "/" in path and path.split("/")[0] in TOP and not (ROOT / path).exists()
    }

    assert missing == set()


def test_every_sentence_that_was_ruled_on_is_made_where_the_table_says():
    """A changed sentence is one that nobody has read beside the sources yet."""
    rows = re.findall(
        r"^\| `([\w./-]+)` \| `([^`]+)` \|",
        (ROOT / "docs" / "sentences.md").read_text(encoding="utf-8"),
        flags=re.M,
    )
    missing = [
        f"{path}: {words}"
        for path, words in rows
        if words not in " ".join((ROOT / path).read_text(encoding="utf-8").split())
    ]

    assert len(rows) > 50
    assert missing == []


def files_in_tables(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each path that a table names, with the folder that heads its column and what follows.

    What follows is the remark in brackets behind it, empty where there is none.
    """
    folders: list[str] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            folders = []
            continue
        cells = line.split("|")[1:-1]
        if not folders:
            heads = [re.search(r"`([\w./-]+/)`", cell) for cell in cells]
            folders = [head[1] if head else "" for head in heads]
            continue
        for folder, cell in zip(folders, cells, strict=True):
            for path, remark in re.findall(
                r"`([\w./-]+(?:/|\.(?:py|html|css|js|json|toml)))`(?: \(([^)]*)\))?", cell
            ):
                yield folder, path, remark


def test_every_file_that_a_change_touches_is_there_and_holds_what_is_named_in_it():
    """A file in a table of CONTRIBUTING stands under the folder at the head of its column."""
    named = list(files_in_tables((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    missing = []
    for folder, name, remark in named:
        path = ROOT / folder / name
        path = path if path.exists() else ROOT / name
        if not path.exists():
            missing.append(f"{folder}{name}")
            continue
        words = re.findall(r"`([A-Za-z_]+)`", remark)
        source = path.read_text(encoding="utf-8") if words else ""
        missing += [f"{word} in {name}" for word in words if word not in source]

    assert len(named) > 200
    assert missing == []


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= LONGEST_README


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")

    assert [path.name for path in folder.glob("0*.md") if path.name not in index] == []


def test_running_lists_every_command():
    table = (ROOT / "docs/running.md").read_text(encoding="utf-8").split("\n## Commands\n")[1]
    commands = {
        path.stem
        for path in (ROOT / "wirral_tracker/management/commands").glob("*.py")
        if path.stem != "__init__"
    }

    # Two commands may share a line.
    first_cells = " ".join(re.findall(r"^\|([^|]+)\|", table, flags=re.M))
    assert set(re.findall(r"`(\w+)", first_cells)) - {"manage"} == commands
