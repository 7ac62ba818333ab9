"""Objections to a colour from what the register already holds. They ask; they never block."""

import datetime as dt

from findings.verbatim import fold
from recommendations.models import Recommendation, Retest, StatusUpdate
from recommendations.rag import GREEN, rag_for
from wirral_tracker.kit.days import day_in_words


def challenges(
    recommendation: Recommendation, *, rag: str, status_date: dt.date, narrative: str
) -> list[str]:
    """List the register's objections to a colour about to be recorded, each as a sentence.

    Asks the database for the latest update and re-test by `status_date`, and the due date on it.
    """
    # What was called mixed speaks neither for a green nor against it.
    retests = Retest.objects.of_recommendation(recommendation).effective().decided()
    shown = retests.shown_on(status_date).in_order()
    # What stood on the day that the colour describes, which need not be what stands today.
    return speaking_against(
        rag=rag,
        status_date=status_date,
        narrative=narrative,
        latest=recommendation.status_updates.effective().on(status_date).latest_first().first(),
        retest=shown.select_related("inspection", "by_finding").last(),
        due=recommendation.due_on(status_date),
    )


def speaking_against(
    *,
    rag: str,
    status_date: dt.date,
    narrative: str,
    latest: StatusUpdate | None,
    retest: Retest | None,
    due: dt.date | None,
) -> list[str]:
    """List the objections to a colour, each as a sentence, from rows that are loaded already.

    `latest` and `retest` are the latest update and the latest re-test of that day that was not
    mixed; `due` is when it was due.
    """
    found = [
        _found_wanting(retest, rag),
        _past_due(due, rag, status_date),
        _by_when_passed(latest, rag, status_date),
        _same_words(latest, narrative),
    ]
    return [sentence for sentence in found if sentence]


def _found_wanting(latest: Retest | None, rag: str) -> str:
    """Return an objection to green if the latest verdict found the matter wanting; else empty."""
    if rag != GREEN.code or latest is None or latest.verdict not in Retest.WANTING:
        return ""
    return (
        f"Green, although {latest.inspection.reference} says of this matter: "
        f"{latest.get_verdict_display().lower()} ({latest.quoted}). {latest.why}"
    )


def _past_due(due: dt.date | None, rag: str, day: dt.date) -> str:
    """Return an objection to red or amber if the due date is before `day`; else empty."""
    if rag == GREEN.code or due is None or due >= day:
        return ""
    return f"{rag_for(rag).word}, although it was due on {day_in_words(due)}."


def _by_when_passed(latest: StatusUpdate | None, rag: str, day: dt.date) -> str:
    """Return an objection to red or amber if the day last promised is before `day`; else empty."""
    promised = latest.what_next_date if latest else None
    if rag == GREEN.code or promised is None or promised >= day:
        return ""
    word = rag_for(rag).word
    return f"{word}, although the last update promised by {day_in_words(promised)}."


def _same_words(latest: StatusUpdate | None, narrative: str) -> str:
    """Return an objection if the narrative repeats that of the latest update; else empty."""
    if latest is None:
        return ""
    # Restricted words are compared as well; nobody is told more than that they are the same.
    latest.restore_words()
    if fold(latest.narrative) != fold(narrative):
        return ""
    return f"The words are those of the update of {day_in_words(latest.status_date)}."
