"""The page of a paper as forms: of its review, and of the paragraphs that are marked in it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from findings.models import ReceivedLetter
from findings.verbatim import fold
from recommendations.forms.watched import LET_STAND
from recommendations.intake.forms.errors import listed_errors
from recommendations.intake.forms.letter_differences import Difference, differences_of_fields
from recommendations.intake.forms.papers import (
    MarkedObjectiveForm,
    MarkedRecommendationForm,
    PaperForm,
)
from recommendations.intake.letters.paper_reading import ParagraphRead
from recommendations.intake.papers.confirmed import ConfirmedPaper, PaperNote
from recommendations.intake.papers.corrections import (
    MarkedParagraph,
    PaperCorrections,
    corrections_from,
    stored_paper,
)
from recommendations.intake.papers.document import PaperDocument
from recommendations.intake.papers.opening import paper_as_read
from recommendations.intake.papers.unprinted import (
    AS_ENTERED,
    CELL_BY_CELL,
    of_cell,
    of_key,
    of_objective,
)
from recommendations.privacy import likely_identifiers
from recommendations.rag import COLOURS
from wirral_tracker.kit.named_forms import NamedForm
from wirral_tracker.kit.numbers import whole_number

NOTHING_MARKED = "Mark at least one paragraph that recommends something, or paste the list."
BOTH = "These words are marked as a recommendation too. Take one of the marks off."
SAME_NUMBER = "Two recommendations have this number."
# The names of the ticks beside a paragraph: shown as they are where the form came too late.
RECOMMENDS, STATES_AN_OBJECTIVE = "recommends", "states_an_objective"
# Of the review's own fields, those with words that anybody reads.
WATCHED = (
    *("title", "body", "date_text", "red", "amber", "green"),
    *("document_title", "made_date_text"),
)


class Sent(Protocol):
    """The POST data of a browser: a QueryDict, whose ticks of one name come as a list."""

    def dict(self) -> dict[str, str]:
        """Return the last value of each name."""

    def getlist(self, name: str) -> list[str]:
        """Return every value of a name."""


@dataclass(frozen=True)
class PaperPassage:
    """A paragraph of a paper, and the forms of what is marked in it."""

    position: int
    paragraph: ParagraphRead
    recommending: list[MarkedRecommendationForm]
    aiming: list[MarkedObjectiveForm]

    @property
    def label(self) -> str:
        """The paragraph's name: "paragraph 3" where a number is printed, else its place, "¶12"."""
        number = self.paragraph["number"]
        return f"paragraph {number}" if number else f"¶{self.position}"

    @property
    def cells(self) -> list[str]:
        """The cells of the paragraph where it is a row of a table."""
        return self.paragraph["text"].split("\t")


@dataclass(frozen=True)
class Unprinted:
    """Words in a field that the paper does not print so; asked about once, and then noted.

    `position` is that of the paragraph that they are said to stand in, if in one.
    """

    form: PaperForm | MarkedObjectiveForm | MarkedRecommendationForm
    field: str
    asked: str
    treatment: str
    position: int | None = None


