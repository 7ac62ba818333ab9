"""A status update on its way from a form into the register: one path for every page with one."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from recommendations import actions
from recommendations.forms import StatusUpdateForm
from recommendations.forms.drafts import draft_keys
from recommendations.forms.faults import add_refusal
from recommendations.models import StatusUpdate
from recommendations.restricted import reveal


@dataclass(frozen=True)
class Attempt:
    """What came of sending a form: an update, or the form to show again, and why.

    `update` is what was recorded. Else nothing was, `form` holds all that was typed, and `theirs`
    is the update that somebody else recorded first, if that is the reason.
    """

    form: Any
    update: StatusUpdate | None = None
    theirs: StatusUpdate | None = None


def attempt(form: StatusUpdateForm, by: User) -> Attempt:
    """Record what a form states, unless it has errors or doubts, or somebody was quicker.

    Raises: AlreadyCorrected.
    """
    if not form.is_valid():
        return Attempt(form)
    if form.needs_second_look():
        return Attempt(form.with_doubts_seen())
    try:
        with transaction.atomic():
            update = actions.record_status(form.recommendation, by=by, **form.statement())
            actions.drop_draft(form.recommendation, by=by, form_keys=draft_keys(form))
    except actions.Overtaken as overtaken:
        reveal([overtaken.latest], by)
        return Attempt(form.reopened(), theirs=overtaken.latest)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return Attempt(form)
    return Attempt(form, update)


def overtaken_page(
    request: HttpRequest, tried: Attempt, action: str, leave_url: str = ""
) -> HttpResponse:
    """Both texts side by side; nothing of ours is recorded yet, and nothing typed is lost.

    `action` is where ours goes when it is sent all the same, `leave_url` where leaving it leads.
    """
    recommendation = tried.form.recommendation
    context = {
        "recommendation": recommendation,
        "latest": tried.theirs,
        "form": tried.form,
        "action": action,
        "leave_url": leave_url or recommendation.get_absolute_url(),
    }
    return render(request, "recommendations/status_update_overtaken.html", context, status=409)
