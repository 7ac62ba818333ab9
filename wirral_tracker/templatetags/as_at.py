"""Links that keep the day that the reader asked about."""

from typing import Any

from django import template

from wirral_tracker.kit.as_at import AsAt

register = template.Library()


@register.filter
def on_day(target: Any, as_at: AsAt | None) -> str:
    """The address of a record, or an address as it stands, with the day kept before its anchor."""
    url = target if isinstance(target, str) else target.get_absolute_url()
    if not isinstance(as_at, AsAt) or not as_at.query:
        return url
    address, hash_sign, anchor = url.partition("#")
    joined = as_at.joined if "?" in address else as_at.suffix
    return f"{address}{joined}{hash_sign}{anchor}"
