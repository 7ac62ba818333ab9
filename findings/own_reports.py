"""The state of an inspection before its own report came in, to which a withdrawal takes it back."""

import json
from typing import Any

from django.contrib.auth.models import User

from findings.models import Inspection
from wirral_tracker.kit.chain.amendments import amend, remove_amendable
from wirral_tracker.kit.chain.canonical import canonical
from wirral_tracker.kit.chain.models import Amendment


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
    columns = {column.attname: column for column in Inspection._meta.concrete_fields}
    return {
        name: columns[name].to_python(amendment.before)
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
