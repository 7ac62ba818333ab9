"""A letter that an officer has looked over and confirmed: into the register, all of it or none."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from findings.models import (
    Finding,
    Grade,
    Inspection,
    Inspector,
    Judgement,
    JudgementArea,
    ReceivedLetter,
    SourceDocument,
    SourceParagraph,
)
from recommendations.actions import add_recommendation
from recommendations.intake.letters.keeping import held_as_opened, note
from recommendations.models import Recommendation, SheetDraft

PUBLISHER = "Ofsted"
LICENCE = "Crown copyright, Open Government Licence v3.0"
LETTERS = (Inspection.Kind.FOCUSED_VISIT, Inspection.Kind.MONITORING_VISIT, Inspection.Kind.JTAI)
LEVELS = {"outstanding": 1, "good": 2, "requires_improvement": 3, "inadequate": 4}
GRADE_NAMES = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement to be good",
    "inadequate": "Inadequate",
}
ASKED_UNDER = "What needs to improve"


@dataclass(frozen=True)
class Row:
    """One confirmed piece of a letter, with its place in the document."""

    place: tuple[int, int]
    values: dict[str, Any]


@dataclass(frozen=True)
class Confirmed:
    """A letter as the officer confirmed it."""

    title: str
    inspection: dict[str, Any]
    lead_inspectors: Sequence[str]
    inspectors: Sequence[str]
    judgements: Sequence[Row]
    improvements: Sequence[Row]
    findings: Sequence[Row]


class TakenInAlready(Exception):
    """The register holds this document or this inspection; its message says which."""


@transaction.atomic
def take_in(
    received: ReceivedLetter,
    confirmed: Confirmed,
    *,
    by: User,
    as_sent: str = "",
    opened_on: int | None = None,
) -> Inspection:
    """Write a confirmed letter: source, inspection, judgements, findings, recommendations.

    Each area for improvement becomes a recommendation, made on the day printed on the document,
    else on the last day on site, which is marked as inferred.

    `as_sent` is the form that was confirmed, `opened_on` the letter's version when it was opened.

    Raises: KeptMeanwhile; TakenInAlready; ValidationError by field where the record breaks a rule.
    """
    received = held_as_opened(received, opened_on)
    _refuse_twice(received, confirmed)
    if not _rows(confirmed):
        raise ValidationError("Nothing of the document is left: keep at least one piece of it.")
    source = _source(received, confirmed)
    inspection = Inspection(source=source, **confirmed.inspection)
    inspection.full_clean()
    inspection.save()
    paragraphs = _paragraphs(source, confirmed)
    inspection.stated_at.set([min(paragraphs.values(), key=lambda each: each.position)])
    _inspectors(inspection, confirmed)
    _judgements(inspection, confirmed.judgements, paragraphs)
    asked = _findings(inspection, confirmed, paragraphs)
    for finding in asked:
        _recommend(finding, by)
    received.inspection = inspection
    note(received, as_sent, by=by)
    return inspection


@transaction.atomic
def discard_letter(received: ReceivedLetter, *, opened_on: int | None = None) -> None:
    """Throw away a letter that was not confirmed; what was confirmed stays on record.

    Raises: TakenInAlready; KeptMeanwhile.
    """
    held = held_as_opened(received, opened_on)
    if held.inspection_id:
        raise TakenInAlready(f"{held} was confirmed before.")
    held.delete()


@transaction.atomic
def discard_unconfirmed(before: dt.datetime) -> tuple[int, int]:
    """Throw away what was brought in before a moment and never confirmed.

    Returns: how many letters, and how many spreadsheets.
    """
    letters, _ = ReceivedLetter.objects.left_since(before).delete()
    sheets, _ = SheetDraft.objects.left_since(before).delete()
    return letters, sheets


def _refuse_twice(received: ReceivedLetter, confirmed: Confirmed) -> None:
    reference = confirmed.inspection["reference"]
    if received.inspection:
        raise TakenInAlready(f"This letter is in the register as {received.inspection}.")
    if held := SourceDocument.objects.with_digest(received.sha256):
        raise TakenInAlready(f"The register holds this very file: {held}.")
    if Inspection.objects.beginning_with(reference, whole=True):
        raise TakenInAlready(f"The register has an inspection {reference} already.")


def _source(received: ReceivedLetter, confirmed: Confirmed) -> SourceDocument:
    kind = SourceDocument.Kind.INSPECTION_REPORT
    if confirmed.inspection["kind"] in LETTERS:
        kind = SourceDocument.Kind.INSPECTION_LETTER
    source = SourceDocument(
        slug=slugify(confirmed.inspection["reference"]),
        title=confirmed.title,
        publisher=PUBLISHER,
        kind=kind,
        published_date=confirmed.inspection["published_date"],
        licence=LICENCE,
        text=received.text,
        sha256=received.sha256,
    )
    source.full_clean()
    source.save()
    return source


def _paragraphs(source: SourceDocument, confirmed: Confirmed) -> dict[int, SourceParagraph]:
    """A paragraph for each piece, in the order of the document; keyed by the piece."""
    rows = sorted(_rows(confirmed), key=lambda row: row.place)
    found = {}
    for position, row in enumerate(rows, start=1):
        values = row.values
        style = SourceParagraph.Style.TEXT
        if "grade" in values:
            style = SourceParagraph.Style.ROW
        elif "kind" in values:
            style = SourceParagraph.Style.BULLET
        found[id(row)] = SourceParagraph.objects.create(
            document=source,
            position=position,
            number=values.get("number", ""),
            style=style,
            heading=values.get("section", "")[:300],
            text=values.get("text") or f"{values['area']}: {GRADE_NAMES[values['grade']]}",
        )
    return found


def _rows(confirmed: Confirmed) -> Iterable[Row]:
    return (*confirmed.judgements, *confirmed.improvements, *confirmed.findings)


def _inspectors(inspection: Inspection, confirmed: Confirmed) -> None:
    leads = [name for name in confirmed.lead_inspectors if name]
    named = [*leads, *(name for name in confirmed.inspectors if name and name not in leads)]
    Inspector.objects.bulk_create(
        Inspector(inspection=inspection, position=place, name=name, is_lead=name in leads)
        for place, name in enumerate(named, start=1)
    )


def _judgements(
    inspection: Inspection, rows: Sequence[Row], paragraphs: dict[int, SourceParagraph]
) -> None:
    judged: set[JudgementArea] = set()
    for order, row in enumerate(rows, start=1):
        area = _area(inspection.framework, row.values["area"], order)
        if area in judged:
            raise ValidationError(f"“{area}” is judged twice: leave one of the two out.")
        judged.add(area)
        Judgement.objects.create(
            inspection=inspection,
            area=area,
            grade=_grade(inspection.framework, row.values["grade"]),
            locator=paragraphs[id(row)],
        )


def _area(framework: str, name: str, order: int) -> JudgementArea:
    """The framework's area of that name; a new one where no inspection has printed it yet."""
    held = JudgementArea.objects.named(framework, name)
    if held:
        return held
    code = JudgementArea.objects.free_code(framework, slugify(name) or "area")
    return JudgementArea.objects.create(framework=framework, code=code, name=name, order=order)


