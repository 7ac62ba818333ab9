"""The texts of a report's content, each with where it stands, for whoever reads all of them."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from recommendations.rag import Rag
from recommendations.reports.content import PrintedSection, Report, StatusGroup


def texts_of_report(report: Report) -> Iterator[tuple[str, str]]:
    """Yield (where, text) for every text of a report's sections and of its title."""
    yield "the title", report.title
    for section in report.sections:
        yield from texts_of(section, "")


def texts_of(content: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield (where, text) for every text in `content`, a section or a part of one.

    `where` is the nearest thing around it that has a name: a recommendation, or the section.
    """
    if isinstance(content, str):
        yield where, content
    elif isinstance(content, tuple | list):
        for part in content:
            yield from texts_of(part, where)
    # Of a colour its word is printed, not its definition and its look.
    elif is_dataclass(content) and not isinstance(content, Rag):
        where = _name_of(content) or where
        for field in fields(content):
            yield from texts_of(getattr(content, field.name), where)


def _name_of(content: object) -> str:
    """Name a part of a report by what it is about, "" where it has no name of its own."""
    if isinstance(content, StatusGroup):
        return content.closing.removeprefix("Progress against ").rstrip(":")
    if isinstance(content, PrintedSection):
        return f"“{content.heading}”"
    reference = getattr(content, "reference", "")
    return reference if isinstance(reference, str) else ""
