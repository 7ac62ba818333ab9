"""Notes on what other documents told of an inspection, and its own report says otherwise."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from findings.lines import load_lines
from findings.models import Inspection, Judgement, SourceDocument, SourceNote, SourceParagraph
from findings.querysets.inspections import letters_and_figures
from wirral_tracker.kit.chain.models import Amendment
from wirral_tracker.kit.phrasing import lower_first

BOTH_STAND = "Both stand; charts and totals take the report’s own."
KEPT = "The inspection has its report’s own; what stood here before is kept with its amendments."


@dataclass(frozen=True)
class ProposedNote:
    """A note that nobody has made yet, on a paragraph that tells of an inspection otherwise."""

    paragraph: SourceParagraph
    oddity: str
    treatment: str

    @property
    def key(self) -> str:
        """The note's value in a form: the paragraph and what is odd there."""
        return f"{self.paragraph.locator}: {self.oddity}"


def proposed_notes(inspection: Inspection) -> list[ProposedNote]:
    """Build a note for each grade, and for the focus, that another document gives otherwise.

    Without those that the document has already. Empty where the inspection's report is not held.
    """
    if not inspection.source_id:
        return []
    notes = [*_on_grades(inspection), *_on_focus(inspection)]
    documents = {note.paragraph.document_id for note in notes}
    made = SourceNote.objects.filter(document__in=documents).values_list("document", "oddity")
    known = set(made)
    return [note for note in notes if (note.paragraph.document_id, note.oddity) not in known]


@transaction.atomic
def add_notes(inspection: Inspection, keys: Iterable[str]) -> int:
    """Create the proposed notes of an inspection that have these keys; return how many."""
    ticked = set(keys)
    # Proposed again, so that a key that somebody made up makes no note.
    notes = [note for note in proposed_notes(inspection) if note.key in ticked]
    for note in notes:
        # Locked, so that of two officers at once one waits, and no two notes share a place.
        document = SourceDocument.objects.select_for_update().get(pk=note.paragraph.document_id)
        SourceNote.objects.create(
            document=document,
            position=document.notes.count() + 1,
            paragraph=note.paragraph,
            oddity=note.oddity,
            treatment=note.treatment,
        )
    return len(notes)


def _on_grades(inspection: Inspection) -> Iterator[ProposedNote]:
    """Yield a note for each grade that is told otherwise than the report prints it in its line."""
    judgements = list(Judgement.objects.filter(inspection=inspection).with_related())
    for line in load_lines():
        made = [judgement for judgement in judgements if judgement.area in line.areas]
        printed = next((judgement for judgement in made if judgement.is_own), None)
        for told in made:
            if printed and not told.is_own and told.grade.code != printed.grade.code:
                yield ProposedNote(
                    told.locator, _grade_oddity(inspection, told, printed), BOTH_STAND
                )


def _grade_oddity(inspection: Inspection, told: Judgement, printed: Judgement) -> str:
    return (
        f"It tells that {inspection} judged “{told.area}” {lower_first(told.grade.name)}; the"
        f" inspection’s own report says {lower_first(printed.grade.name)}."
    )


def _on_focus(inspection: Inspection) -> Iterator[ProposedNote]:
    """Yield a note on a focus that stood before the report, where that gives another."""
    amended = Amendment.objects.of_rows(Inspection.record_name, [inspection.pk])
    focus = next((made for made in amended if made.field == "focus" and made.before), None)
    told_at = SourceParagraph.objects.that_tell_of(inspection).first()
    if not (focus and told_at):
        return
    if letters_and_figures(str(focus.before)) != letters_and_figures(inspection.focus):
        oddity = (
            f"The register had from here that {inspection} looked at “{focus.before}”; the"
            f" inspection’s own report says “{inspection.focus}”."
        )
        yield ProposedNote(told_at, oddity, KEPT)
