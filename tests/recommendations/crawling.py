"""Crawling the register as one of its people: every answer, with all that its reader is told."""

import io
import re
import zipfile
from collections import deque

from django.test import Client

from tests.pdfs import everything_in, reader_of

# An answer's headers that a browser shows or follows; a cookie may carry a message.
TOLD_IN_HEADERS = ("Content-Disposition", "Location", "Refresh")


def kind_of(address: str) -> str:
    """The page without its query, one of each kind of record: but ours, always."""
    path = address.partition("?")[0]
    if "ANY-" in path or "/reports/" in path or "/updates/" in path or "ducks" in path:
        return path
    return re.sub(r"/[A-Za-z]+-?[0-9][^/]*/", "/REFERENCE/", path)


def is_ours(link: str) -> bool:
    """Whether a link leads to a page or file that the register makes."""
    return link.startswith("/") and not link.startswith("/static/")


def crawl(client: Client, *starts: str) -> dict[str, str]:
    """What each page and file tells that links lead to, by address; one of each kind.

    A refusal and a redirect tell something too. Only links of what is shown are followed.
    """
    asked, seen, told = deque(starts), set(), {}
    while asked:
        address = asked.popleft()
        answer = client.get(address)
        told[address] = told_by(answer)
        if answer.status_code != 200:
            continue
        for link in re.findall(r'href="([^"#]+)', told[address]):
            link = link.replace("&amp;", "&")
            link = address.partition("?")[0] + link if link.startswith("?") else link
            kind = (kind_of(link), "format=" in link)
            if is_ours(link) and kind not in seen:
                seen.add(kind)
                asked.append(link)
    return told


def told_by(answer) -> str:
    """Everything in an answer: page and its title, file with its name and properties, messages."""
    headers = [answer.get(name, "") for name in TOLD_IN_HEADERS]
    cookies = [cookie.value for cookie in answer.cookies.values()]
    return "\n".join([content_of(answer), *headers, *cookies])


def text_of(pdf: bytes) -> str:
    """The words of a PDF, each beside the next, however its lines break."""
    return " ".join(page.extract_text() for page in reader_of(pdf).pages)


def content_of(answer) -> str:
    """What a reader finds in an answer: text, PDF, sheet or Word document, with its properties."""
    body = b"".join(answer) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        return text_of(body) + properties_of(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            parts = [book.read(name) for name in book.namelist()]
            # A Word document holds pictures too.
            return "".join(part.decode(errors="replace") for part in parts)
    return body.decode()


def properties_of(pdf: bytes) -> str:
    """Whatever a PDF says besides its drawn words."""
    return everything_in(pdf)
