"""Themes added and renamed by officers, given by a statement's own words and taken away again."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from findings.models import Finding, Theme
from recommendations import actions
from recommendations.models import Recommendation
from recommendations.pages.exports import register
from tests import factories
from tests.markup import markup_of, opened
from wirral_tracker.kit.chain.models import Amendment

pytestmark = pytest.mark.django_db

SLUG = "anyborough-ducks"


@pytest.fixture
def theme(officer) -> Theme:
    return actions.add_theme(by=officer, name="Anyborough ducks", question="Are they counted?")


@pytest.fixture
def finding() -> Finding:
    return factories.finding(text="Most ducks were counted. Some geese were not.")


def exported(slug: str = SLUG, known_by: dt.datetime | None = None) -> Any:
    themes = register(timezone.localdate(), known_by)["themes"]
    return next((theme for theme in themes if theme["slug"] == slug), None)


def test_officer_adds_a_theme(client, officer):
    client.force_login(officer)
    sent = {"name": "Anyborough ducks", "question": "Are they counted?"}

    page = client.post(reverse("theme_create"), sent, follow=True)
    again = client.post(reverse("theme_create"), sent | {"name": "ANYBOROUGH DUCKS"})

    assert "Anyborough ducks" in page.text
    assert "There is a theme of this name already." in again.text
    assert (exported()["added_by"], exported()["renamed"]) == (officer.username, [])


def test_theme_called_as_another_page_gets_an_address_of_its_own(officer):
    actions.add_theme(by=officer, name="Add", question="Is it added?")

    assert Theme.objects.get(name="Add").slug == "add-2"


def test_renamed_theme_keeps_its_address_and_what_it_was_called(client, officer, theme):
    client.force_login(officer)
    url = reverse("theme_rename", args=[theme.slug])
    sent = {"name": "Anyborough geese", "question": theme.question, "reason": "They were geese."}

    client.post(url, opened(client, url) | sent)

    renamed = exported()
    assert renamed["name"] == "Anyborough geese"
    assert renamed["renamed"][0]["by"] == officer.username
    assert renamed["renamed"][0]["changes"] == [
        {"field": "name", "before": "Anyborough ducks", "after": "Anyborough geese"}
    ]
    assert "(before: Anyborough ducks)" in markup_of(client.get(url))


def test_second_of_two_who_rename_is_told(client, officer, theme):
    client.force_login(officer)
    url = reverse("theme_rename", args=[theme.slug])
    page = opened(client, url)
    sent = {"name": "Geese", "question": theme.question, "reason": "They were geese."}
    client.post(url, page | sent)

    late = client.post(url, page | sent | {"name": "Swans"})

    assert (late.status_code, Theme.objects.get(pk=theme.pk).name) == (409, "Geese")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("Most geese were counted", "These words do not stand so in the text above."),
        ("t", "Copy a phrase: two whole words or more, or all of the text."),
        ("", "Fill in “The words that earn it”."),
    ],
)
def test_theme_is_earned_by_the_statements_own_words(
    client, officer, theme, finding, words, complaint
):
    client.force_login(officer)
    url = reverse("finding_themes", args=[finding.inspection.reference, finding.position])

    page = client.post(url, {"theme": theme.slug, "words": words})

    assert complaint in page.text
    assert not finding.theme_tags.exists()


def test_tag_says_who_gave_and_who_took_it_and_when(client, officer, theme, finding):
    client.force_login(officer)
    url = reverse("finding_themes", args=[finding.inspection.reference, finding.position])
    given = client.post(url, {"theme": theme.slug, "words": "Most ducks were"}, follow=True)
    moment = timezone.now()

    assert "by the words “Most ducks were”" in given.text
    tag = exported()["given"][0]
    assert (tag["given_by"], tag["words"]) == (officer.username, "Most ducks were")
    assert tag["finding"] == finding.position
    assert (
        "carries this theme already"
        in client.post(url, {"theme": theme.slug, "words": "Most ducks"}).text
    )

    client.post(f"{url}{theme.slug}/take/", {"reason": "It speaks of geese."})
    assert exported()["given"] == []
    taken = exported()["taken"][0]
    assert (taken["taken_by"], taken["reason"]) == (officer.username, "It speaks of geese.")
    assert taken["words"] == "Most ducks were"
    assert exported(known_by=moment)["given"] == [tag]


def test_theme_is_not_taken_away_without_a_reason(client, officer, theme, finding):
    client.force_login(officer)
    actions.give_theme(finding, by=officer, theme=theme, words="Most ducks")
    url = reverse("finding_themes", args=[finding.inspection.reference, finding.position])

    page = client.post(f"{url}{theme.slug}/take/", {"reason": " "})

    assert "Fill in “Why is it taken away?”." in page.text
    assert finding.theme_tags.exists()
    assert not Amendment.objects.exists()


def test_area_for_improvement_and_its_recommendation_carry_the_same(officer, theme):
    finding = factories.finding(kind="area_for_improvement", text="The counting of ducks.")
    tracked: Recommendation = factories.recommendation(
        review=None, finding=finding, text="The counting of ducks."
    )

    actions.give_theme(finding, by=officer, theme=theme, words="counting of ducks")
    assert tracked.theme_tags.get().words == "counting of ducks"

    actions.take_theme(tracked, theme, by=officer, reason="Of geese.")
    assert not finding.theme_tags.exists()


def test_reader_gives_nothing(client, reader, finding):
    client.force_login(reader)
    url = reverse("finding_themes", args=[finding.inspection.reference, finding.position])

    assert client.post(url, {}).status_code == 403
    assert url not in client.get(finding.inspection.get_absolute_url()).text


def test_nothing_is_given_of_no_theme(officer, finding):
    with pytest.raises(ValidationError, match="Choose the theme"):
        actions.give_theme(finding, by=officer, theme=None, words="Most ducks")


def test_no_theme_is_taken_from_what_was_withdrawn(officer, theme):
    tagged = factories.recommendation(text="Count the ducks.")
    actions.give_theme(tagged, by=officer, theme=theme, words="Count the ducks")
    actions.withdraw(tagged, by=officer, reason="It is of another council.")

    with pytest.raises(actions.SubjectWithdrawn):
        actions.take_theme(tagged, theme, by=officer, reason="Of geese.")

    assert tagged.theme_tags.filter(theme=theme).exists()
