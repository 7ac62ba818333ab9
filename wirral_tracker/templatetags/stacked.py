"""Tables that are written in a template, and laid out as cards on a phone."""

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
OPENING = re.compile(rf"<({'|'.join(ROLES)})\b(?![^>]*\brole=)(?=([^>]*))")


@register.simple_block_tag
def stacked(content: str) -> SafeString:
    """The table with its roles in words: laid out as blocks, a browser no longer tells of them."""
    return SafeString(OPENING.sub(_with_role, content))


def _with_role(tag: re.Match[str]) -> str:
    role = "rowheader" if 'scope="row"' in tag[2] else ROLES[tag[1]]
    return f'<{tag[1]} role="{role}"'
