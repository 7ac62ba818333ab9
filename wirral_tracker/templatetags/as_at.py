"""The template filter by which links keep the day that the reader asked about."""

from typing import Protocol

from django import template

from wirral_tracker.kit.as_at import AsAt

register = template.Library()


class HasAddress(Protocol):
    """Any object with `get_absolute_url`, such as a model instance."""

    def get_absolute_url(self) -> str:
        """Return the URL of the object's page."""


@register.filter
def on_day(target: str | HasAddress, as_at: AsAt | None) -> str:
    """Return a URL, or the URL of a record, with the page's `?as_at=` before its anchor.

    Unchanged for today, and on a page that describes no day.
    """
    url = target if isinstance(target, str) else target.get_absolute_url()
    if not isinstance(as_at, AsAt) or not as_at.query:
        return url
    address, hash_sign, anchor = url.partition("#")
    joined = as_at.joined if "?" in address else as_at.suffix
    return f"{address}{joined}{hash_sign}{anchor}"
