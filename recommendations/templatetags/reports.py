"""The reports of a meeting, for whoever looks at its page."""

from django import template
from django.contrib.auth.models import AnonymousUser, User

from recommendations.models import Meeting, ProgressReport
from recommendations.restricted import opens_drafts

register = template.Library()


@register.filter
def reports_for(meeting: Meeting, user: User | AnonymousUser) -> list[ProgressReport]:
    """List a meeting's kept reports; those issued alone for a user who may read no drafts."""
    # Of the rows that the meeting brings along: a list of meetings asks the database once.
    is_open = opens_drafts(user)
    return [
        report
        for report in meeting.progress_reports.all()
        if report.discarded_at is None and (is_open or report.latest_issue)  # type: ignore[attr-defined]
    ]