class PaperReview:
    """The forms of a paper, filled as they were sent, else as last kept, else as it was read.

    What is sent is checked by `today`.
    """

    def __init__(
        self,
        received: ReceivedLetter,
        sent: Sent | None = None,
        *,
        today: dt.date = dt.date.max,
    ) -> None:
        self.received = received
        self.is_sent = sent is not None
        self.reading = stored_paper(received)
        self.document = PaperDocument.of(received)
        values = {} if sent is None else sent.dict()
        # The doubts that the officer has been shown, and lets stand by confirming once more.
        self.checked = values.get("checked", "")
        self.opened_on = whole_number(values.get("opened_on"))
        self.doubts: dict[int, list[str]] = {}
        self.corrections = self._corrections(sent)
        fields = self.corrections.fields
        self.form = (
            PaperForm(fields, today=today) if self.is_sent else PaperForm(initial=dict(fields))
        )
        self.objectives = [
            MarkedObjectiveForm(row, number, self.document, is_sent=self.is_sent)
            for number, row in enumerate(self.corrections.objectives)
        ]
        self.recommendations = [
            MarkedRecommendationForm(row, number, self.document, is_sent=self.is_sent)
            for number, row in enumerate(self.corrections.recommendations)
        ]
        for form in self.recommendations:
            form.offer(self.corrections.objectives)

    def _corrections(self, sent: Sent | None) -> PaperCorrections:
        """Build the corrections sent, with what is newly marked; else those kept, else as read."""
        kept = self.received.as_corrected
        if sent is None:
            if not kept:
                return paper_as_read(self.reading)
            return corrections_from(kept, _is_field, is_sent=False)
        left_over = corrections_from(kept, _is_field, is_sent=False).left_over
        typed = replace(corrections_from(sent.dict(), _is_field, is_sent=True), left_over=left_over)
        positions = {
            name: [at for at in map(whole_number, sent.getlist(name)) if at]
            for name in (RECOMMENDS, STATES_AN_OBJECTIVE)
        }
        return typed.marking(positions[RECOMMENDS], positions[STATES_AN_OBJECTIVE], self.reading)

    @property
    def passages(self) -> list[PaperPassage]:
        """The paragraphs in order, each with the forms of what is marked in it."""
        return [
            PaperPassage(
                position,
                paragraph,
                [form for form in self.recommendations if form.row.position == position],
                [form for form in self.objectives if form.row.position == position],
            )
            for position, paragraph in enumerate(self.reading["paragraphs"], start=1)
        ]

    @property
    def left_over(self) -> Mapping[str, str]:
        """Values stored under names that the form no longer has: shown, and kept on."""
        return self.corrections.left_over

    @property
    def forms(self) -> Iterator[PaperForm | MarkedObjectiveForm | MarkedRecommendationForm]:
        """Every form of the page: the review's, then those of what is marked."""
        yield self.form
        yield from self.objectives
        yield from self.recommendations

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Every error of the page, as `listed_errors` lists them; then those of paragraphs."""
        of_paragraphs = ((f"p{at}", " ".join(said)) for at, said in self.doubts.items())
        return [*listed_errors(self.forms), *of_paragraphs]

    def is_valid(self) -> bool:
        """Check every form; then ask once about what may be wrong, or give a child away."""
        # Every one, so that all errors are shown at once.
        for form in self.forms:
            form.full_clean()
        if not self.recommendations:
            self.form.add_error(None, NOTHING_MARKED)
        seen: set[str] = set()
        for form in self.recommendations:
            number = form.data.get(form.add_prefix("number"), "").strip()
            if number and number in seen:
                form.add_error("number", SAME_NUMBER)
            seen.add(number)
        for aim in self.objectives:
            if any(_says_the_same(aim.row, form.row) for form in self.recommendations):
                aim.add_error("text", BOTH)
        has_errors = any(form.errors for form in self.forms)
        return not has_errors and not self._asks_once()

    def _asks_once(self) -> bool:
        """Add what was not asked about yet to its field or paragraph; return whether there is any.

        Words that may give a child away, and those that the paper does not print so.
        """
        found = {
            position: likely_identifiers(paragraph["text"])
            for position, paragraph in enumerate(self.reading["paragraphs"], start=1)
        }
        found = {position: sentences for position, sentences in found.items() if sentences}
        typed: list[tuple[NamedForm, str, list[str]]] = [
            (self.form, name, likely_identifiers(self.form.cleaned_data[name])) for name in WATCHED
        ]
        typed += [(doubt.form, doubt.field, [doubt.asked]) for doubt in self._unprinted()]
        everything = (*(sentences for _, _, sentences in typed), *found.values())
        said = " ".join(sentence for sentences in everything for sentence in sentences)
        if said == self.checked:
            return False
        for form, name, sentences in typed:
            if sentences:
                form.add_error(name, " ".join([*sentences, LET_STAND]))
        self.doubts = {position: [*sentences, LET_STAND] for position, sentences in found.items()}
        self.checked = said
        return bool(said)

    def _unprinted(self) -> Iterator[Unprinted]:
        """Yield the words that the paper does not print so: of its key, an objective, a cell."""
        prints = self.document.prints_in_one
        for code in (colour.code for colour in COLOURS):
            words = self.form.cleaned_data[code].strip()
            if words and not prints(words):
                yield Unprinted(self.form, code, of_key(code, words), AS_ENTERED)
        for aim in self.objectives:
            if not prints(words := aim.cleaned_data["text"]):
                said = of_objective(aim.cleaned_data["number"], words)
                yield Unprinted(aim, "text", said, AS_ENTERED, aim.row.position)
        for form in self.recommendations:
            if not prints(words := form.cleaned_data["text"]):
                yield Unprinted(form, "text", of_cell(words), CELL_BY_CELL, form.row.position)

    def confirmed(self) -> ConfirmedPaper:
        """Return the forms' cleaned values as a ConfirmedPaper, ready for `take_in_paper`."""
        return ConfirmedPaper(
            review=self.form.review(),
            document=self.form.document(),
            made=self.form.made(),
            paragraphs=self.reading["paragraphs"],
            objectives=[form.marked() for form in self.objectives],
            recommendations=[form.marked() for form in self.recommendations],
            notes=[
                PaperNote(doubt.position, doubt.asked, doubt.treatment)
                for doubt in self._unprinted()
            ],
        )


def _says_the_same(aim: MarkedParagraph, recommendation: MarkedParagraph) -> bool:
    """Return whether an objective and a recommendation are the same words of one paragraph."""
    words, others = fold(aim.text), fold(recommendation.text)
    return aim.position == recommendation.position and (words in others or others in words)


def _is_field(name: str) -> bool:
    return name in PaperForm.base_fields


def paper_differences(kept: PaperReview, sent: PaperReview) -> list[Difference]:
    """List a Difference for each field, and each list of marks, in which two reviews differ."""
    found = list(differences_of_fields(kept.form, sent.form))
    for label, name in (("Recommendations", "recommendations"), ("Objectives", "objectives")):
        lines = [
            "\n".join(_in_words(row) for row in getattr(review.corrections, name))
            for review in (kept, sent)
        ]
        if lines[0] != lines[1]:
            found.append(Difference(label, *lines))
    return found


def _in_words(row: MarkedParagraph) -> str:
    """Format a marked paragraph on one line: its place, number, words and objective."""
    objective = f"objective {row.objective}" if row.objective else ""
    return " · ".join(filter(None, [f"¶{row.position}", row.number, row.text, objective]))
