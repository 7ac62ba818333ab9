"""An inspection's own report that came in later: taken back by a withdrawal, or given again."""

import datetime as dt
import json
from typing import Any

from django.contrib.auth.models import User

from findings.models import Inspection, InspectionPassage, Inspector
from wirral_tracker.kit.chain.amendments import Removed, amend, load_removed, remove_amendable
from wirral_tracker.kit.chain.canonical import canonical
from wirral_tracker.kit.chain.models import Amendment

# A transaction is done in less; by then the same reason given twice is another act.
SAME_ACT = dt.timedelta(minutes=1)


def before_own_report(inspection: Inspection) -> dict[str, Any]:
    """Return what stood in the columns that an inspection's own report filled, by attribute.

    Without those that were amended again since. Empty where the inspection came in with its report,
    or has none.
    """
    amended = Amendment.objects.of_rows(Inspection.record_name, [inspection.pk])
    latest = {amendment.field: amendment for amendment in amended}
    came_in = latest.get("source_id")
    if inspection.source_id is None or came_in is None or came_in.before is not None:
        return {}
    return {
        name: _value(name, amendment)
        for name, amendment in latest.items()
        if amendment.reason == came_in.reason
        and json.loads(canonical(getattr(inspection, name))) == amendment.after
    }


def take_report_back(inspection: Inspection, *, reason: str, by: User) -> None:
    """Amend an inspection to what stood before its own report came in, on record.

    Its inspectors, and the passage of the report that tells of it, go with the report; what other
    documents tell stands as it stood. The report's findings and judgements go with its document.
    """
    changes = before_own_report(inspection)
    for passage in inspection.passages.filter(passage__document=inspection.source_id):
        remove_amendable(passage, reason=reason, by=by)
    # Others name no inspectors of it that the register keeps: these are the report's.
    for inspector in inspection.inspectors.all():
        remove_amendable(inspector, reason=reason, by=by)
    amend(inspection, changes, reason=reason, by=by)


def give_report_again(inspection: Inspection, *, reason: str, by: User) -> None:
    """Amend an inspection back to what its own report said, undoing `take_report_back`, on record.

    Its inspectors, and the passage of the report that tells of it, come back as further rows.
    """
    amended = Amendment.objects.of_rows(Inspection.record_name, [inspection.pk])
    taken = amended.filter(field="source_id", after__isnull=True).latest("pk")
    changes = {
        row.field: _value(row.field, row)
        for row in amended
        if (row.amended_at, row.reason) == (taken.amended_at, taken.reason)
    }
    amend(inspection, changes, reason=reason, by=by)
    # What was removed went before the inspection itself was amended, for the same reason.
    for model in (Inspector, InspectionPassage):
        for removed in load_removed(model.record_name):
            if _went_with(removed, inspection, taken):
                values = {name: removed.row[name] for name in removed.row if name != "id"}
                model(**values).save()


def _value(name: str, amendment: Amendment) -> Any:
    """Return what stood in a column of an inspection before an amendment, as Python has it."""
    columns = {column.attname: column for column in Inspection._meta.concrete_fields}
    return columns[name].to_python(amendment.before)


def _went_with(removed: Removed, inspection: Inspection, taken: Amendment) -> bool:
    """Return whether a row of an inspection was removed by the act that took its report back."""
    return (
        removed.row["inspection_id"] == inspection.pk
        and removed.reason == taken.reason
        and taken.amended_at - removed.removed_at < SAME_ACT
    )
