"""What a docstring says first: a function what it does, everything else what it is.

A reader meets the first line alone, in an editor's hint or a list of search results. It must say
what the function does without the rest: a verb and its object, in the words that Django engineers
use.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("wirral_tracker", "findings", "recommendations", "bench", "scripts")
# The verbs that docstrings open with. A new one is welcome here when none of these says it.
VERBS = frozenset(
    [
        "Add",
        "Amend",
        "Annotate",
        "Announce",
        "Answer",
        "Apply",
        "Ask",
        "Attach",
        "Begin",
        "Bring",
        "Build",
        "Cancel",
        "Change",
        "Check",
        "Choose",
        "Clean",
        "Collect",
        "Compare",
        "Complete",
        "Connect",
        "Copy",
        "Correct",
        "Count",
        "Create",
        "Cut",
        "Decide",
        "Deactivate",
        "Decode",
        "Defer",
        "Delete",
        "Derive",
        "Describe",
        "Discard",
        "Divide",
        "Do",
        "Download",
        "Draw",
        "Drop",
        "Edit",
        "End",
        "Enter",
        "Erase",
        "Escape",
        "Estimate",
        "Exclude",
        "Fill",
        "Filter",
        "Find",
        "Fit",
        "Format",
        "Forward",
        "Fold",
        "Forget",
        "Gather",
        "Give",
        "Group",
        "Guess",
        "Hold",
        "Index",
        "Insert",
        "Issue",
        "Join",
        "Keep",
        "Lay",
        "Leave",
        "Let",
        "Limit",
        "Link",
        "List",
        "Listen",
        "Load",
        "Lock",
        "Log",
        "Make",
        "Mark",
        "Match",
        "Measure",
        "Merge",
        "Move",
        "Name",
        "Normalise",
        "Note",
        "Offer",
        "Open",
        "Order",
        "Pack",
        "Pair",
        "Parse",
        "Part",
        "Pass",
        "Place",
        "Plan",
        "Postpone",
        "Prefetch",
        "Preview",
        "Print",
        "Put",
        "Raise",
        "Rank",
        "Read",
        "Receive",
        "Record",
        "Redirect",
        "Reduce",
        "Refuse",
        "Remove",
        "Rename",
        "Render",
        "Replace",
        "Restore",
        "Restrict",
        "Return",
        "Run",
        "Save",
        "Say",
        "Seal",
        "Send",
        "Serialise",
        "Set",
        "Shade",
        "Show",
        "Sign",
        "Sort",
        "Split",
        "Start",
        "Stop",
        "Store",
        "Stream",
        "Strip",
        "Suggest",
        "Sum",
        "Tag",
        "Take",
        "Tell",
        "Throw",
        "Track",
        "Unpack",
        "Update",
        "Wait",
        "Weigh",
        "Withdraw",
        "Write",
        "Yield",
    ]
)
# A noun phrase opens with none of these: they begin a riddle, not a name.
RIDDLES = frozenset({"What", "How", "Why", "Who", "Those", "Them", "That", "Which", "Where", "All"})


def source_files() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
    return any("property" in name or name.endswith(".setter") for name in decorators)


def kind_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return "property" if is_property(node) else "function"
    return {ast.ClassDef: "class", ast.Module: "module"}.get(type(node))


@cache
def openings() -> dict[str, list[tuple[str, str]]]:
    """Return where each docstring stands and its first word, by kind. The code is read once."""
    found = defaultdict(list)
    for path in source_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            kind = kind_of(node)
            if kind and (text := ast.get_docstring(node)):
                where = f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 1)}"
                found[kind].append((where, text.split()[0].strip(".,:;")))
    return found


def test_the_docstring_of_a_function_opens_with_a_verb():
    found = openings()["function"]

    assert len(found) > 1000
    assert [f"{where} opens with {word}" for where, word in found if word not in VERBS] == []


@pytest.mark.parametrize("kind", ["class", "module", "property"])
def test_the_docstring_of_anything_else_opens_with_a_noun_phrase(kind):
    found = openings()[kind]

    assert len(found) > 100
    assert [f"{where} opens with {word}" for where, word in found if word in RIDDLES] == []
