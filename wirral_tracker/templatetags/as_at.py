"""Links that keep the day that the reader asked about."""

from typing import Protocol

from django import template

from wirral_tracker.kit.as_at import AsAt

register = template.Library()


class HasAddress(Protocol):
    """A record with a page of its own."""

    def get_absolute_url(self) -> str:
        """Return the address of its page."""


@register.filter
def on_day(target: str | HasAddress, as_at: AsAt | None) -> str:
    """Return the address of a record, or a given address, with the day before its anchor."""
    url = target if isinstance(target, str) else target.get_absolute_url()
    if not isinstance(as_at, AsAt) or not as_at.query:
        return url
    address, hash_sign, anchor = url.partition("#")
    joined = as_at.joined if "?" in address else as_at.suffix
    return f"{address}{joined}{hash_sign}{anchor}"
