"""What the list can be narrowed to, and how it is ordered."""

import datetime as dt
from typing import Any

import pytest

from recommendations.actions import change_due_date
from recommendations.filters import RecommendationFilter, source_choices
from recommendations.models import Objective, Recommendation
from recommendations.tables import RecommendationTable
from tests import factories
from wirral_tracker.kit.as_at import AsAt
from wirral_tracker.kit.days import years_before

DAY = dt.date(2024, 2, 29)


def found(day: dt.date = DAY, **query: Any) -> set[str]:
    """The references that the filter finds as at a day."""
    register = Recommendation.objects.as_at(day)
    filtered = RecommendationFilter(query, queryset=register, as_at_day=day)
    return {each.reference for each in filtered.qs}


@pytest.mark.parametrize(
    ("day", "years", "earlier"),
    [
        (dt.date(2026, 11, 22), 1, dt.date(2025, 11, 22)),
        (dt.date(2024, 2, 29), 1, dt.date(2023, 2, 28)),
        (dt.date(2024, 2, 29), 4, dt.date(2020, 2, 29)),
        (dt.date(1, 6, 1), 2, dt.date(1, 6, 1)),
    ],
)
def test_years_before_is_the_same_day_some_years_earlier(day, years, earlier):
    assert years_before(day, years) == earlier


def test_nothing_chosen_keeps_everything(db):
    assert len(found()) == Recommendation.objects.as_at(DAY).count() > 0


def test_source_keeps_one_review_or_inspection(db):
    review, finding = factories.review(), factories.finding()
    of_review = factories.recommendation(review=review)
    of_inspection = factories.recommendation(finding=finding)

    assert found(source=review.reference) == {of_review.reference}
    assert found(source=finding.inspection.reference) == {of_inspection.reference}


def test_source_offers_every_review_and_each_inspection_that_asks(db):
    offered = [reference for reference, _ in source_choices()]

    assert offered == ["LAC-2013", "CP-2019", "ILACS-2023", "FV-2024"]


def test_made_by_keeps_reviews_or_inspections(db):
    by_review, by_inspection = found(made_by="review"), found(made_by="inspection")

    assert by_review
    assert by_inspection
    assert by_review | by_inspection == found()
    assert not by_review & by_inspection


def test_objective_keeps_its_recommendations(db):
    objective = Objective.objects.get(review__reference="LAC-2013", number="5")

    assert found(objective=objective.pk) == {
        each.reference for each in objective.recommendations.all()
    }
    assert found(objective=objective.pk)


def test_theme_keeps_what_carries_it_once(db):
    theme = factories.theme()
    recommendation = factories.recommendation()
    recommendation.theme_tags.create(theme=theme, words="ducks")

    assert found(theme=theme.slug) == {recommendation.reference}


@pytest.mark.parametrize("colour", ["red", "amber", "green", "none"])
def test_rag_keeps_one_status_as_at_the_day(db, colour):
    review = factories.review()
    by_colour = {"none": factories.recommendation(review=review)}
    for each in ("red", "amber", "green"):
        by_colour[each] = factories.recommendation(review=review)
        factories.status_update(by_colour[each], rag=each, status_date=DAY)

    assert found(source=review.reference, rag=colour) == {by_colour[colour].reference}
    assert len(found(DAY - dt.timedelta(days=1), source=review.reference, rag="none")) == 4


def test_basis_keeps_the_inferred(db):
    recommendation = factories.recommendation()
    factories.status_update(recommendation, basis="inferred", locator=factories.paragraph())

    assert recommendation.reference in found(basis="inferred")
    assert recommendation.reference not in found(basis="stated")


def test_due_keeps_the_overdue_or_those_without_a_date(db):
    late = factories.recommendation(original_due_date=DAY - dt.timedelta(days=1))
    due_today = factories.recommendation(original_due_date=DAY)
    undated = factories.recommendation()

    overdue, without = found(due="overdue"), found(due="none")

    assert late.reference in overdue
    assert not {due_today.reference, undated.reference} & overdue
    assert undated.reference in without
    assert not {late.reference, due_today.reference} & without


