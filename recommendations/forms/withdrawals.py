"""The forms that withdraw what came into the register by mistake, and put it back."""

from collections.abc import Sequence

from django import forms

from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.withdrawals import WorkedOn, in_one_text
from wirral_tracker.kit.named_forms import Cleaned, FormData

NAMED_ANEW = "More has been done since this page was opened. Look at what is named above."


class RegisterWithdrawalForm(WatchedForm):
    """The form that withdraws an inspection, a review or a recommendation: why.

    `found` is what has been done about the recommendations that go. The page names it first, and
    the officer says that they are to go all the same; `named` carries what the page named.
    """

    form_name = "register_withdrawal"

    reason = long_text(
        "Why ought it not to be in the register?",
        "Anybody who can sign in reads this. It is kept for good.",
    )
    all_the_same = forms.BooleanField(
        label="Withdraw what has been worked on all the same",
        error_messages={"required": "Tick this if what is named above is to be withdrawn too."},
    )
    named = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: FormData = None, *, found: Sequence[WorkedOn]) -> None:
        now = in_one_text(found)
        super().__init__(data, initial={"named": now})
        if not found:
            del self.fields["all_the_same"]
        if self.is_bound and self.data.get("named", "") != now:
            self.name_anew(now)

    def name_anew(self, now: str) -> None:
        """Keep what was typed, take the tick out, and carry what the page names now."""
        again = self.data.copy()  # type: ignore[attr-defined]
        again["named"] = now
        again.pop("all_the_same", None)
        self.data = again
        self.is_named_anew = True

    is_named_anew = False

    def clean(self) -> Cleaned:
        """Refuse a form whose page named something else than there is now."""
        if self.is_named_anew:
            self.errors.pop("all_the_same", None)
            name = "all_the_same" if "all_the_same" in self.fields else None
            self.add_error(name, NAMED_ANEW)
        return super().clean() or {}

    def statement(self) -> Cleaned:
        """Return the input as keyword arguments for the action that withdraws."""
        return {name: self.cleaned_data[name] for name in ("reason", "named")}


class PutBackForm(WatchedForm):
    """The form that puts back what was withdrawn by mistake: why."""

    form_name = "put_back"

    reason = long_text(
        "Why ought it not to have been withdrawn?",
        "Anybody who can sign in reads this. It is kept for good.",
    )
