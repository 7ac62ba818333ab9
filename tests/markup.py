"""The markup of a page, whatever the lines that its templates are written in."""

import re

from django.http import HttpResponse


def markup_of(page: HttpResponse) -> str:
    """Return the HTML of a page as a browser reads it: each run of white space is one space."""
    return re.sub(r"\s+>", ">", re.sub(r"\s+", " ", page.text))
