"""The house rules that the source itself can be held to; each complaint names file and line."""

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KIT, FINDINGS, RECOMMENDATIONS = "wirral_tracker", "findings", "recommendations"
PACKAGES = (KIT, FINDINGS, RECOMMENDATIONS)
# Where the apps are put together: these parts of the project package know both.
COMPOSITION = ("urls", "home", "pages", "register", "management", "settings")
LONGEST_FUNCTION = 40
LONGEST_MODULE = 300
LONGEST_TEMPLATE, LONGEST_PARTIAL = 100, 40
# One file read from top to bottom is better here than two of the right length.
LONG_ON_PURPOSE = {"wirral_tracker/settings.py"}
CLOCK = {"localdate", "localtime", "now", "today", "utcnow"}
READS_THE_CLOCK = re.compile(
    r"(^|/)views(\.py|/)|/management/commands/|^wirral_tracker/(home|as_at|middleware)\.py$"
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
    return any(module == each or module.startswith(f"{each}.") for each in packages)


def offences(paths: Iterator[Path], *forbidden: str) -> list[str]:
    return [
        f"{name(path)}:{line} imports {module}"
        for path in paths
        for line, module in imports(path)
        if is_of(module, *forbidden)
    ]


def parts(package: str, *kinds: str) -> Iterator[Path]:
    """The files of an app that are of these kinds: `models.py`, or all of `models/`."""
    for path in sources(package):
        if path.relative_to(ROOT / package).parts[0].removesuffix(".py") in kinds:
            yield path


# Dependencies point one way


def test_the_kit_imports_no_app():
    kit = (
        path
        for path in sources(KIT)
        if path.relative_to(ROOT / KIT).parts[0].removesuffix(".py") not in COMPOSITION
    )

    assert offences(kit, FINDINGS, RECOMMENDATIONS) == []


def test_the_kit_does_not_import_what_puts_the_apps_together():
    together = [f"{KIT}.{each}" for each in COMPOSITION]
    kit = (
        path
        for path in sources(KIT)
        if path.relative_to(ROOT / KIT).parts[0].removesuffix(".py") not in COMPOSITION
    )

    assert offences(kit, *together) == []


def test_findings_never_import_recommendations():
    assert offences(sources(FINDINGS), RECOMMENDATIONS) == []


@pytest.mark.parametrize("app", [FINDINGS, RECOMMENDATIONS])
def test_the_apps_do_not_import_what_puts_them_together(app):
    together = [f"{KIT}.{each}" for each in COMPOSITION]

    assert offences(sources(app), *together) == []


@pytest.mark.parametrize("app", [FINDINGS, RECOMMENDATIONS])
def test_models_and_questions_know_nothing_of_forms_tables_or_views(app):
    shown = [f"{app}.{each}" for each in ("forms", "tables", "filters", "views", "urls", "admin")]
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


def test_actions_and_reports_never_see_a_request():
    found = offences(
        parts(RECOMMENDATIONS, "actions", "reports", "exports", "history", "positions"),
        "django.http",
        "django.shortcuts",
        f"{RECOMMENDATIONS}.views",
        f"{RECOMMENDATIONS}.forms",
    )

    assert found == []


def test_forms_tables_and_filters_know_nothing_of_views():
    found = offences(
        parts(RECOMMENDATIONS, "forms", "tables", "filters"),
        f"{RECOMMENDATIONS}.views",
        "django.http",
        "django.shortcuts",
    )

    assert found == []


def test_only_pdf_imports_weasyprint():
    importers = {found.split(":")[0] for found in offences(sources(*PACKAGES), "weasyprint")}

    assert importers <= {"wirral_tracker/pdf.py"}


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
        for path in [*views, ROOT / KIT / "home.py"]
        for line, called in calls(path)
        if called in ("filter", "exclude", "annotate", "raw", "extra")
    ]

    assert views
    assert found == [], "Make it a method of the QuerySet."


def test_only_an_erasure_goes_round_the_guard_of_the_record():
    """A plain QuerySet, SQL of one's own or a cursor could change an append-only row."""
    allowed = re.compile(r"^wirral_tracker/(chain|backups|postgresql_backups|durable|pages)")
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
    return sorted((ROOT / "templates").rglob("*.html"))


def test_no_template_is_too_long():
    found = []
    for path in templates():
        length = len(path.read_text(encoding="utf-8").splitlines())
        if length > (LONGEST_PARTIAL if path.name.startswith("_") else LONGEST_TEMPLATE):
            found.append(f"{name(path)}: {length} lines")

    assert found == []


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
            if path.suffix in TEXT_SUFFIXES | {""} and path.is_file():
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