def test_first_keeps_what_was_moved_past_its_first_due_date(db):
    moved = factories.recommendation(original_due_date=DAY - dt.timedelta(days=30))
    change_due_date(
        moved,
        by=factories.user(),
        due_date=DAY + dt.timedelta(days=30),
        change_date=DAY - dt.timedelta(days=31),
        reason="The ducks moved.",
        agreed_by="Anyborough Ducks Committee",
    )

    assert moved.reference in found(due="first")
    assert moved.reference not in found(due="overdue")


def test_stale_keeps_what_has_been_silent_for_so_many_days(db):
    silent, heard = factories.recommendation(), factories.recommendation()
    factories.status_update(silent, status_date=DAY - dt.timedelta(days=91))
    factories.status_update(heard, status_date=DAY - dt.timedelta(days=90))

    assert silent.reference in found(stale=90)
    assert heard.reference not in found(stale=90)
    assert silent.reference not in found(stale=91)


@pytest.mark.parametrize("days", ["0", "-1", "a year", "99999999999", "1.5"])
def test_a_silence_that_is_no_number_of_days_finds_nothing(db, days):
    factories.recommendation()

    assert found(stale=days) == set()


def test_stated_keeps_old_colours_and_no_unrated_ones(db):
    old, unrated = factories.recommendation(), factories.recommendation()
    factories.status_update(old, status_date=DAY - dt.timedelta(days=800))

    assert old.reference in found(stated="two-years")
    assert unrated.reference not in found(stated="two-years")


def test_filters_narrow_one_another(db):
    both = found(day=dt.date(2016, 3, 31), source="LAC-2013", rag="amber")

    assert len(both) == 4


def test_search_reads_reference_text_and_narrative_in_any_order(db):
    recommendation = factories.recommendation(text="Drain the old ponds.")
    factories.status_update(recommendation, narrative="A heron was seen.")

    assert recommendation.reference in found(q="HERON ponds")
    assert recommendation.reference not in found(q="heron swans")


@pytest.mark.parametrize("query", [{"rag": "purple"}, {"theme": "nowhere"}, {"q": "x" * 201}])
def test_a_choice_that_does_not_exist_finds_nothing(db, query):
    assert found(**query) == set()


# The table over it


def sorted_by(order: str, review: Any) -> list[str]:
    register = Recommendation.objects.of_review(review).as_at(DAY).with_related().in_order()
    table = RecommendationTable(register, as_at=AsAt(day=DAY, today=DAY), order_by=order)
    return [row.record.reference for row in table.rows]


def test_table_sorts_by_reference_as_printed(db):
    review = factories.review()
    for order in (10, 2, 1):
        factories.recommendation(review=review, order=order)

    prefix = f"{review.reference}-R"
    assert sorted_by("reference", review) == [f"{prefix}{n}" for n in (1, 2, 10)]
    assert sorted_by("-reference", review) == [f"{prefix}{n}" for n in (10, 2, 1)]


def test_table_sorts_by_status_not_by_the_letters_of_its_name(db):
    review = factories.review()
    for order, colour in enumerate(("green", "amber", "red"), start=1):
        recommendation = factories.recommendation(review=review, order=order)
        factories.status_update(recommendation, rag=colour, status_date=DAY)

    prefix = f"{review.reference}-R"
    assert sorted_by("current_rag", review) == [f"{prefix}{n}" for n in (3, 2, 1)]


def test_table_says_so_where_nobody_recorded_an_owner_or_a_due_date(db):
    review = factories.review()
    factories.recommendation(review=review)
    register = Recommendation.objects.of_review(review).as_at(DAY).with_related()

    row = RecommendationTable(register, as_at=AsAt(day=DAY, today=DAY)).rows[0]

    assert "not recorded" in row.get_cell("owner")
    assert "not recorded" in row.get_cell("current_due_date")
    assert "Not yet rated" in row.get_cell("current_rag")
