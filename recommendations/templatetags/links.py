"""Links in what officers type: live on the page, in the PDF and in the Word document."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# A full stop, a comma or a bracket behind it belongs to the sentence.
ADDRESS = re.compile(r"https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?’')\]]", re.I)


@register.filter
def linked(text: str) -> SafeString:
    """Escape a text, and make each web address in it a link that shows the whole address."""
    if "://" not in text:
        return conditional_escape(text)
    parts, end = [], 0
    for found in ADDRESS.finditer(text):
        parts += [
            conditional_escape(text[end : found.start()]),
            format_html('<a href="{}">{}</a>', found[0], found[0]),
        ]
        end = found.end()
    # Every part was escaped on its way in.
    return mark_safe("".join([*parts, conditional_escape(text[end:])]))
