"""The block tag around a table that a phone lays out as cards."""

import re

from django import template
from django.utils.safestring import SafeString

register = template.Library()

ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tfoot": "rowgroup",
    "tr": "row",
    "td": "cell",
    "th": "columnheader",
}
# The attributes are looked at and left as they are; a role that is given already stays.
OPENING = re.compile(rf"<({'|'.join(ROLES)})\b(?![^>]*\brole=)(?=([^>]*))")


@register.simple_block_tag
def stacked(content: str) -> SafeString:
    """Return the block's HTML with ARIA roles on the tags of its table.

    Laid out as blocks on a phone, a browser no longer tells a screen reader that it is a table.
    """
    return SafeString(OPENING.sub(_with_role, content))


def _with_role(tag: re.Match[str]) -> str:
    """Return a matched opening tag with its ARIA role."""
    role = "rowheader" if 'scope="row"' in tag[2] else ROLES[tag[1]]
    return f'<{tag[1]} role="{role}"'
