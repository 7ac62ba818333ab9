"""The whole of a letter as an officer looks it over: one form and three lists of pieces."""

from collections.abc import Iterator, Mapping
from typing import Any

from findings.models import ReceivedLetter
from findings.models.received import CORRECTIONS, READING
from findings.verbatim import fold
from recommendations.intake.forms.letter_pieces import Improvements, Judgements, Paragraphs
from recommendations.intake.forms.letters import InspectionForm, names
from recommendations.intake.letters.pieces import arranged, names_of, pieces_sent
from recommendations.intake.letters.places import Stretch, page_in_stretches
from recommendations.intake.letters.receiving import opening_values
from recommendations.intake.letters.taking_in import Confirmed, Row
from wirral_tracker.kit.named_forms import FORM_LABELS, FORM_NAME, unprefixed
from wirral_tracker.kit.numbers import whole_number

# What `reading_of` reads of a letter, by name.
READ = frozenset(
    (
        *("is_of_another", "authority", "kind", "framework", "focus", "doubts"),
        *("start_date", "end_date", "published_date", "lead_inspectors", "inspectors"),
        *("judgements", "improvements", "findings"),
    )
)


class Review:
    """The whole of a letter as an officer looks it over: one form and three lists."""

    def __init__(self, received: ReceivedLetter, data: Mapping[str, str] | None = None) -> None:
        """As it was sent; else as it was last kept; else as it was read."""
        reading = received.as_read
        READING.refuse_unknown(reading, READ)
        self.received = received
        self.sent = arranged(data, received.pages) if data is not None else None
        kept = received.as_corrected or None
        self.left_over = _left_over(received.as_corrected)
        words = [each["text"] for each in (*reading["improvements"], *reading["findings"])]
        printed = (fold(received.text), fold(" ".join(words)))
        shared = {"received": received, "printed": printed}
        initial: Any = opening_values(reading)
        if kept is not None:
            # A field that the form got since begins as it was read; an unticked box is not sent.
            initial |= {name: kept[name] for name in InspectionForm.base_fields if name in kept}
            initial["belongs"] = bool(kept.get("belongs"))
        of_another = reading["authority"] if reading["is_of_another"] else ""
        self.form = InspectionForm(self.sent, initial=initial, of_another=of_another)
        self.judgements, self.improvements, self.paragraphs = (
            formset(
                self.sent,
                prefix=prefix,
                initial=reading[read] if (sent := _kept(kept, prefix)) is None else sent,
                form_kwargs=shared,
            )
            for formset, prefix, read in (
                (Judgements, "judgements", "judgements"),
                (Improvements, "improvements", "improvements"),
                (Paragraphs, "paragraphs", "findings"),
            )
        )

    @property
    def lists(self) -> tuple[tuple[str, str, Any], ...]:
        """Each list with its heading, and what one more of it is called."""
        return (
            ("Judgements", "a judgement", self.judgements),
            ("What it asks for", "an area for improvement", self.improvements),
            ("What it found", "a paragraph", self.paragraphs),
        )

    @property
    def kept(self) -> dict[str, int]:
        """How many pieces of each list go into the register as it stands."""
        return {
            pieces.prefix: sum(1 for form in self._every(pieces) if not form.is_left_out)
            for _, _, pieces in self.lists
        }

    @property
    def headings(self) -> list[str]:
        """The headings that its pieces stand under, each once."""
        every = (form.heading for _, _, pieces in self.lists for form in self._every(pieces))
        return [heading for heading in dict.fromkeys(every) if heading]

    @property
    def pages(self) -> list[tuple[int, list[Stretch]]]:
        """Each page of the document by its number, cut where the pieces begin and end."""
        taken: dict[int, list[tuple[int, int, str, bool]]] = {}
        for _, _, pieces in self.lists:
            for form in self._every(pieces):
                for at, (page, start, end) in enumerate(form.stretches):
                    taken.setdefault(page, []).append((start, end, form.prefix, at == 0))
        return [
            (number, list(page_in_stretches(text, taken.get(number, []))))
            for number, text in enumerate(self.received.pages, start=1)
        ]

    @staticmethod
    def _every(pieces: Any) -> Iterator[Any]:
        """The pieces of a list without the empty form for one more."""
        return (form for form in pieces.forms if not form.is_new)

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Every error: the field that it stands beside, if any, and what it says."""
        every = (self.form, *(form for _, _, pieces in self.lists for form in pieces.forms))
        return [
            (form[name].id_for_label, f"{form[name].label}: {message}")
            if name in form.fields
            else ("", message)
            for form in every
            for name, told in form.errors.items()
            for message in told
        ]

    def as_kept(self) -> str:
        """The form as it was sent, to be opened again as it was left."""
        by_the_way = ("csrfmiddlewaretoken", "opened_on", "keep", "join", "below", "confirm")
        sent = self.sent or {}
        typed = {
            name: sent[name]
            for name in sent
            if name not in by_the_way and unprefixed(name) not in (FORM_NAME, FORM_LABELS)
        }
        return CORRECTIONS.write_query({**self.left_over, **typed})

    @property
    def is_as_kept(self) -> bool:
        """Whether it says what was last kept of the letter."""
        return CORRECTIONS.read_query(self.as_kept()) == self.received.as_corrected

    @property
    def opened_on(self) -> int | None:
        """The version of the letter that the officer's form was opened on, if the form says so."""
        return whole_number((self.sent or {}).get("opened_on"))

    def is_valid(self) -> bool:
        """Whether all four are; each is asked, so that every error is shown."""
        return all([self.form.is_valid(), *(each.is_valid() for _, _, each in self.lists)])

    def confirmed(self) -> Confirmed:
        """The letter as the officer confirmed it."""
        values = self.form.cleaned_data
        return Confirmed(
            title=values["title"],
            inspection=self.form.inspection(),
            lead_inspectors=names(values["lead_inspectors"]),
            inspectors=names(values["inspectors"]),
            judgements=rows_of(self.judgements),
            improvements=rows_of(self.improvements),
            findings=rows_of(self.paragraphs),
        )


def _left_over(kept: Mapping[str, str]) -> dict[str, str]:
    """Return what was kept under names that this form does not have: shown, and kept on."""
    known = InspectionForm.base_fields.keys() | names_of(kept)
    return {name: said for name, said in kept.items() if said and name not in known}


def _kept(kept: Mapping[str, str] | None, prefix: str) -> list[dict[str, str]] | None:
    return None if kept is None else pieces_sent(kept, prefix)


def rows_of(formset: Any) -> list[Row]:
    """The pieces that were kept, and the one that was added."""
    return [
        form.row()
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE") and len(form.cleaned_data) > 3
    ]
