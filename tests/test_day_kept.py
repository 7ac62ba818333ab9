"""Whoever reads an earlier day keeps it, wherever a link leads."""

import re
from collections import deque

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
DAY = "as_at=2024-12-31"
# One page of each kind is enough; the rest differ in their records only.
KINDS = [
    (re.compile(r"(/(?:recommendations|inspections|reviews)/)[A-Z][^/]+/"), r"\1REFERENCE/"),
    (re.compile(r"(/(?:sources|themes)/)[^/]+/"), r"\1slug/"),
]
# Where the reader acts instead of reading, or asks for another day or file.
ELSEWHERE = re.compile(
    r"^(#|https?:|/static/|/accounts/)|[?&]format=|/(add|plan|due-date|correct|withdraw"
    r"|later-inspections|decisions|owner|extensions|confirmations|judgement-areas)/"
)


def kind_of(address: str) -> str:
    for pattern, kind in KINDS:
        address = pattern.sub(kind, address)
    return address.partition("?")[0]


def links_of(client: Client, address: str) -> list[str]:
    page = client.get(address)
    if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
        return []
    found = [
        each.replace("&amp;", "&") for each in re.findall(r'<a [^>]*href="([^"]+)"', page.text)
    ]
    here = address.partition("?")[0]
    return [here + each if each.startswith("?") else each for each in found]


@pytest.mark.once
@pytest.mark.slow
def test_every_link_of_every_page_keeps_the_day(client, manager):
    client.force_login(manager)
    asked, seen, lost = deque([f"/?{DAY}"]), {"/"}, set()
    while asked:
        address = asked.popleft()
        for link in links_of(client, address):
            target = link.partition("#")[0]
            if ELSEWHERE.search(link) or not target:
                continue
            if "as_at=" not in target and not target.endswith("?"):  # Back to today.
                lost.add((kind_of(address), target))
            elif kind_of(target) not in seen:
                seen.add(kind_of(target))
                asked.append(target)

    assert {"/since/", "/themes/slug/", "/words/", "/recommendations/REFERENCE/"} <= seen
    assert lost == set()
