"""Owners are posts: dated, and held by people who come and go."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations import actions
from recommendations.models import Post, Recommendation
from tests import factories
from tests.markup import carried, opened

pytestmark = pytest.mark.django_db

SPRING, SUMMER, AUTUMN = dt.date(2021, 3, 31), dt.date(2021, 6, 30), dt.date(2021, 9, 30)


@pytest.fixture
def duck() -> Recommendation:
    return factories.recommendation(owner="Head of Ducks")


def owner_of(recommendation: Recommendation, day: dt.date, known_by: Any = None) -> str:
    asked = Recommendation.objects.as_at(day, known_by)
    return asked.get(pk=recommendation.pk).current_owner


def change(recommendation: Recommendation, owner: str, day: dt.date) -> None:
    actions.change_owner(
        recommendation,
        by=factories.user(),
        owner=owner,
        change_date=day,
        reason="The ducks moved.",
    )


# Owners over time


def test_every_owner_is_a_post(duck):
    assert Post.objects.get(name="Head of Ducks")


def test_owner_is_the_one_of_the_day_asked_about(duck):
    change(duck, "Head of Geese", SPRING)
    change(duck, "", SUMMER)

    days = (SPRING - dt.timedelta(days=1), SPRING, SUMMER)

    assert [owner_of(duck, day) for day in days] == ["Head of Ducks", "Head of Geese", ""]
    assert Recommendation.objects.get(pk=duck.pk).owner == "Head of Ducks"


def test_register_of_an_earlier_moment_knows_the_earlier_owner(duck):
    before = timezone.now()
    change(duck, "Head of Geese", SPRING)

    assert owner_of(duck, SUMMER, before) == "Head of Ducks"
    assert owner_of(duck, SUMMER, timezone.now()) == "Head of Geese"


def test_two_changes_of_one_day_leave_the_later_recorded(duck):
    change(duck, "Head of Swans", SPRING)
    change(duck, "Head of Geese", SPRING)

    assert owner_of(duck, SPRING) == "Head of Geese"


def test_change_to_whom_it_belongs_already_is_refused(duck):
    with pytest.raises(actions.NoChange):
        change(duck, "Head of Ducks", SPRING)

    assert not duck.owner_changes.exists()


def test_list_filters_and_page_show_the_owner_of_the_day(as_officer, duck):
    change(duck, "Head of Geese", SPRING)

    page = as_officer.get(reverse("recommendation_list"), {"owner": "Head of Geese"})
    then = as_officer.get(
        reverse("recommendation_list"), {"owner": "Head of Geese", "as_at": "2021-03-30"}
    )
    detail = as_officer.get(duck.get_absolute_url())

    assert duck.reference in page.text
    assert duck.reference not in then.text
    assert detail.context["history"].owner == "Head of Geese"
    assert "The ducks moved." in detail.text


def test_officer_changes_the_owner_on_a_page(as_officer, duck):
    url = reverse("owner_change_create", args=[duck.reference])
    sent = {"owner": "Head of Geese", "change_date": "2021-03-31", "reason": ""}
    sent |= {"belongs_to": "council"}
    sent |= opened(as_officer, url)

    assert not as_officer.post(url, sent).context["form"].is_valid()
    early = as_officer.post(url, {**sent, "reason": "Why.", "change_date": "2019-01-01"})
    assert "before the recommendation was made" in early.text
    as_officer.post(url, {**sent, "reason": "The ducks moved."})
    again = as_officer.post(url, sent | opened(as_officer, url) | {"reason": "The ducks moved."})

    assert "owned so already" in again.text
    assert owner_of(duck, SPRING) == "Head of Geese"


# A new post is asked about


@pytest.fixture
def change_url(duck) -> str:
    return reverse("owner_change_create", args=[duck.reference])


def sent_owner(client: Any, url: str, owner: str, **more: str) -> Any:
    stated = {"owner": owner, "change_date": "2021-03-31", "reason": "The ducks moved."}
    return client.post(url, opened(client, url) | stated | more)


def test_new_post_is_asked_about_with_those_that_are_called_alike(as_officer, change_url):
    page = sent_owner(as_officer, change_url, "Head of Duks")

    assert "No post is called “Head of Duks” yet. There is “Head of Ducks”." in page.text
    assert "Whose is the new post?" in page.text
    assert not Post.objects.filter(name="Head of Duks").exists()


def test_new_post_is_the_councils_or_a_partners(as_officer, change_url):
    sent_owner(as_officer, change_url, "Chief Nurse", belongs_to="partner")

    assert Post.objects.get(name="Chief Nurse").belongs_to == "partner"


def test_known_post_is_chosen_from_a_list_and_not_asked_about(as_officer, duck, change_url):
    Post.objects.create(name="Head of Geese")

    assert '<option value="Head of Geese">' in as_officer.get(change_url).text
    assert 'list="posts"' in as_officer.get(change_url).text
    assert sent_owner(as_officer, change_url, "Head of Geese").status_code == 302
    assert owner_of(duck, SPRING) == "Head of Geese"


@pytest.mark.parametrize("name", ["Marion Marsh", "A.M.", "marsh@anyborough.example"])
def test_person_is_asked_about_once_and_then_stands(as_officer, duck, change_url, name):
    once = sent_owner(as_officer, change_url, name, belongs_to="council")

    assert name in once.text
    assert "give the post." in once.text
    assert owner_of(duck, SPRING) == "Head of Ducks"
    stated = {"owner": name, "change_date": "2021-03-31", "reason": "The ducks moved."}
    as_officer.post(change_url, carried(once) | stated | {"belongs_to": "council"})
    assert owner_of(duck, SPRING) == name


def test_whose_a_post_is_is_said_and_changed_on_record(as_officer, duck):
    post = Post.objects.get(name="Head of Ducks")
    url = reverse("post_belongs_to", args=[post.pk])
    assert "is not recorded." in as_officer.get(post.get_absolute_url()).text

    as_officer.post(url, {"belongs_to": "council"})
    refused = as_officer.post(url, {"belongs_to": "partner"})
    as_officer.post(url, {"belongs_to": "partner", "reason": "It moved to the trust."})

    page = as_officer.get(post.get_absolute_url())
    assert "Fill in “Why is that changed?”." in refused.text
    assert "A post of a partner’s." in page.text
    assert "It moved to the trust." in page.text


# Who holds a post


def test_leaver_leaves_nothing_without_owner(duck):
    post = Post.objects.get(name="Head of Ducks")
    by = factories.user()
    actions.record_post_holder(post, by=by, holder_name="A. Drake", from_date=SPRING)
    actions.record_post_holder(post, by=by, holder_name="", from_date=SUMMER)
    actions.record_post_holder(post, by=by, holder_name="B. Gander", from_date=AUTUMN)

    def holder(day: dt.date) -> Any:
        return Post.objects.with_holder(day).get(pk=post.pk).holder

    eve = dt.timedelta(days=1)
    assert [holder(SPRING - eve), holder(SPRING), holder(SUMMER), holder(AUTUMN)] == [
        None,
        "A. Drake",
        "",
        "B. Gander",
    ]
    assert owner_of(duck, SUMMER) == "Head of Ducks"


def test_page_of_a_post_tells_what_it_owns_and_records_its_holder(as_officer, duck):
    post = Post.objects.get(name="Head of Ducks")

    sent = {"holder_name": "A. Drake", "from_date": "2021-03-31"}
    as_officer.post(post.get_absolute_url(), opened(as_officer, post.get_absolute_url()) | sent)
    page = as_officer.get(post.get_absolute_url())

    assert "Held by A. Drake." in page.text
    assert duck.reference in page.text
    sent |= opened(as_officer, post.get_absolute_url())
    again = as_officer.post(post.get_absolute_url(), sent)
    assert "That is recorded already, from 31 March 2021." in again.text
    assert post.holders.count() == 1


def test_vacancy_is_said_and_never_recorded_by_an_empty_field(as_officer, duck):
    post = Post.objects.get(name="Head of Ducks")
    url = post.get_absolute_url()

    empty = as_officer.post(url, {"holder_name": "", "from_date": "2021-03-31"})
    both = as_officer.post(
        url, {"holder_name": "A. Drake", "is_vacant": "on", "from_date": "2021-03-31"}
    )
    assert "Give the name, or say that it is vacant." in empty.text
    assert "cannot be vacant too" in both.text
    assert not post.holders.exists()

    sent = {"is_vacant": "on", "from_date": "2021-03-31"}
    as_officer.post(url, opened(as_officer, url) | sent)
    assert "Vacant." in as_officer.get(url).text


def test_reader_sees_a_post_and_changes_nothing(client, reader, duck):
    client.force_login(reader)
    post = Post.objects.get(name="Head of Ducks")

    assert client.get(post.get_absolute_url()).status_code == 200
    sent = {"holder_name": "A. Drake", "from_date": "2021-03-31"}
    assert client.post(post.get_absolute_url(), sent).status_code == 403
    assert not post.holders.exists()


def test_post_is_shown_as_at_a_day(as_officer, duck):
    post = Post.objects.get(name="Head of Ducks")
    for name, day in (("Alex Drake", SPRING), ("", AUTUMN)):
        actions.record_post_holder(post, by=factories.user(), holder_name=name, from_date=day)
    change(duck, "Head of Geese", AUTUMN)
    summer = {"as_at": SUMMER.isoformat()}

    then = as_officer.get(post.get_absolute_url(), summer)
    now = as_officer.get(post.get_absolute_url())
    listed = as_officer.get(reverse("post_list"), summer)

    assert "Held by Alex Drake." in then.text
    assert f"{duck.get_absolute_url()}?as_at=2021-06-30" in then.text
    assert "Vacant." in now.text
    assert duck.reference not in now.text
    assert "Alex Drake" in listed.text
