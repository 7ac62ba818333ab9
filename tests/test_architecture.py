"""The house rules that the source itself can be held to; each complaint names file and line."""

import ast
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
PROJECT, FINDINGS, RECOMMENDATIONS = "wirral_tracker", "findings", "recommendations"
PACKAGES = (PROJECT, FINDINGS, RECOMMENDATIONS)
KIT = f"{PROJECT}.kit"
# What every room may ask of the project package, beside its kit: who may do what.
OPEN_TO_ALL = (KIT, f"{PROJECT}.access")
# Over the core of recommendations, side by side; none knows another.
SUBJECTS = ("intake", "pages", "reports", "rounds")
MOST_MODULES_BESIDE_THE_ROOMS = 20
# Core modules that one subject alone imports, each with the reason why it is core all the same.
CORE_FOR_ONE_SUBJECT: dict[str, str] = {}
LONGEST_FUNCTION = 40
# Aim for 300; a module splits where its subject splits, never by a count of lines.
LONGEST_MODULE = 400
LONGEST_TEMPLATE_LINE = 120
# One file read from top to bottom is better here than two of the right length: settings are
# looked up, and the questions about recommendations are chained, so they stand in one class.
LONG_ON_PURPOSE = {
    "wirral_tracker/settings.py",
    "recommendations/querysets/recommendations.py",
}
CLOCK = {"localdate", "localtime", "now", "today", "utcnow"}
READS_THE_CLOCK = re.compile(
    r"(^|/)views(\.py|/)|/management/commands/|^wirral_tracker/(home|middleware|kit/as_at)\.py$"
)
# Written in halves, so that this file may be searched too.
WORKSHOP = ["/wo" + "rk/", "/tmp" + "/plan", "../sha" + "red"]
TEXT_SUFFIXES = {".py", ".html", ".css", ".js", ".md", ".toml", ".sh", ".json", ".txt", ".yml"}


