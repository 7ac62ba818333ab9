"""The review of a letter: the form of its inspection, and three lists of forms of its pieces."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from findings.letters.records import LEFT_OVER
from findings.lines import AreaLine, has_to_be_said, line_of, load_lines
from findings.models import Finding, Inspection, ReceivedLetter
from recommendations.forms.watched import LET_STAND
from recommendations.intake.forms.errors import listed_errors
from recommendations.intake.forms.letter_corrections import corrections_of, corrections_sent
from recommendations.intake.forms.letter_pieces import (
    ImprovementForm,
    JudgementForm,
    ParagraphForm,
    PieceForm,
)
from recommendations.intake.forms.letters import InspectionForm, names_on_lines
from recommendations.intake.forms.publication import publication_of
from recommendations.intake.letters.confirmed import Confirmed
from recommendations.intake.letters.corrections import TOTAL
from recommendations.intake.letters.document import LetterDocument
from recommendations.intake.letters.opening import passages_read, stored_reading
from recommendations.intake.letters.pieces import FIELDS, MOST_PIECES, LetterPiece
from recommendations.intake.letters.places import Cut
from recommendations.intake.letters.whose import Whose, council_name, whose
from recommendations.privacy import likely_identifiers
from wirral_tracker.kit.numbers import whole_number

GOES_ON = "No earlier area has this name: say which it goes on from, or that it is new."
ONE_GOES_ON = "Another area goes on from this one. Say which part does; the others are new."
NOT_OURS = "This document is about another council: it cannot be confirmed."
NOT_WHOLE = "Not all of this letter came back. Look it over once more."
# Far more is asked for as an area for improvement than as a priority action.
BLANK = {"improvements": LetterPiece(kind=Finding.Kind.AREA_FOR_IMPROVEMENT)}


@dataclass(frozen=True)
class PieceList:
    """One list of a letter's pieces: a form for each, and a blank one where there is room."""

    name: str
    heading: str
    singular: str
    forms: Sequence[PieceForm]
    blank: PieceForm | None

    @property
    def total_name(self) -> str:
        """The name of the hidden field with the number of forms, as "paragraphs-TOTAL_FORMS"."""
        return f"{self.name}-{TOTAL}"

    @property
    def taken(self) -> list[PieceForm]:
        """The forms of the pieces that are not left out."""
        return [form for form in self.forms if not form.piece.is_left_out]

    def confirmed(self) -> list[LetterPiece]:
        """Return the cleaned pieces that are not left out, to go into the register."""
        return [form.confirmed() for form in self.taken]


@dataclass(frozen=True)
class ShownDoubt:
    """A doubt about the reading, and the id of the words that it is about, or of their page."""

    reason: str
    page: int | None
    target: str