def _grade(framework: str, code: str) -> Grade:
    grade, _ = Grade.objects.get_or_create(
        framework=framework,
        code=code,
        defaults={"name": GRADE_NAMES[code], "level": LEVELS[code]},
    )
    return grade


def _findings(
    inspection: Inspection, confirmed: Confirmed, paragraphs: dict[int, SourceParagraph]
) -> list[Finding]:
    """Everything found, in the order of the document. Returns: what asks for improvement."""
    asked = []
    rows = sorted((*confirmed.improvements, *confirmed.findings), key=lambda row: row.place)
    for position, row in enumerate(rows, start=1):
        asks = "kind" in row.values
        finding = Finding(
            inspection=inspection,
            position=position,
            paragraph=row.values.get("number", ""),
            section=(row.values["section"] or (ASKED_UNDER if asks else ""))[:300],
            kind=row.values["kind"] if asks else _kind_of(row.values),
            wording=Finding.Wording.VERBATIM,
            text=row.values["text"],
            locator=paragraphs[id(row)],
        )
        finding.full_clean()
        finding.save()
        if finding.asks_for_improvement:
            asked.append(finding)
    return asked


def _kind_of(values: dict[str, Any]) -> str:
    """As the document itself sets it: under its headline, by number, or neither."""
    if values["section"].lower().startswith("headline"):
        return Finding.Kind.HEADLINE
    return Finding.Kind.NUMBERED_PARAGRAPH if values["number"] else Finding.Kind.MAIN_FINDING


def _recommend(finding: Finding, by: User) -> Recommendation:
    """Track an area for improvement as a recommendation, in its own words."""
    inspection = finding.inspection
    printed = inspection.published_date
    made = printed or inspection.end_date
    if made is None:
        raise ValidationError("Without a day it cannot be said when this was asked for.")
    basis = Recommendation.DateBasis
    return add_recommendation(
        by=by,
        parent=finding,
        text=finding.text,
        wording=Recommendation.Wording.VERBATIM,
        section=finding.section,
        locator=finding.locator,
        made_date=made,
        made_date_basis=basis.PRINTED if printed else basis.INFERRED,
        made_date_text=_made_words(printed, inspection.end_date),
    )


def _made_words(printed: dt.date | None, last: dt.date | None) -> str:
    if printed:
        return f"The date of the document, {printed:%-d %B %Y}."
    return f"The last day on site, {last:%-d %B %Y}; the document prints no date of its own."
