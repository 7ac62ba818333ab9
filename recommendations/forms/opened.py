"""Bases of the forms that are opened on what the register says, and of those that ask twice."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypedDict

from django import forms

from recommendations.forms.faults import add_faults
from recommendations.models import Recommendation
from recommendations.models.versioned import VersionedModel
from recommendations.statements.faults import Statement
from wirral_tracker.kit.named_forms import Cleaned, FormData, NamedForm, fields_of

TOO_OLD = "This page is of an earlier release of the register. Look it over, and send it again."


class Opening(TypedDict):
    """The keyword arguments that tell an action which form was sent, opened on what."""

    opened_on: int
    form_key: uuid.UUID


class OpenedForm(NamedForm):
    """A form that is opened on what the register says, which somebody else may change meanwhile.

    `opened_on` is the number of the latest statement of its kind when it was opened, or the version
    of the row that it changes, so that a second writer is found.
    """

    # By what the statement calls them: the fields that are called otherwise here.
    FIELD_NAMES: ClassVar[Mapping[str, str]] = {}
    # The keyword arguments that make another form like this one, without its data: attributes.
    MADE_WITH: ClassVar[tuple[str, ...]] = ()

    opened_on = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages={"required": TOO_OLD}
    )

    def __init__(
        self, data: FormData = None, *, initial: Cleaned | None = None, **options: Any
    ) -> None:
        opened = dict(initial or {})
        if "opened_on" not in opened:
            opened["opened_on"] = self.latest()
        super().__init__(data, initial=opened, **options)

    def latest(self) -> int:
        """Return the number of the latest statement of this kind, or the version of the row."""
        raise NotImplementedError

    def full_clean(self) -> None:
        """Clean as Django does; a page that sent no number, as an earlier release's, gets one."""
        super().full_clean()
        for name in ("opened_on", "form_key"):
            if self.is_bound and name in self.errors:
                # A hidden field can be put right by nobody: shown again, it can be sent again.
                again = self.data.copy()  # type: ignore[attr-defined]
                again[self.add_prefix(name)] = str(self.initial[name])
                self.data = again

    def needs_second_look(self) -> bool:
        """Return whether the officer has to look again before the form is recorded; here False."""
        return False

    def with_doubts_seen(self) -> Self:
        """Return the form to show again with its doubts; here, without doubts, the form itself."""
        return self

    def reopened(self) -> Self:
        """Copy the input into a form that is opened on what the register says now."""
        return self._again(opened_on=str(self.latest()))

    def _again(self, **changes: str) -> Self:
        """Copy the form, bound to its data with some fields changed, given by name."""
        # What a browser sent cannot be written to.
        data = self.data.copy()  # type: ignore[attr-defined]
        data.update({self.add_prefix(name): value for name, value in changes.items()})
        return type(self)(data, **{name: getattr(self, name) for name in self.MADE_WITH})


class RowForm(OpenedForm):
    """A form that changes `row` in place, opened on its version."""

    row: VersionedModel

    def latest(self) -> int:
        """Return the version of the row as it was loaded."""
        return self.row.version

    def reopened(self) -> Self:
        """Copy the input into a form that is opened on the row as it is now."""
        self.row.refresh_from_db()
        return super().reopened()


class KeyedForm(OpenedForm):
    """A form that makes a statement: `form_key` names it, so that a double click records once."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": TOO_OLD})

    def __init__(
        self, data: FormData = None, *, initial: Cleaned | None = None, **options: Any
    ) -> None:
        # Drawn when the page is built, so that the same page sent twice is known as one.
        super().__init__(data, initial={"form_key": uuid.uuid4(), **(initial or {})}, **options)

    def sent(self) -> Opening:
        """Return the cleaned `opened_on` and `form_key`, as keyword arguments for the action."""
        return fields_of(Opening, self.cleaned_data)

    def reopened(self) -> Self:
        """Copy the input into a form with a key of its own, opened on what stands now."""
        return self._again(opened_on=str(self.latest()), form_key=str(uuid.uuid4()))


class StatementForm(KeyedForm):
    """A form that makes a statement about a recommendation.

    It is opened on the latest one among `STATEMENTS`: status updates, unless a form says otherwise.
    """

    STATEMENTS: ClassVar[str] = "status_updates"
    MADE_WITH: ClassVar[tuple[str, ...]] = ("recommendation", "prefix")

    def __init__(
        self, data: FormData = None, *, recommendation: Recommendation, **options: Any
    ) -> None:
        self.recommendation = recommendation
        super().__init__(data, **options)

    def latest(self) -> int:
        """Return the sequence of the recommendation's latest statement of this form's kind."""
        number: int = getattr(self.recommendation, self.STATEMENTS).latest_sequence()
        return number


class ChangeForm(StatementForm):
    """A form that gives a recommendation something else from a day on: its owner, its due date."""

    MADE_WITH = ("recommendation", "today")
    # What its fields state.
    STATEMENT: ClassVar[type[Statement]]

    def __init__(
        self, data: FormData = None, *, recommendation: Recommendation, today: dt.date
    ) -> None:
        self.today = today
        initial = {"change_date": today}
        super().__init__(data, recommendation=recommendation, initial=initial)

    def clean(self) -> Cleaned:
        """Add the faults of the statement that the fields make, as form errors."""
        values = super().clean() or {}
        made = self.recommendation.made_date
        stated = self.STATEMENT.from_values(values)
        add_faults(self, stated.faults(earliest=made, today=self.today))
        return values


class DoubtedForm(StatementForm):
    """A form whose warnings and challenges the officer must see once before it is recorded.

    `checked` holds those that the officer has seen and let stand.
    """

    challenge_reason = forms.CharField(
        label="Why this colour all the same?",
        help_text="Kept and printed beside the colour. You may leave it empty.",
        required=False,
        max_length=2000,
        widget=forms.HiddenInput,
    )
    checked = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def warnings(self) -> list[str]:
        """A sentence for each thing in the words that may identify a child; here none."""
        return []

    @property
    def challenges(self) -> list[str]:
        """A sentence for each thing in the register that speaks against the input; here none."""
        return []

    @property
    def doubts(self) -> str:
        """Every warning and challenge in one text, as `checked` carries it; empty without any."""
        return " ".join([*self.warnings, *self.challenges])

    def needs_second_look(self) -> bool:
        """Return whether there are doubts that the officer has not yet seen and let stand.

        Sent a second time, a form has none: it is recorded already, and its own words are no doubt.
        """
        is_new = bool(self.doubts) and self.doubts != self.data.get(self.add_prefix("checked"), "")
        # Asked last: a first sending may be recorded while the doubts about the second are found.
        return is_new and not (self.is_valid() and self._is_sent_before())

    def _is_sent_before(self) -> bool:
        raise NotImplementedError

    def with_doubts_seen(self) -> Self:
        """Copy the form with its doubts in `checked`, so that sending the copy lets them stand."""
        again = self._again(checked=self.doubts)
        if again.challenges:
            # Straight below what is asked, with the cursor in it: one more key records.
            reason = forms.Textarea(attrs={"rows": 3, "autofocus": True})
            again.fields["challenge_reason"].widget = reason
            again.order_fields(["challenge_reason"])
        return again
