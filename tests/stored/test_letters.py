"""A letter that was kept by the first release is opened, and nothing that was kept is dropped."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from findings.models import Inspection, ReceivedLetter
from tests import factories
from tests.recommendations.intake.letters import sent_back

pytestmark = pytest.mark.django_db
KEPT = json.loads(Path(__file__).with_name("received_letter.json").read_text(encoding="utf-8"))


@pytest.fixture
def desk(client: Client, officer) -> Client:
    client.force_login(officer)
    return client


def kept_letter(officer, **values) -> ReceivedLetter:
    return ReceivedLetter.objects.create(received_by=officer, **{**KEPT, **values})


def test_a_letter_kept_by_the_first_release_opens_as_it_was_left(desk, officer):
    page = desk.get(kept_letter(officer).get_absolute_url())

    review = page.context["review"]
    assert review.form["title"].value() == "Focused visit: the ducks of Anyborough"
    # Which council it is about was asked then, and is known today.
    assert "belongs" not in review.form.fields
    [paragraph, left_out, *_] = review.corrections.pieces["paragraphs"]
    assert paragraph.section == "What needs to be better for ducks"
    assert (paragraph.is_left_out, left_out.is_left_out) == (False, True)
    assert [len(pieces.taken) for pieces in review.lists] == [0, 3, 5]
    assert review.left_over == {}
    assert "also says this" not in page.text


def test_it_is_confirmed_as_it_was_left(desk, officer):
    letter = kept_letter(officer)
    sent = sent_back(desk.get(letter.get_absolute_url()))

    one_more = {"opened_on": letter.version, "own_of": "-", "confirm": "1"}
    desk.post(letter.get_absolute_url(), {**sent, **one_more})

    inspection = Inspection.objects.get(reference="FV-2022B")
    assert inspection.findings.filter(section="What needs to be better for ducks").count() == 1
    assert desk.get(letter.get_absolute_url()).status_code == 302


def test_what_is_kept_now_says_its_version(desk, officer):
    letter = kept_letter(officer)
    sent = sent_back(desk.get(letter.get_absolute_url()))

    desk.post(letter.get_absolute_url(), {**sent, "opened_on": letter.version, "keep": ""})

    before = letter.as_corrected
    letter.refresh_from_db()
    assert letter.corrections.endswith("&_version=1")
    assert letter.as_corrected["title"] == before["title"]


def test_a_name_that_no_form_has_is_shown_and_kept_on(desk, officer):
    """As after a release that renamed a field and did not say so."""
    other = urlencode({"pond": "The mill pond", "paragraphs-2-colour": "Brown"})
    letter = kept_letter(officer, corrections=f"{KEPT['corrections']}&{other}")

    page = desk.get(letter.get_absolute_url())
    sent = sent_back(page)
    desk.post(letter.get_absolute_url(), {**sent, "opened_on": letter.version, "keep": ""})

    assert "The mill pond" in page.text
    assert page.context["review"].left_over == {
        "pond": "The mill pond",
        "paragraphs-2-colour": "Brown",
    }
    letter.refresh_from_db()
    assert letter.as_corrected["pond"] == "The mill pond"
    assert letter.as_corrected["paragraphs-2-colour"] == "Brown"


def test_a_list_is_opened_whatever_it_says_of_its_length(desk, officer):
    kept = "title=Ducks&paragraphs-TOTAL_FORMS=900&paragraphs-0-text=All+ducks+counted."

    page = desk.get(kept_letter(officer, corrections=kept).get_absolute_url())

    review = page.context["review"]
    assert [piece.text for piece in review.corrections.pieces["paragraphs"]] == [
        "All ducks counted."
    ]
    assert review.left_over == {}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"corrections": "_version=2&title=Ducks"}, "What was put right of a letter was kept by"),
        ({"reading": {**KEPT["reading"], "_version": 2}}, "What was read of a letter was kept by"),
        ({"reading": {**KEPT["reading"], "pond": "Mill"}}, "something under “pond”"),
    ],
)
def test_what_a_later_version_kept_is_refused_by_name(desk, officer, values, told):
    page = desk.get(kept_letter(officer, **values).get_absolute_url())

    assert page.status_code == 409
    assert told in page.text
    assert "Nothing was recorded" in page.text


LATER = (
    {"corrections": "_version=2&title=Ducks"},
    {"reading": {**KEPT["reading"], "_version": 2}},
)


@pytest.mark.parametrize("values", LATER)
def test_what_a_later_version_kept_can_be_thrown_away(desk, officer, values):
    letter = kept_letter(officer, **values)
    url = letter.get_absolute_url()

    page = desk.get(url)
    assert 'name="discard"' in page.text
    assert f'name="opened_on" value="{letter.version}"' in page.text
    answer = desk.post(url, {"opened_on": letter.version, "discard": "1"}, follow=True)

    assert "is thrown away" in answer.text
    assert not ReceivedLetter.objects.exists()


def test_a_later_version_that_a_colleague_kept_meanwhile_is_not_thrown_away(desk, officer):
    letter = kept_letter(officer, **LATER[0])

    page = desk.post(letter.get_absolute_url(), {"opened_on": letter.version - 1, "discard": "1"})

    assert page.status_code == 409
    assert f'name="opened_on" value="{letter.version}"' in page.text
    assert ReceivedLetter.objects.exists()


def test_words_typed_of_a_letter_that_a_later_version_kept_come_again(desk, officer):
    letter = kept_letter(officer)
    sent = sent_back(desk.get(letter.get_absolute_url()))
    ReceivedLetter.objects.update(**LATER[0])

    page = desk.post(
        letter.get_absolute_url(),
        {**sent, "focus": "Swans", "opened_on": letter.version, "keep": ""},
        headers={"origin": "http://testserver"},
    )

    assert page.status_code == 409
    assert "Swans" in page.text


def test_a_letter_that_comes_in_now_says_the_version_of_its_reading(desk, officer):
    text = "\n".join(KEPT["pages"])

    desk.post(reverse("intake"), {"text": text})

    assert ReceivedLetter.objects.get().reading["_version"] == 1
    assert factories.received_letter().as_read["authority"] == "Anyborough"
