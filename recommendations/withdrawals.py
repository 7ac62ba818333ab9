"""Work that was done about recommendations, which is named before they are withdrawn."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from findings.models import Inspection
from recommendations.models import Recommendation, ScrutinyReview
from wirral_tracker.kit.phrasing import counted, listed

Withdrawable = Inspection | ScrutinyReview | Recommendation

# The relations of a recommendation that hold work on it, and what one and many of each are called.
WORK = (
    ("status_updates", "status update", "status updates"),
    ("status_updates__attachments", "file of evidence", "files of evidence"),
    ("confirmations", "confirmation", "confirmations"),
    ("decisions", "decision", "decisions"),
    ("due_date_changes", "due date change", "due date changes"),
    ("owner_changes", "change of owner", "changes of owner"),
    ("extensions", "extension", "extensions"),
    ("retests", "later verdict", "later verdicts"),
    ("update_drafts", "draft that waits", "drafts that wait"),
    ("update_rounds", "round of updates", "rounds of updates"),
    ("report_lines", "line of a report", "lines of reports"),
)


@dataclass(frozen=True)
class WorkedOn:
    """A recommendation that has been worked on since it came in, and what was done, in words."""

    recommendation: Recommendation
    work: tuple[str, ...]

    @property
    def words(self) -> str:
        """The work in words, as "two status updates and one decision"."""
        return listed(self.work)

    def __str__(self) -> str:
        return f"{self.recommendation.reference}: {self.words}"


def recommendations_of(subject: Withdrawable) -> list[Recommendation]:
    """Load the recommendations that go with a subject and were not withdrawn before, in order."""
    standing = Recommendation.objects.standing()
    if isinstance(subject, ScrutinyReview):
        going = standing.of_review(subject)
    elif isinstance(subject, Inspection):
        going = standing.of_inspection(subject)
    else:
        going = standing.of_keys([subject.pk])
    return list(going.in_order())


def worked_on(recommendations: Sequence[Recommendation]) -> list[WorkedOn]:
    """Return those of these recommendations that were worked on, with what was done about each.

    A query for each kind of work, however many recommendations.
    """
    work: dict[int, list[str]] = defaultdict(list)
    for recommendation in recommendations:
        if recommendation.owner or recommendation.original_due_date:
            work[recommendation.pk].append("an owner or a due date")
    keys = [recommendation.pk for recommendation in recommendations]
    for relation, one, many in WORK:
        rows: Any = Recommendation.objects.of_keys(keys).order_by()
        for key, number in rows.values_list("pk").annotate(n=Count(relation)).filter(n__gt=0):
            work[key].append(counted(number, one, many))
    return [
        WorkedOn(recommendation, tuple(work[recommendation.pk]))
        for recommendation in recommendations
        if recommendation.pk in work
    ]


def in_one_text(found: Sequence[WorkedOn]) -> str:
    """Return all that was worked on as one text, by which a form knows what its page named."""
    return "; ".join(map(str, found))
