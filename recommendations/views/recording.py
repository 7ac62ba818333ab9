"""A statement on its way from a form into the register: one path for every page with such a form.

It is recorded; or the form has errors, gives reason to ask, or somebody else was quicker, and the
page comes back with everything that was typed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from recommendations import actions
from recommendations.forms.drafts import draft_keys
from recommendations.forms.faults import add_refusal
from recommendations.forms.opened import OpenedForm
from recommendations.forms.status_updates import StatusUpdateForm
from recommendations.models import Recommendation, StatusUpdate
from recommendations.restricted import reveal
from recommendations.views.drafts import keep_what_was_typed
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.named_forms import NamedForm

Sent = TypeVar("Sent", bound=OpenedForm)
Recorded = TypeVar("Recorded")


@dataclass(frozen=True)
class Attempt(Generic[Sent, Recorded]):
    """The outcome of sending a form: a record, or the form to show again, and why.

    `recorded` is None where nothing was; `form` then holds all that was typed. `theirs` is what
    somebody else recorded first, latest first, where that is the reason.
    """

    form: Sent
    recorded: Recorded | None = None
    theirs: Sequence[Model] = ()

    @property
    def status_code(self) -> int:
        """The HTTP status of the page that shows the form again: 409 if overtaken, else 200."""
        return 409 if self.theirs else 200

    @property
    def context(self) -> dict[str, Sent | Sequence[Model]]:
        """The form to show again and what came between, as `_overtaken.html` reads it."""
        return {"form": self.form, "theirs": self.theirs}


def attempt(
    form: Sent,
    record: Callable[[], Recorded],
    *,
    by: User,
    refused_beside: Mapping[type[Exception], str | None] = MappingProxyType({}),
) -> Attempt[Sent, Recorded]:
    """Record a form by calling `record`, unless it has errors, new doubts, or was overtaken.

    Returns: the Attempt. `record` hands what was stated to the action, and may raise Overtaken,
    ValidationError, or what `refused_beside` gives a field for (None: above the form); what else it
    raises is the caller's.
    """
    if not form.is_valid():
        return Attempt(form)
    if form.needs_second_look():
        return Attempt(form.with_doubts_seen())
    try:
        return Attempt(form, record())
    except actions.Overtaken as overtaken:
        # Shown beside ours: whoever may not read their words sees that there are some. Words of an
        # update alone can be restricted.
        reveal([row for row in overtaken.theirs if isinstance(row, StatusUpdate)], by)
        return Attempt(form.reopened(), theirs=overtaken.theirs)
    except ValidationError as refusal:
        add_refusal(form, refusal, form.FIELD_NAMES)
    except tuple(refused_beside) as refusal:
        form.add_error(refused_beside[type(refusal)], str(refusal))
    return Attempt(form)


def settled_page(
    request: HttpRequest, form: NamedForm, theirs: Model, *, title: str, about: Recommendation
) -> HttpResponse:
    """Render the page (409) of what somebody else settled first, which can be settled but once.

    It shows theirs, and what was typed for copying: a correction begins on another page.
    """
    context = {"title": title, "theirs": theirs, "typed": form.typed, "recommendation": about}
    return render(request, "recommendations/settled.html", context, status=409)


def attempt_update(form: StatusUpdateForm, by: User) -> Attempt[StatusUpdateForm, StatusUpdate]:
    """Record a form's status update and delete its drafts in one transaction, by `attempt`.

    Raises: AlreadyCorrected.
    """

    @transaction.atomic
    def record() -> StatusUpdate:
        stated = form.statement()
        if form.corrects and form.is_of_all:
            update, *_others = actions.correct_joint_status(
                form.corrects, form.said_together, by=by, **stated
            )
        else:
            update = actions.record_status(form.recommendation, by=by, **stated)
        actions.drop_draft(form.recommendation, by=by, form_keys=draft_keys(form))
        return update

    return attempt(form, record, by=by)


def answer_update(
    request: SignedInRequest,
    form: StatusUpdateForm,
    *,
    done: Callable[[StatusUpdate], HttpResponse],
    again: Callable[[StatusUpdateForm], HttpResponse],
    address: str,
    leave_url: str = "",
) -> HttpResponse:
    """Record a form's status update and return done(update); else keep a draft, return again(form).

    Where somebody was quicker, both texts are shown side by side: `address` is where ours goes
    when it is sent all the same, `leave_url` where leaving it leads (else the recommendation).

    Raises: AlreadyCorrected.
    """
    tried = attempt_update(form, request.user)
    if tried.recorded:
        return done(tried.recorded)
    # The words are safe before the page is built: an officer may close it and come back.
    keep_what_was_typed(request, tried.form)
    if not tried.theirs:
        return again(tried.form)
    context = {
        "recommendation": form.recommendation,
        "latest": tried.theirs[0],
        "form": tried.form,
        "action": address,
        "leave_url": leave_url or form.recommendation.get_absolute_url(),
    }
    template = "recommendations/status_update_overtaken.html"
    return render(request, template, context, status=tried.status_code)
