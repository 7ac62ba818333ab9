"""The markup of a page, whatever the lines that its templates are written in."""

import re

from django.http import HttpResponse
from django.test import Client

CARRIED = re.compile(r'<input type="hidden" name="(opened_on|form_key|checked)" value="([^"]*)"')


def markup_of(page: HttpResponse) -> str:
    """Return the HTML of a page as a browser reads it: each run of white space is one space."""
    return re.sub(r"\s+>", ">", re.sub(r"\s+", " ", page.text))


def carried(page: HttpResponse) -> dict[str, str]:
    """Return what the form on a page sends along by itself: what it was opened on, and its key."""
    return dict(CARRIED.findall(page.text))


def opened(client: Client, url: str) -> dict[str, str]:
    """Open the page of a form; return what its form sends along by itself."""
    return carried(client.get(url))
