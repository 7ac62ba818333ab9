"""Numbers and lists as a sentence says them, and links that keep the day."""

import datetime as dt

import pytest

from tests import factories
from wirral_tracker.kit.as_at import AsAt
from wirral_tracker.kit.phrasing import counted, in_words, listed, sentence
from wirral_tracker.templatetags.as_at import on_day

TODAY = dt.date(2026, 11, 22)
PAST = AsAt(day=dt.date(2016, 3, 31), today=TODAY)


@pytest.mark.parametrize(("number", "words"), [(0, "no"), (1, "one"), (10, "ten"), (11, "11")])
def test_in_words_up_to_ten(number, words):
    assert in_words(number) == words


def test_counted_agrees_with_its_number():
    assert counted(1, "duck", "ducks") == "one duck"
    assert counted(0, "duck", "ducks") == "no ducks"


@pytest.mark.parametrize(
    ("parts", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed_puts_and_before_the_last(parts, words):
    assert listed(parts) == words


def test_sentence_has_a_capital_and_a_full_stop():
    assert sentence("five ducks") == "Five ducks."
    assert sentence("") == ""


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("/a/", "/a/?as_at=2016-03-31"),
        ("/a/#p1", "/a/?as_at=2016-03-31#p1"),
        ("/a/?b=c#p1", "/a/?b=c&as_at=2016-03-31#p1"),
    ],
)
def test_on_day_keeps_the_day_before_the_anchor(url, kept):
    assert on_day(url, PAST) == kept


@pytest.mark.parametrize("as_at", [AsAt(day=TODAY, today=TODAY), None, ""])
def test_on_day_adds_nothing_for_today(as_at):
    assert on_day("/a/#p1", as_at) == "/a/#p1"


@pytest.mark.django_db
def test_on_day_takes_a_record():
    finding = factories.finding()
    reference = finding.inspection.reference
    assert on_day(finding, PAST) == f"/inspections/{reference}/?as_at=2016-03-31#finding-1"