def sources(*packages: str) -> Iterator[Path]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, names taken from it included, with the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(path)}:{node.lineno} imports relatively"
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def is_of(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def offences(paths: Iterable[Path], *forbidden: str) -> list[str]:
    return [
        f"{name(path)}:{line} imports {module}"
        for path in paths
        for line, module in imports(path)
        if is_of(module, *forbidden)
    ]


def parts(package: str, *kinds: str) -> Iterator[Path]:
    """The files of these kinds, in the core and in each subject: `models.py`, all of `models/`."""
    for path in sources(package):
        inside = [part.removesuffix(".py") for part in path.relative_to(ROOT / package).parts]
        if inside[0] in kinds or (inside[0] in SUBJECTS and inside[1] in kinds):
            yield path


def room_of(module: str) -> str:
    """The subject that a module of `recommendations` belongs to, or "core"."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in SUBJECTS else "core"


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


# Dependencies point one way: kit, findings, the core of recommendations, its subjects, the project


def test_the_kit_imports_no_app_and_nothing_of_the_project():
    found = [
        f"{name(path)}:{line} imports {module}"
        for path in sources(f"{PROJECT}/kit")
        for line, module in imports(path)
        if is_of(module, *PACKAGES) and not is_of(module, KIT)
    ]

    assert found == []


def test_the_kit_names_no_app():
    """A name in a string is an import in disguise."""
    found = [
        f"{name(path)}:{node.lineno} names {node.value[:40]!r}"
        for path in sources(f"{PROJECT}/kit")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"\b(findings|recommendations)\.[a-zA-Z]", node.value)
    ]

    assert found == []


def test_findings_never_import_recommendations():
    assert offences(sources(FINDINGS), RECOMMENDATIONS) == []


@pytest.mark.parametrize("app", [FINDINGS, RECOMMENDATIONS])
def test_the_apps_import_nothing_of_the_project_but_its_kit_and_its_permissions(app):
    found = [
        f"{name(path)}:{line} imports {module}"
        for path in sources(app)
        for line, module in imports(path)
        if is_of(module, PROJECT) and not is_of(module, *OPEN_TO_ALL)
    ]

    assert found == []


def test_a_subject_imports_the_core_and_never_another_subject():
    found = [
        f"{name(path)}:{line} imports {module}"
        for path in sources(RECOMMENDATIONS)
        for line, module in imports(path)
        if is_of(module, RECOMMENDATIONS) and room_of(module) not in ("core", room_of(dotted(path)))
    ]

    assert found == [], "What two subjects need moves to the core."


@cache
def facades() -> dict[str, str]:
    """Map each name that a package hands on, as `recommendations.actions.attach`, to its home."""
    return {
        f"{dotted(path)}.{module.rpartition('.')[2]}": module.rpartition(".")[0]
        for path in sources(RECOMMENDATIONS)
        if path.name == "__init__.py"
        for _, module in imports(path)
    }


def importers() -> dict[str, set[str]]:
    """Map each module of the core to the rooms that import it, by itself or through its package."""
    modules = {dotted(path) for path in sources(RECOMMENDATIONS)}
    found: dict[str, set[str]] = {}
    for path in sources(*PACKAGES):
        if path.name == "__init__.py":
            continue
        room = room_of(dotted(path)) if path.is_relative_to(ROOT / RECOMMENDATIONS) else "project"
        text = path.read_text(encoding="utf-8")
        for _, module in imports(path):
            named = [module, module.rpartition(".")[0], facades().get(module, "")]
            if module in (f"{RECOMMENDATIONS}.actions", f"{RECOMMENDATIONS}.forms"):
                package = module.rpartition(".")[2]
                named += [
                    home
                    for handed_on, home in facades().items()
                    if is_of(handed_on, module)
                    and re.search(rf"\b{package}\.{handed_on.rpartition('.')[2]}\b", text)
                ]
            for target in modules.intersection(named):
                found.setdefault(target, set()).add(room)
    return found


def test_what_one_subject_alone_imports_is_no_part_of_the_core():
    """Models and querysets stay: they are what the rooms share, and their tables are one app's."""
    lone = {
        module: rooms
        for module, rooms in importers().items()
        if room_of(module) == "core"
        and len(rooms) == 1
        and rooms <= set(SUBJECTS)
        and not is_of(module, f"{RECOMMENDATIONS}.models", f"{RECOMMENDATIONS}.querysets")
    }

    assert lone.keys() == CORE_FOR_ONE_SUBJECT.keys(), lone


def test_few_modules_stand_beside_the_rooms():
    beside = [
        path.stem for path in (ROOT / RECOMMENDATIONS).glob("*.py") if path.stem != "__init__"
    ]

    assert len(beside) <= MOST_MODULES_BESIDE_THE_ROOMS, sorted(beside)


@pytest.mark.parametrize("app", [FINDINGS, RECOMMENDATIONS])
def test_models_and_questions_know_nothing_of_forms_tables_or_views(app):
    shown = [f"{app}.{kind}" for kind in ("forms", "tables", "filters", "views", "urls")]
    found = offences(
        parts(app, "models", "querysets", "rag", "verbatim"),
        *shown,
        "django.forms",
        "django.http",
        "django.shortcuts",
        "django_tables2",
        "django_filters",
    )

    assert found == []


def is_shown(module: str) -> bool:
    """Whether a module of `recommendations` is one of forms or views, in whatever room."""
    return is_of(module, RECOMMENDATIONS) and bool({"forms", "views"} & set(module.split(".")))


def test_only_views_see_a_request_and_only_forms_and_views_know_forms():
    """What acts, builds, reads in or answers can be called from a command, a sheet or a test."""
    below = [
        path
        for path in sources(RECOMMENDATIONS)
        if not is_shown(dotted(path)) and path.stem not in ("urls", "filters", "tables", "apps")
    ]
    found = [
        f"{name(path)}:{line} imports {module}"
        for path in below
        for line, module in imports(path)
        if is_of(module, "django.http", "django.shortcuts") or is_shown(module)
    ]

    assert below
    assert found == []


def part_of(module: str) -> str:
    """The folder of a module of recommendations, or itself where it stands beside the folders."""
    path = ROOT.joinpath(*module.split("."))
    while not (path.is_dir() or path.with_suffix(".py").is_file()):
        path = path.parent
    stands_beside = path.parent.name in (RECOMMENDATIONS, *SUBJECTS)
    return dotted(path if path.is_dir() or stands_beside else path.parent)


def reached(part: str, imported: dict[str, set[str]]) -> set[str]:
    """Every part that one imports, and that those import in turn."""
    found: set[str] = set()
    left = [part]
    while left:
        for other in imported.get(left.pop(), set()) - found:
            found.add(other)
            left.append(other)
    return found


def test_intake_and_forms_import_one_another_in_one_direction():
    """A row of a sheet was dressed up as a form once, and the forms of sheets import their rows."""
    imported: dict[str, set[str]] = {}
    for path in sources(RECOMMENDATIONS):
        part = part_of(dotted(path))
        others = {part_of(name) for _, name in imports(path) if is_of(name, RECOMMENDATIONS)}
        imported.setdefault(part, set()).update(others - {part})
    watched = [f"{RECOMMENDATIONS}.{room}" for room in ("intake", "forms", "actions", "statements")]
    found = [part for part in imported if is_of(part, *watched)]

    assert len(found) > 7
    assert [part for part in found if part in reached(part, imported)] == []


def test_forms_tables_and_filters_know_nothing_of_views():
    found = [
        f"{name(path)}:{line} imports {module}"
        for path in parts(RECOMMENDATIONS, "forms", "tables", "filters", "list_table")
        for line, module in imports(path)
        if is_of(module, "django.http", "django.shortcuts")
        or (is_of(module, RECOMMENDATIONS) and "views" in module.split("."))
    ]

    assert found == []


def test_only_pdf_imports_weasyprint():
    importing = {found.split(":")[0] for found in offences(sources(*PACKAGES), "weasyprint")}

    assert importing <= {"wirral_tracker/kit/pdf.py"}


# Clock and questions


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """The last name of everything that a file calls: `localdate` of `timezone.localdate()`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                yield node.lineno, called.attr
            elif isinstance(called, ast.Name):
                yield node.lineno, called.id


def test_only_views_and_commands_read_the_clock():
    found = [
        f"{name(path)}:{line} calls {called}()"
        for path in sources(*PACKAGES)
        if not READS_THE_CLOCK.search(name(path))
        for line, called in calls(path)
        if called in CLOCK
    ]

    assert found == [], "Let the caller pass the day."


def test_views_put_no_questions_of_their_own():
    views = [path for path in sources(*PACKAGES) if re.search(r"(^|/)views(\.py|/)", name(path))]
    found = [
        f"{name(path)}:{line} calls .{called}()"
        for path in [*views, ROOT / PROJECT / "home.py"]
        for line, called in calls(path)
        if called in ("filter", "exclude", "annotate", "raw", "extra")
    ]

    assert views
    assert found == [], "Make it a method of the QuerySet."


def test_only_an_erasure_goes_round_the_guard_of_the_record():
    """A plain QuerySet, SQL of one's own or a cursor could change an append-only row."""
    allowed = re.compile(r"^wirral_tracker/(kit/(chain|backups|durable)|pages)")
    found = [
        f"{name(path)}:{line} calls {called}()"
        for path in sources(*PACKAGES)
        if not allowed.search(name(path))
        for line, called in calls(path)
        if called in {"QuerySet", "RawSQL", "raw", "extra", "cursor", "execute", "bulk_update"}
    ]

    assert found == []


# Size


@pytest.mark.parametrize("package", PACKAGES)
def test_every_function_fits_one_screen(package):
    found = [
        f"{name(path)}:{node.lineno} {node.name}: {length} lines"
        for path in sources(package)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]

    assert found == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_is_too_long(package):
    lengths = {
        name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources(package)
    }

    too_long = {name for name, length in lengths.items() if length > LONGEST_MODULE}
    assert too_long <= LONG_ON_PURPOSE, lengths


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def test_no_line_of_a_template_is_too_long():
    """A template may be long where the page is whole so; its lines are read like code."""
    found = [
        f"{name(path)}:{number}: {len(line)} characters"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST_TEMPLATE_LINE
    ]

    assert found == [], "Break it within a tag, or at a space that stands there already."


# What no file may hold


@pytest.mark.parametrize("module", sorted({path.parent for path in sources(*PACKAGES)}))
def test_no_module_is_a_drawer_for_odds_and_ends(module):
    names = {path.stem for path in module.glob("*.py")}

    assert not names & {"utils", "common", "helpers", "misc", "services", "managers"}


def test_templates_have_no_inline_style_or_script():
    forbidden = {
        "an inline style": r"<[^>]*\sstyle\s*=",
        "an inline handler": r"<[^>]*\son[a-z]+\s*=",
        "a style sheet of its own": r"<style\b",
        "an inline script": r"<script\b(?![^>]*\bsrc=)",
        "a javascript address": r"javascript:",
    }
    found = [
        f"{name(path)} has {what}: {match.group()[:60]}"
        for path in templates()
        for what, pattern in forbidden.items()
        for match in re.finditer(pattern, path.read_text(encoding="utf-8"), flags=re.I)
    ]

    assert found == []


def test_templates_switch_no_escaping_off():
    found = [
        f"{name(path)}: {match.group()}"
        for path in templates()
        for match in re.finditer(
            r"\{%\s*autoescape\s+off|\|\s*safe\b(?!seq)|\|\s*safeseq", path.read_text("utf-8")
        )
        # A form's own help text is ours, written in Python, never typed by an officer.
        if "help_text|safe" not in path.read_text("utf-8")[match.start() - 12 : match.end()]
    ]

    assert found == []


def our_files() -> Iterator[Path]:
    """The text of the repository as it would be cloned: no vendored code, nothing generated."""
    skipped = {"vendor", "staticfiles", "test-results", "__pycache__"}
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [
            each
            for each in folders
            if each not in skipped and (each == ".ci" or not each.startswith("."))
        ]
        for path in (Path(folder, each) for each in files):
            if path.suffix in TEXT_SUFFIXES | {""} and path.name != ".git" and path.is_file():
                yield path


def test_no_file_names_the_place_where_it_was_written():
    found = []
    for path in our_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name(path)}: {place}" for place in WORKSHOP if place in text]

    assert found == []
