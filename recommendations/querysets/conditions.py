"""What can be asked of a position, as conditions over what `as_at` annotates."""

import datetime as dt

from django.db.models import F, Q

NOT_GREEN = ~Q(current_rag="green")
OVERDUE = NOT_GREEN & Q(current_due_date__lt=F("as_at_day"))
WITHOUT_DUE_DATE = NOT_GREEN & Q(current_due_date__isnull=True)
INFERRED = Q(current_basis="inferred")


def is_stated_before(day: dt.date) -> Q:
    return Q(current_status_date__lt=day)


def is_quiet_since(day: dt.date) -> Q:
    return is_stated_before(day) | Q(current_status_date__isnull=True, made_date__lt=day)
