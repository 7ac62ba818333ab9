"""Grades of an inspection that another document tells of: the press, or a later report."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from findings.lines import area_of, load_lines
from findings.models import Inspection, Judgement, JudgementArea, SourceParagraph
from recommendations.intake.letters.taking_in import GRADE_NAMES, grade_of


@transaction.atomic
def tell_grade(
    inspection: Inspection, *, paragraph: SourceParagraph, line: str, grade: str, by: User
) -> Judgement:
    """Create the judgement that a paragraph of another document tells of, on the area of a line.

    Of a framework that has no area in the line yet, the area is called as in the newest that has.
    The report itself, once it comes, says its own; both stand.

    Raises: ValidationError by field: the paragraph must name the grade, and tell of an area once.
    """
    # Locked, so that of two officers at once one waits, and finds the area that the other made.
    stored = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if not is_named(grade, paragraph.text):
        raise ValidationError({"grade": "These words do not name this grade."})
    known = next((one for one in load_lines() if one.line and one.line.code == line), None)
    if known is None:
        raise ValidationError({"line": "Choose an area."})
    area = known.of_framework(stored.framework) or area_of(
        stored.framework,
        known.last.name,
        JudgementArea.objects.filter(framework=stored.framework).count() + 1,
        line,
        by=by,
    )
    try:
        return Judgement.objects.create(
            inspection=stored,
            area=area,
            grade=grade_of(stored.framework, grade),
            locator=paragraph,
        )
    except ValidationError as twice:
        raise ValidationError({"line": twice.messages}) from twice


def is_named(grade: str, text: str) -> bool:
    """Return whether a text names a grade; "requires improvement" is one with or without the end.

    What a document does not say, the register does not either.
    """
    return GRADE_NAMES[grade].removesuffix(" to be good").casefold() in text.casefold()
