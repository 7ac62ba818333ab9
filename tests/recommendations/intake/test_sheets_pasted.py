"""A pasted list and a pasted progress report: they go the way of a spreadsheet."""

import pytest
from django.urls import reverse

from recommendations.models import Recommendation, SheetDraft, StatusUpdate
from tests import factories

pytestmark = pytest.mark.django_db

LIST = """
1. Count the ducks of Anyborough
   each spring, and again in autumn.
2. Feed the geese.
3. Report to the Ducks Committee.
"""
OF_LIST = {
    "wording": "verbatim",
    "source_words": "Minutes, item 7",
    "made_date": "2020-01-15",
    "made_date_basis": "printed",
    "made_date_text": "On its cover",
}
REPORT = """
Scrutiny review of the ducks of Anyborough: progress

Progress was made with recommendations 1, 2 and 3.

The ducks were counted in May. The geese were fed.

Progress against Recommendations 1 and 2: Green

Nobody has reported yet.

Progress against Recommendation 3: Amber
"""
OF_REPORT = {
    "status_date": "2021-03-31",
    "reported_by": "Head of Ducks",
    "evidence": "Progress report to the Ducks Committee, 31 March 2021",
}


def paste(client, name: str, **given):
    answer = client.post(reverse(name), given)
    assert answer.status_code == 302, answer.context["form"].errors
    return client.get(answer.url)


def confirm(client, page):
    url = reverse("sheet_confirm", args=[page.context["draft"].pk])
    return client.post(url, {"seen": page.context["preview"].digest})


def kinds(page) -> list[str]:
    return [row.kind for row in page.context["preview"].rows]


def test_each_point_of_a_list_becomes_one_recommendation_once_it_is_confirmed(as_officer):
    review = factories.review()

    page = paste(as_officer, "sheet_paste_list", review=review.pk, text=LIST, **OF_LIST)
    assert kinds(page) == ["new"] * 3
    assert not Recommendation.objects.of_review(review).exists()
    confirm(as_officer, page)

    added = Recommendation.objects.of_review(review).order_by("order")
    assert list(added.values_list("number", "text")) == [
        ("1", "Count the ducks of Anyborough each spring, and again in autumn."),
        ("2", "Feed the geese."),
        ("3", "Report to the Ducks Committee."),
    ]
    assert set(added.values_list("source_words", "made_date_text")) == {
        ("Minutes, item 7", "On its cover")
    }


def test_themes_of_what_was_added_are_suggested_and_linked_when_ticked(as_officer):
    review = factories.review()
    theme = factories.theme(name="Counting ducks each spring and autumn in Anyborough")
    page = paste(as_officer, "sheet_paste_list", review=review.pk, text=LIST, **OF_LIST)
    confirm(as_officer, page)
    draft = page.context["draft"]
    first = Recommendation.objects.of_review(review).order_by("order")[0]

    recorded = as_officer.get(draft.get_absolute_url())
    answer = as_officer.post(
        reverse("sheet_themes", args=[draft.pk]), {"theme": [f"{first.pk}-{theme.pk}", "0-0"]}
    )

    assert (first, theme) in [(each.subject, each.theme) for each in recorded.context["themes"]]
    assert answer.url == draft.get_absolute_url()
    assert first.theme_tags.get().words == first.text.rstrip(".") + "."
    again = as_officer.get(draft.get_absolute_url())
    assert first not in [each.subject for each in again.context["themes"]]


def test_where_a_status_stood_in_the_pasted_text_is_shown_and_kept(as_officer):
    review = factories.review()
    for number in ("1", "2", "3"):
        factories.recommendation(review=review, number=number)
    page = paste(as_officer, "sheet_paste_report", review=review.pk, text=REPORT, **OF_REPORT)

    where = [row.row.where for row in page.context["preview"].rows]
    assert where == ["lines 3 to 7 of the pasted text"] * 2 + ["lines 9 to 11 of the pasted text"]
    confirm(as_officer, page)
    assert SheetDraft.objects.get().rows_recorded[0]["where"] == where[0]
    update = review.recommendations.get(number="1").status_updates.get()
    assert (update.rag_words, update.handed_in_place) == ("", where[0])


def test_a_list_pasted_twice_adds_nothing_the_second_time(as_officer):
    review = factories.review()
    for expected in ("new", "wrong"):
        page = paste(as_officer, "sheet_paste_list", review=review.pk, text=LIST, **OF_LIST)
        assert set(kinds(page)) == {expected}
        confirm(as_officer, page)
    assert Recommendation.objects.of_review(review).count() == 3


@pytest.fixture
def ducks(db) -> list[Recommendation]:
    review = factories.review()
    return [factories.recommendation(review=review, number=str(n)) for n in (1, 2, 3)]


def test_colours_of_a_report_become_updates_of_the_recommendations_that_it_numbers(
    as_officer, ducks
):
    review = ducks[0].review

    page = paste(as_officer, "sheet_paste_report", review=review.pk, text=REPORT, **OF_REPORT)
    confirm(as_officer, page)

    first, second = (duck.status_updates.get() for duck in ducks[:2])
    assert (first.rag, second.rag) == ("green", "green")
    assert "The ducks were counted in May." in first.narrative
    assert first.evidence == OF_REPORT["evidence"]


def test_what_a_report_does_not_say_is_asked_for_and_not_made_up(as_officer, ducks):
    review = ducks[0].review

    page = paste(as_officer, "sheet_paste_report", review=review.pk, text=REPORT, **OF_REPORT)

    *_, amber = page.context["preview"].rows
    assert amber.kind == "wrong"
    assert {problem.heading for problem in amber.problems} == {"What next", "By when"}
    assert not StatusUpdate.objects.filter(recommendation__in=ducks).exists()


def test_the_review_is_the_one_that_the_report_names(as_officer, ducks):
    review = ducks[0].review
    factories.amend(review, title="Scrutiny review of the swans of Anyborough")
    text = REPORT.replace("ducks of", "swans of")

    page = paste(as_officer, "sheet_paste_report", text=text, **OF_REPORT)

    assert page.context["preview"].rows[0].recommendation == ducks[0]


@pytest.mark.once
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": REPORT.replace("ducks of", "newts of")}, "review"),
        ({"text": "Nothing of the kind."}, "text"),
        ({"status_date": "2090-01-01"}, "status_date"),
        ({"evidence": ""}, "evidence"),
    ],
)
def test_what_is_missing_is_asked_for_beside_the_field_and_the_text_is_kept(
    as_officer, ducks, changed, field
):
    review = {} if field == "review" else {"review": ducks[0].review.pk}
    given = {"text": REPORT, **review, **OF_REPORT, **changed}

    page = as_officer.post(reverse("sheet_paste_report"), given)

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert given["text"].strip().splitlines()[-1] in page.text


def test_a_number_that_the_review_has_not_is_said_to_be_unknown(as_officer, ducks):
    review = ducks[0].review
    text = REPORT.replace("Recommendation 3: Amber", "Recommendation 30: Amber")

    page = paste(as_officer, "sheet_paste_report", review=review.pk, text=text, **OF_REPORT)

    [unknown] = page.context["preview"].wrong
    assert f"no recommendation {review.reference}-R30" in unknown.problems[0].why
