"""What was called done, and whether it stayed done."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from findings.models import Inspection
from recommendations import actions
from recommendations.likeness import candidates
from recommendations.models import Recommendation, Retest
from recommendations.retests import pairs_of
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
BEGAN = dt.date(2022, 6, 1)
TODAY = dt.date(2026, 11, 1)


def later_inspection(began=BEGAN, **values):
    return factories.inspection(
        start_date=began, end_date=began + 2 * DAY, published_date=began + 30 * DAY, **values
    )


def finding_of(inspection):
    return factories.finding(inspection=inspection, text="The counting of ducks remains weak.")


def wanting(recommendation, began=BEGAN, **values):
    by_finding = finding_of(later_inspection(began))
    return factories.retest(recommendation=recommendation, by_finding=by_finding, **values)


def found_again(recommendation, day=TODAY):
    return Retest.objects.found_again(day).filter(recommendation=recommendation)


def test_found_again_when_green_on_the_eve_of_the_inspection():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
    retest = wanting(recommendation)

    assert list(found_again(recommendation)) == [retest]


@pytest.mark.parametrize("status_date", [BEGAN, BEGAN + DAY])
def test_not_found_again_when_green_only_from_the_day_it_began(status_date):
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=status_date)
    wanting(recommendation)

    assert not found_again(recommendation).exists()


def test_not_found_again_when_no_longer_green_on_the_eve():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN - 20 * DAY)
    factories.status_update(recommendation, rag="amber", status_date=BEGAN - 2 * DAY)
    wanting(recommendation)

    assert not found_again(recommendation).exists()


def test_found_again_shows_from_the_day_the_letter_came():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
    wanting(recommendation)

    assert not found_again(recommendation, BEGAN + 29 * DAY).exists()
    assert found_again(recommendation, BEGAN + 30 * DAY).exists()


def test_found_again_is_answered_by_a_later_inspection_that_calls_it_better():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
    wanting(recommendation)
    assert found_again(recommendation).unanswered(TODAY).exists()

    wanting(recommendation, BEGAN + 400 * DAY, verdict=Retest.Verdict.BETTER)

    assert found_again(recommendation).exists()
    assert not found_again(recommendation).unanswered(TODAY).exists()
    assert found_again(recommendation).answered(TODAY).exists()
    assert found_again(recommendation).unanswered(BEGAN + 100 * DAY).exists()


def test_replaced_verdict_no_longer_counts():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
    first = wanting(recommendation)

    actions.record_retest(
        by=factories.user(),
        recommendation=recommendation,
        inspection=first.inspection,
        by_finding=None,
        verdict=Retest.Verdict.SAYS_NOTHING,
        words="",
        why="It speaks of other ducks.",
        replaces=first,
    )

    assert not found_again(recommendation).exists()
    assert Retest.objects.filter(recommendation=recommendation).count() == 2


def test_second_verdict_of_the_same_inspection_must_replace_the_first():
    recommendation = factories.recommendation()
    first = wanting(recommendation)

    with pytest.raises(actions.AlreadyJudged):
        factories.retest(recommendation=recommendation, by_finding=first.by_finding)


def test_verdict_must_rest_on_the_findings_own_words():
    with pytest.raises(ValidationError, match="do not stand so in the finding"):
        wanting(factories.recommendation(), words="is excellent")


def test_database_refuses_a_verdict_without_words():
    retest = wanting(factories.recommendation())
    bad = Retest(
        recommendation=retest.recommendation,
        inspection=retest.inspection,
        by_finding=retest.by_finding,
        verdict="worse",
        words="",
        why="x",
        sequence=2,
        recorded_by=retest.recorded_by,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        bad.save()


def test_praised_then_found_wanting_needs_an_earlier_strength():
    praise = factories.finding(
        kind="main_finding", tone="strength", strength_words="ducks", text="Good ducks."
    )
    concern = factories.finding(
        kind="main_finding", tone="concern", concern_words="ducks", text="Bad ducks."
    )
    later = finding_of(later_inspection())
    praised = factories.retest(finding=praise, by_finding=later)
    factories.retest(finding=concern, by_finding=later)

    lists = Retest.objects.praised_then_found_wanting(TODAY)
    assert praised in lists
    assert not lists.filter(finding=concern).exists()


def test_inspection_that_nothing_places_in_time_is_listed_as_order_unknown():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN)
    unplaced = factories.inspection(start_date=None, end_date=None, date_text="Unknown")
    retest = factories.retest(recommendation=recommendation, by_finding=finding_of(unplaced))

    assert retest in Retest.objects.order_unknown()
    assert not found_again(recommendation).exists()


def test_pairs_stand_beside_the_update_that_claimed_completion(django_assert_max_num_queries):
    review = factories.review()
    for _ in range(4):
        recommendation = factories.recommendation(review=review)
        factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
        wanting(recommendation)
    told = Retest.objects.with_related().found_again(TODAY).filter(recommendation__review=review)

    with django_assert_max_num_queries(2):
        pairs = pairs_of(told.in_order())

    assert len(pairs) == 4
    assert all(pair.claim.status_date == BEGAN - DAY for pair in pairs)


def test_candidates_put_shared_themes_first_and_choose_none():
    theme = factories.theme()
    recommendation = factories.recommendation(text="Count every mallard on the lake.")
    recommendation.theme_tags.create(theme=theme, words="mallard")
    inspection = later_inspection()
    plain = factories.finding(inspection=inspection, text="Something about swans.")
    worded = factories.finding(inspection=inspection, text="Nobody counts the mallard.")
    themed = factories.finding(inspection=inspection, text="Of other birds.")
    themed.theme_tags.create(theme=theme, words="birds")

    assert candidates(recommendation, inspection) == [themed, worded, plain]
    assert not recommendation.retests.exists()


def test_register_says_of_every_recommendation_what_each_later_inspection_says():
    for recommendation in Recommendation.objects.filter(locator__isnull=False):
        later = set(
            Inspection.objects.after(recommendation.made_date).filter(findings__isnull=False)
        )
        told = {each.inspection for each in recommendation.retests.effective()}
        assert told == later, recommendation


def test_found_again_page_shows_both_texts(client, reader):
    client.force_login(reader)
    page = client.get(reverse("retest_list")).content.decode()

    assert "LAC-2013-R3" in page
    assert "some do not receive sufficient training on budgeting" in page
    assert "the promotion of independent living skills" in page


def test_found_again_page_says_who_called_it_better_since(client, reader):
    client.force_login(reader)
    page = client.get(reverse("retest_list"))
    answered = {each.anchor: each.pairs for each in page.context["lists"]}[
        "found-again-since-better"
    ]

    assert answered
    assert all(pair.answers for pair in answered)
    for pair in answered:
        assert f"Called better since by {pair.answers[0].inspection}:" in page.text


def test_found_again_page_before_the_letter_shows_none(client, reader):
    client.force_login(reader)
    page = client.get(reverse("retest_list"), {"as_at": "2016-04-01"}).content.decode()

    assert "0 reported complete, found again" in page


def test_officer_replaces_a_verdict_in_the_browser(client, officer):
    client.force_login(officer)
    recommendation = factories.recommendation()
    first = wanting(recommendation)
    url = (
        f"{reverse('retest_create', args=[recommendation.reference])}?inspection={first.inspection}"
    )

    refused = client.post(
        url,
        {
            "verdict": "better",
            "words": "is splendid",
            "why": "x",
            "by_finding": first.by_finding.pk,
        },
    )
    assert "do not stand so in the finding" in refused.content.decode()
    assert "is splendid" in refused.content.decode()

    opened_on = client.get(url).context["form"]["opened_on"].value()
    client.post(url, {"verdict": "says_nothing", "why": "Other ducks.", "opened_on": opened_on})
    latest = recommendation.retests.effective().get()
    assert (latest.verdict, latest.replaces) == ("says_nothing", first)


def test_a_verdict_recorded_meanwhile_is_read_before_it_is_replaced(client, officer):
    client.force_login(officer)
    recommendation = factories.recommendation()
    by_finding = finding_of(later_inspection())
    address = reverse("retest_create", args=[recommendation.reference])
    url = f"{address}?inspection={by_finding.inspection}"
    typed = {"verdict": "says_nothing", "why": "Other ducks."}
    typed["opened_on"] = client.get(url).context["form"]["opened_on"].value()
    theirs = factories.retest(recommendation=recommendation, by_finding=by_finding)

    late = client.post(url, typed)

    assert late.status_code == 409
    assert theirs.words in late.text
    assert "Other ducks." in late.text
    assert recommendation.retests.effective().get() == theirs
    typed["opened_on"] = late.context["form"]["opened_on"].value()
    assert client.post(url, typed).status_code == 302
    assert recommendation.retests.effective().get().replaces == theirs


def test_reader_may_not_record_a_verdict(client, reader):
    client.force_login(reader)
    response = client.get(reverse("retest_create", args=["LAC-2013-R1"]))
    assert response.status_code == 403