class Review:
    """The forms of a letter, filled as they were sent, else as last kept, else as it was read."""

    def __init__(
        self,
        received: ReceivedLetter,
        sent: Mapping[str, str] | None = None,
        *,
        today: date = date.max,
    ) -> None:
        self.received = received
        self.today = today
        self.document = LetterDocument.of(received)
        self.is_sent = sent is not None
        self.is_whole, self.opened_on = True, None
        # The doubts that the officer has been shown, and lets stand by confirming once more.
        self.checked = sent.get("checked", "") if sent is not None else ""
        self.corrections = corrections_of(received)
        if sent is not None:
            typed = corrections_sent(sent, self.document.pages)
            self.opened_on = whole_number(sent.get("opened_on"))
            self.is_whole = set(typed.pieces) == set(FIELDS)
            self.corrections = typed.filled_from(self.corrections)
        self.whose = whose(stored_reading(received))
        self.form = self._inspection_form()
        self.lines = load_lines()
        self.judgements = self._list(JudgementForm, "Judgements", "a judgement")
        for form in (*self.judgements.forms, self.judgements.blank):
            if isinstance(form, JudgementForm):
                form.offer(self.lines)
        self.improvements = self._list(
            ImprovementForm, "What it asks for", "an area for improvement"
        )
        self.paragraphs = self._list(ParagraphForm, "What it found", "a paragraph")
        self.lists = (self.judgements, self.improvements, self.paragraphs)

    def _inspection_form(self) -> InspectionForm:
        typed = self.corrections.inspection
        initial: dict[str, str | bool] = {**typed, "belongs": bool(typed.get("belongs"))}
        return InspectionForm(
            typed if self.is_sent else None,
            initial=None if self.is_sent else initial,
            today=self.today,
            may_be=self.may_be,
            asks_whose=self.whose is Whose.UNREAD,
        )

    def _list(self, form: type[PieceForm], heading: str, singular: str) -> PieceList:
        name = form.list_name
        pieces = self.corrections.pieces[name]
        forms = [
            form(piece, number, self.document, is_sent=self.is_sent and not piece.is_left_out)
            for number, piece in enumerate(pieces)
        ]
        blank = None
        if len(pieces) < MOST_PIECES:
            # Never bound: what was typed in the blank form that was sent is a piece of its own now.
            blank = form(BLANK.get(name, LetterPiece()), len(pieces), self.document, is_sent=False)
        return PieceList(name, heading, singular, forms, blank)

    @property
    def council(self) -> str:
        """The present name of the council whose register this is."""
        return council_name()

    @property
    def can_be_confirmed(self) -> bool:
        """Whether the letter may become part of the register: not if it is another council's."""
        return self.whose is not Whose.ANOTHERS

    @cached_property
    def may_be(self) -> list[Inspection]:
        """The inspections without a report of their own whose kind and days fit the letter's."""
        typed = self.corrections.inspection
        days = [_day(typed.get(name, "")) for name in ("start_date", "end_date")]
        found = Inspection.objects.that_may_be(typed.get("kind", ""), *days).with_documents()
        return list(found)

    @property
    def is_as_kept(self) -> bool:
        """Whether the review's corrections are those last kept of the letter."""
        return self.corrections == corrections_of(self.received)

    @property
    def left_over(self) -> Mapping[str, str]:
        """Values stored under names that the form no longer has: shown, and kept on."""
        return self.corrections.left_over

    @property
    def piece_forms(self) -> Iterator[PieceForm]:
        """The forms of the pieces of all three lists, list by list."""
        return (form for pieces in self.lists for form in pieces.forms)

    @property
    def headings(self) -> list[str]:
        """The headings of the pieces, each once, in the order of the lists."""
        sections = dict.fromkeys(form.piece.section for form in self.piece_forms)
        return [section for section in sections if section]

    @property
    def doubts(self) -> list[ShownDoubt]:
        """The doubts about the reading, each with the id of its words on the page, or its page's.

        Words that were put right since may stand elsewhere: the link then leads to their page.
        """
        places: dict[tuple[int | None, int | None], str] = {
            (number, cut.start): f"left-{number}-{cut.start}"
            for number, cuts in self.pages
            for cut in cuts
            if cut.lot == LEFT_OVER
        }
        for form in self.piece_forms:
            if form.stretches and form.piece.place:
                places[form.piece.place] = f"at-{form.name}"
        return [
            ShownDoubt(
                doubt["reason"],
                doubt["page"],
                places.get((doubt["page"], doubt.get("start")), f"page-{doubt['page']}"),
            )
            for doubt in stored_reading(self.received)["doubts"]
        ]

    @property
    def left_over_count(self) -> int:
        """The number of the document's lines of which nothing was taken."""
        return sum(cut.lot == LEFT_OVER for _, cuts in self.pages for cut in cuts)

    @cached_property
    def pages(self) -> list[tuple[int, list[Cut]]]:
        """The document's pages as (number from 1, cuts): cut where the pieces begin and end."""
        return list(self.document.cut((form.name, form.stretches) for form in self.piece_forms))

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Every error of the page, as `listed_errors` lists them."""
        return listed_errors((self.form, *self.piece_forms))

    def is_valid(self) -> bool:
        """Check every form but those of pieces left out, and that every list came back.

        A piece that is left out may say anything. What is valid, and may name a child, is asked
        about once: it is no longer valid, until it is sent again as it is.
        """
        if not self.is_whole:
            self.form.add_error(None, NOT_WHOLE)
        if not self.can_be_confirmed:
            # `take_in` refuses it all the same.
            self.form.add_error(None, NOT_OURS)
        taken = [form for pieces in self.lists for form in pieces.taken]
        is_valid = all(form.is_valid() for form in (self.form, *taken))
        return is_valid and not self._asks_about_areas() and not self._asks_about_children()

    def _asks_about_areas(self) -> bool:
        """Add an error to each area whose name says no line, or that goes on where another does."""
        framework = self.form.cleaned_data["framework"]
        gone_on: list[AreaLine] = []
        for form in self.judgements.taken:
            name, said = form.cleaned_data["area"], form.cleaned_data["line"]
            line = line_of(self.lines, framework, name, said)
            if has_to_be_said(self.lines, framework, name, said):
                form.add_error("line", GOES_ON)
            elif line and line in gone_on:
                form.add_error("line", ONE_GOES_ON)
            elif line:
                gone_on.append(line)
        return any(form.errors for form in self.judgements.taken)

    def _asks_about_children(self) -> bool:
        """Add an error to each text that may give a child away; False where all were shown."""
        texts = [*self.improvements.taken, *self.paragraphs.taken]
        found = {
            form: likely_identifiers(
                f"{form.cleaned_data.get('lead', '')} {form.cleaned_data['text']}"
            )
            for form in texts
        }
        doubts = " ".join(sentence for sentences in found.values() for sentence in sentences)
        if doubts == self.checked:
            return False
        for form, sentences in found.items():
            if sentences:
                form.add_error("text", " ".join([*sentences, LET_STAND]))
        self.checked = doubts
        return bool(doubts)

    def confirmed(self) -> Confirmed:
        """Return the forms' cleaned values as a Confirmed, ready for `take_in`."""
        values = self.form.cleaned_data
        return Confirmed(
            title=values["title"],
            publication=publication_of(values),
            inspection=self.form.inspection(),
            lead_inspectors=names_on_lines(values["lead_inspectors"]),
            inspectors=names_on_lines(values["inspectors"]),
            own_of=self.form.report_of,
            belongs=bool(values.get("belongs")),
            judgements=self.judgements.confirmed(),
            improvements=self.improvements.confirmed(),
            findings=self.paragraphs.confirmed(),
            passages=passages_read(stored_reading(self.received)),
        )


def _day(text: str) -> date | None:
    """Return a day typed in ISO format; None for any other text, which the form refuses itself."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
