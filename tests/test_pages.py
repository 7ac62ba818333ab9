"""The pages that anybody may read."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.template import Context, Template

from recommendations.rag import COLOURS, NOT_RATED
from wirral_tracker.words import GROUPS

WORDS = [word for group in GROUPS for word in group.words]
TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.mark.parametrize("path", ["/words/", "/accessibility/", "/healthz"])
def test_public_pages_ask_nobody_to_sign_in(client, db, path):
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 405


def test_words_page_has_an_anchor_for_each_term(client, db):
    page = client.get("/words/").content.decode()
    for word in WORDS:
        assert f'id="{word.slug}"' in page
        assert word.term in page
    assert 'id="rag"' in page


def test_words_page_gives_each_status_its_definition(client, db):
    page = client.get("/words/").content.decode()
    for rag in (*COLOURS, NOT_RATED):
        assert rag.word in page
        assert rag.definition in page
    assert "final progress report on the 2013 review" in page


def test_words_are_said_once():
    slugs = [word.slug for word in WORDS]
    assert len(slugs) == len(set(slugs))


def test_every_link_to_a_word_finds_it(client, db):
    page = client.get("/words/").content.decode()
    anchors = set(re.findall(r'id="([^"]+)"', page))
    link = re.compile(r"""\{% url ['"]words['"] %\}(?:\{\{ as_at.suffix \}\})?#([\w-]+)""")
    linked = {
        (path.name, anchor)
        for path in TEMPLATES.rglob("*.html")
        for anchor in link.findall(path.read_text(encoding="utf-8"))
    }
    assert linked
    assert [(name, anchor) for name, anchor in sorted(linked) if anchor not in anchors] == []


def test_a_stacked_table_says_in_words_what_its_parts_are():
    table = (
        '<table class="x"><tr><th scope="col">A</th></tr><tr><th scope="row">B</th><td role="x">'
    )

    said = Template("{% load stacked %}{% stacked %}" + table + "{% endstacked %}")

    assert said.render(Context()) == (
        '<table role="table" class="x"><tr role="row"><th role="columnheader" scope="col">A</th>'
        '</tr><tr role="row"><th role="rowheader" scope="row">B</th><td role="x">'
    )


def test_every_stacked_table_of_a_template_says_its_roles():
    """Which browsers no longer tell, once it is laid out as cards on a phone."""
    untold = re.compile(r'(?<!{% stacked %})<table class="app-table app-table--stack[^>]*>')
    bare = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        if any("role=" not in tag for tag in untold.findall(path.read_text(encoding="utf-8")))
    ]
    assert bare == []


def test_accessibility_page_names_its_standard_and_gives_no_address(client, db):
    page = client.get("/accessibility/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "version 2.2, level AA" in main
    assert "scrutiny team" in main
    assert "@" not in main


def test_healthz_says_ok_and_is_never_kept(client, db):
    answer = client.get("/healthz")
    assert answer.content == b"ok"
    assert answer["Content-Type"] == "text/plain"
    assert "no-store" in answer["Cache-Control"]


def test_healthz_says_that_the_history_is_not_sealed_and_nothing_more(client, db, settings):
    """With status 200: a proxy that turned officers away would lose more than a late seal."""
    settings.HISTORY_KEY = "another key of Anyborough"

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.content == b"ok, but the history is not being sealed"


def test_a_monitor_is_told_by_the_status_that_the_history_is_not_sealed(client, db, settings):
    sealed = client.get("/healthz/history")
    settings.HISTORY_KEY = "another key of Anyborough"
    not_sealed = client.get("/healthz/history")

    assert (sealed.status_code, sealed.content) == (200, b"ok")
    assert (not_sealed.status_code, not_sealed.content) == (503, b"the history is not being sealed")
    assert "no-store" in not_sealed["Cache-Control"]


def test_healthz_fails_when_the_database_does(client, monkeypatch):
    def unreachable() -> None:
        raise DatabaseError("The server is gone: password=ducks")

    monkeypatch.setattr(connection, "cursor", unreachable)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert b"ducks" not in answer.content
    assert "no-store" in answer["Cache-Control"]
