"""The one question everything asks, `as_at`, and the questions that chain after it."""

import datetime as dt

import pytest
from django.core.exceptions import FieldError

from recommendations import actions
from recommendations.models import Recommendation, ScrutinyReview, StatusUpdate
from tests import factories
from wirral_tracker.kit.days import end_of

pytestmark = pytest.mark.django_db

SPRING = dt.date(2021, 3, 31)
SUMMER = dt.date(2021, 6, 30)
AUTUMN = dt.date(2021, 9, 30)
NOON = dt.time(12, tzinfo=dt.UTC)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, NOON)


def code_on(recommendation: Recommendation, day: dt.date, known_by=None) -> str | None:
    """The colour of one recommendation as at a day; null where it is not yet rated."""
    return Recommendation.objects.as_at(day, known_by).get(pk=recommendation.pk).current_rag


def references(recommendations) -> set[str]:
    return {each.reference for each in recommendations}


# The position on a day


def test_as_at_rewinds_to_what_was_true_on_the_day():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="red", status_date=SPRING)
    factories.status_update(recommendation, rag="amber", status_date=SUMMER)
    factories.status_update(recommendation, rag="green", status_date=AUTUMN)

    assert code_on(recommendation, SPRING - dt.timedelta(days=1)) == ""
    assert code_on(recommendation, SPRING) == "red"
    assert code_on(recommendation, SUMMER - dt.timedelta(days=1)) == "red"
    assert code_on(recommendation, SUMMER) == "amber"
    assert code_on(recommendation, AUTUMN) == "green"
    assert code_on(recommendation, AUTUMN + dt.timedelta(days=900)) == "green"


def test_as_at_goes_by_the_day_described_not_by_the_order_of_typing():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=AUTUMN)
    factories.status_update(recommendation, rag="red", status_date=SPRING)

    assert code_on(recommendation, SUMMER) == "red"
    assert code_on(recommendation, AUTUMN) == "green"


def test_as_at_gives_the_later_recorded_of_two_updates_of_one_day():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=SPRING)
    factories.status_update(recommendation, rag="red", status_date=SPRING)

    assert code_on(recommendation, SPRING) == "red"


def test_as_at_breaks_ties_by_sequence_even_where_rows_were_stored_the_other_way_round():
    recommendation = factories.recommendation()
    factories.status_update_recorded_at(
        recommendation, noon(AUTUMN), rag="red", status_date=SPRING, sequence=2
    )
    factories.status_update_recorded_at(
        recommendation, noon(SUMMER), rag="green", status_date=SPRING, sequence=1
    )

    assert code_on(recommendation, SPRING) == "red"


def test_as_at_keeps_only_what_had_been_made():
    review = factories.review()
    factories.recommendation(review=review, made_date=SPRING)
    later = factories.recommendation(review=review, made_date=SUMMER)

    made = Recommendation.objects.of_review(review)

    assert made.as_at(SPRING - dt.timedelta(days=1)).count() == 0
    assert made.as_at(SPRING).count() == 1
    assert later in made.as_at(SUMMER)


def test_as_at_annotates_everything_that_stands_beside_the_colour():
    recommendation = factories.recommendation()
    update = factories.status_update(
        recommendation,
        rag="amber",
        status_date=SPRING,
        date_basis="inferred",
        date_inferred_from="the end of the plan",
        impact="early_signs",
    )

    position = Recommendation.objects.as_at(SUMMER).get(pk=recommendation.pk)

    assert position.as_at_day == SUMMER
    assert position.current_rag == "amber"
    assert position.current_status_date == SPRING
    assert position.current_impact == "early_signs"
    assert position.current_basis == "reported"
    assert position.current_date_basis == "inferred"
    assert position.current_update == update.pk
    assert position.rag.word == "Amber"


def test_as_at_leaves_every_annotation_empty_where_nobody_has_said():
    recommendation = factories.recommendation()

    position = Recommendation.objects.as_at(SUMMER).get(pk=recommendation.pk)

    assert position.current_rag == ""
    assert position.current_status_date is None
    assert position.current_update is None
    assert position.rag.word == "Not yet rated"


def test_as_at_does_not_mix_the_updates_of_two_recommendations():
    review = factories.review()
    one = factories.recommendation(review=review)
    other = factories.recommendation(review=review)
    factories.status_update(one, rag="red", status_date=SPRING)
    factories.status_update(other, rag="green", status_date=SUMMER)

    assert code_on(one, AUTUMN) == "red"
    assert code_on(other, AUTUMN) == "green"


def test_rag_without_as_at_is_an_error_not_a_guess():
    recommendation = factories.recommendation()

    with pytest.raises(AttributeError):
        _ = recommendation.rag


# Corrections and withdrawals


def test_correction_takes_the_place_of_what_it_corrects():
    recommendation = factories.recommendation()
    wrong = factories.status_update(recommendation, rag="green", status_date=SPRING)
    factories.status_update(recommendation, rag="red", status_date=SPRING, corrects=wrong)

    assert code_on(recommendation, SPRING) == "red"


def test_correction_moves_the_day_as_well():
    recommendation = factories.recommendation()
    wrong = factories.status_update(recommendation, rag="green", status_date=SPRING)
    factories.status_update(recommendation, rag="green", status_date=AUTUMN, corrects=wrong)

    assert code_on(recommendation, SUMMER) == ""
    assert code_on(recommendation, AUTUMN) == "green"


def test_correction_of_an_earlier_update_leaves_the_latest_as_it_is():
    recommendation = factories.recommendation()
    wrong = factories.status_update(recommendation, rag="green", status_date=SPRING)
    factories.status_update(recommendation, rag="amber", status_date=AUTUMN)
    factories.status_update(recommendation, rag="red", status_date=SPRING, corrects=wrong)

    assert code_on(recommendation, SUMMER) == "red"
    assert code_on(recommendation, AUTUMN) == "amber"


def test_chain_of_corrections_ends_in_its_last():
    recommendation = factories.recommendation()
    first = factories.status_update(recommendation, rag="green", status_date=SPRING)
    second = factories.status_update(
        recommendation, rag="amber", status_date=SPRING, corrects=first
    )
    factories.status_update(recommendation, rag="red", status_date=SPRING, corrects=second)

    assert code_on(recommendation, SPRING) == "red"
    assert recommendation.status_updates.effective().count() == 1


def test_withdrawing_the_only_update_restores_not_rated():
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation, rag="green", status_date=SPRING)
    actions.withdraw_status(update, by=factories.user(), reason="The ducks were geese.")

    assert code_on(recommendation, AUTUMN) == ""
    assert recommendation in Recommendation.objects.as_at(AUTUMN).not_rated()


def test_withdrawing_the_latest_restores_the_earlier():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="amber", status_date=SPRING)
    latest = factories.status_update(recommendation, rag="green", status_date=SUMMER)
    actions.withdraw_status(latest, by=factories.user(), reason="The ducks were geese.")

    assert code_on(recommendation, AUTUMN) == "amber"


def test_withdrawing_a_correction_does_not_bring_back_what_it_corrected():
    recommendation = factories.recommendation()
    wrong = factories.status_update(recommendation, rag="green", status_date=SPRING)
    correction = factories.status_update(
        recommendation, rag="amber", status_date=SPRING, corrects=wrong
    )
    actions.withdraw_status(correction, by=factories.user(), reason="Nobody knows.")

    assert code_on(recommendation, AUTUMN) == ""


# What was known by a moment


def test_known_by_leaves_out_a_backdated_update_that_was_recorded_later():
    recommendation = factories.recommendation(added_at=noon(SPRING))
    factories.status_update_recorded_at(recommendation, noon(SUMMER), rag="red", status_date=SPRING)
    factories.status_update_recorded_at(
        recommendation, noon(AUTUMN), rag="green", status_date=SPRING + dt.timedelta(days=1)
    )

    assert code_on(recommendation, SUMMER, known_by=noon(SUMMER)) == "red"
    assert code_on(recommendation, SUMMER) == "green"
    assert code_on(recommendation, SUMMER, known_by=noon(SPRING)) == ""


def test_known_by_an_earlier_moment_never_changes_when_a_correction_arrives():
    recommendation = factories.recommendation(added_at=noon(SPRING))
    wrong = factories.status_update_recorded_at(
        recommendation, noon(SUMMER), rag="green", status_date=SPRING
    )
    before = code_on(recommendation, SPRING, known_by=noon(SUMMER))
    factories.status_update_recorded_at(
        recommendation, noon(AUTUMN), rag="red", status_date=SPRING, corrects=wrong
    )

    assert before == "green"
    assert code_on(recommendation, SPRING, known_by=noon(SUMMER)) == "green"
    assert code_on(recommendation, SPRING, known_by=noon(AUTUMN)) == "red"


def test_known_by_an_earlier_moment_never_changes_when_a_withdrawal_arrives():
    recommendation = factories.recommendation(added_at=noon(SPRING))
    update = factories.status_update_recorded_at(
        recommendation, noon(SUMMER), rag="green", status_date=SPRING
    )
    factories.status_update_recorded_at(
        recommendation, noon(AUTUMN), rag="", status_date=SPRING, corrects=update
    )

    assert code_on(recommendation, SPRING, known_by=noon(SUMMER)) == "green"
    assert code_on(recommendation, SPRING, known_by=noon(AUTUMN)) == ""


def test_known_by_leaves_out_a_recommendation_that_was_added_later():
    recommendation = factories.recommendation(added_at=noon(SUMMER))

    held = Recommendation.objects.as_at(AUTUMN, known_by=noon(SPRING))

    assert recommendation not in held
    assert recommendation in Recommendation.objects.as_at(AUTUMN, known_by=noon(SUMMER))


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (dt.date(2026, 1, 15), 24),  # winter: London keeps Greenwich's time
        (dt.date(2026, 7, 15), 23),  # summer: an hour ahead
        (dt.date(2026, 3, 28), 24),  # the eve of the change to summer time
        (dt.date(2026, 3, 29), 23),  # a day of 23 hours
        (dt.date(2026, 10, 24), 23),
        (dt.date(2026, 10, 25), 24),  # a day of 25 hours
    ],
)
def test_end_of_day_is_the_last_moment_before_midnight_in_london(day, utc_hour):
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(hours=utc_hour)

    last = end_of(day)

    assert last < midnight
    assert midnight - last <= dt.timedelta(microseconds=1)
    assert last.astimezone(dt.UTC) < end_of(day + dt.timedelta(days=1)).astimezone(dt.UTC)


# The questions that chain


def rated_review() -> tuple[ScrutinyReview, dict[str, Recommendation]]:
    """A review with a recommendation of each colour, and one that is not rated."""
    review = factories.review()
    by_colour = {}
    for colour in ("red", "amber", "green"):
        by_colour[colour] = factories.recommendation(review=review)
        factories.status_update(by_colour[colour], rag=colour, status_date=SPRING)
    by_colour["none"] = factories.recommendation(review=review)
    return review, by_colour


def test_rated_keeps_one_status_and_the_empty_code_those_not_rated():
    review, by_colour = rated_review()
    register = Recommendation.objects.of_review(review).as_at(SUMMER)

    for code in ("red", "amber", "green"):
        assert list(register.rated(code)) == [by_colour[code]]
    assert list(register.rated("")) == [by_colour["none"]]


def test_not_green_does_not_drop_those_never_rated():
    review, by_colour = rated_review()

    left = Recommendation.objects.of_review(review).as_at(SUMMER).not_green()

    assert set(left) == set(by_colour.values()) - {by_colour["green"]}


def test_overdue_does_not_drop_those_never_rated():
    recommendation = factories.recommendation(original_due_date=SPRING)

    assert recommendation in Recommendation.objects.as_at(SUMMER).overdue()


def test_due_on_the_day_is_not_overdue():
    recommendation = factories.recommendation(original_due_date=SPRING)

    assert recommendation not in Recommendation.objects.as_at(SPRING).overdue()
    assert recommendation in Recommendation.objects.as_at(SPRING + dt.timedelta(days=1)).overdue()


def test_completed_by_the_day_is_not_overdue_but_was_the_day_before():
    recommendation = factories.recommendation(original_due_date=SPRING)
    factories.status_update(recommendation, rag="green", status_date=AUTUMN)

    assert recommendation not in Recommendation.objects.as_at(AUTUMN).overdue()
    before = Recommendation.objects.as_at(AUTUMN - dt.timedelta(days=1))
    assert recommendation in before.overdue()


def test_without_due_date_is_never_overdue_and_is_counted_apart():
    recommendation = factories.recommendation()

    register = Recommendation.objects.as_at(AUTUMN)

    assert recommendation not in register.overdue()
    assert recommendation in register.without_due_date()


@pytest.mark.parametrize(
    "question", ["overdue", "not_green", "not_rated", "without_due_date", "inferred"]
)
def test_questions_about_position_cannot_be_put_without_a_day(question):
    with pytest.raises(FieldError):
        list(getattr(Recommendation.objects.all(), question)())


def test_inferred_keeps_our_readings_of_a_sources_words():
    stated = factories.recommendation()
    read = factories.recommendation()
    locator = factories.paragraph()
    factories.status_update(stated, status_date=SPRING, basis="stated", locator=locator)
    factories.status_update(read, status_date=SPRING, basis="inferred", locator=locator)

    register = Recommendation.objects.as_at(SUMMER).inferred()

    assert read in register
    assert stated not in register


@pytest.mark.parametrize("known_by", [None, dt.datetime(2100, 1, 1, tzinfo=dt.UTC)])
def test_inferred_keeps_colours_that_were_read_from_words_of_a_sheet(known_by):
    read, stated = factories.recommendation(), factories.recommendation()
    where = {"rag_words": "on track", "handed_in_place": "ducks.csv, row 2"}
    factories.status_update(read, status_date=SPRING, **where)
    factories.status_update(stated, status_date=SPRING)

    register = Recommendation.objects.as_at(SUMMER, known_by)

    assert set(register.inferred()) & {read, stated} == {read}
    assert set(register.resting_on("inferred")) & {read, stated} == {read}
    assert set(register.resting_on("reported")) & {read, stated} == {read, stated}
    marks = {each: each.inferred_mark for each in register}
    assert (marks[read], marks[stated]) == ("inferred", "")


def test_stated_before_goes_by_the_colour_in_force():
    old = factories.recommendation()
    renewed = factories.recommendation()
    unrated = factories.recommendation()
    factories.status_update(old, status_date=SPRING)
    factories.status_update(renewed, status_date=SPRING)
    factories.status_update(renewed, status_date=SUMMER)

    register = Recommendation.objects.as_at(AUTUMN).stated_before(SUMMER)

    assert old in register
    assert renewed not in register
    assert unrated not in register


def test_stale_counts_the_never_rated_from_the_day_they_were_made():
    unrated_old = factories.recommendation(made_date=SPRING)
    unrated_new = factories.recommendation(made_date=SUMMER)
    heard = factories.recommendation(made_date=factories.MADE)
    factories.status_update(heard, status_date=SUMMER)

    register = Recommendation.objects.as_at(AUTUMN).stale((AUTUMN - SUMMER).days)

    assert unrated_old in register
    assert unrated_new not in register
    assert heard not in register


def test_quietest_first_puts_the_longest_silence_first():
    review = factories.review()
    heard_late = factories.recommendation(review=review)
    never_heard = factories.recommendation(review=review)
    heard_early = factories.recommendation(review=review)
    factories.status_update(heard_late, status_date=AUTUMN)
    factories.status_update(heard_early, status_date=SPRING)

    register = Recommendation.objects.of_review(review).as_at(AUTUMN).quietest_first()

    assert list(register) == [never_heard, heard_early, heard_late]


def test_with_rank_orders_not_rated_then_worst_first():
    review, by_colour = rated_review()

    ranked = Recommendation.objects.of_review(review).as_at(SUMMER).with_rank()

    assert list(ranked.order_by("rag_rank")) == [
        by_colour[each] for each in ("none", "red", "amber", "green")
    ]


# Counts


def test_counts_by_rag_with_not_rated_equal_the_total():
    review, _ = rated_review()
    register = Recommendation.objects.of_review(review).as_at(SUMMER)

    counts = register.count_by_rag()

    assert counts == {"red": 1, "amber": 1, "green": 1, "": 1}
    assert sum(counts.values()) == register.count()


@pytest.mark.parametrize(
    "day",
    [dt.date(1990, 1, 1), dt.date(2013, 8, 31), dt.date(2016, 3, 31), dt.date(2024, 9, 18)],
)
def test_counts_by_rag_equal_the_total_of_the_register_on_every_day(day):
    register = Recommendation.objects.as_at(day)

    by_parent = register.count_by_parent_and_rag()

    assert sum(register.count_by_rag().values()) == register.count()
    assert sum(sum(counts.values()) for counts in by_parent.values()) == register.count()


def test_count_by_parent_and_rag_keeps_reviews_and_inspections_apart():
    review, _ = rated_review()
    finding = factories.finding()
    factories.recommendation(finding=finding)

    counts = Recommendation.objects.as_at(SUMMER).count_by_parent_and_rag()

    assert counts[review.reference] == {"red": 1, "amber": 1, "green": 1, "": 1}
    assert counts[finding.inspection.reference] == {"": 1}


def test_count_by_review_counts_each_status_of_each_review():
    review, _ = rated_review()

    counts = Recommendation.objects.as_at(SUMMER).count_by_review()

    assert counts[review.pk] == {"red": 1, "amber": 1, "green": 1, "": 1}


# Scope, search and order


def test_of_parent_is_of_review_or_of_inspection():
    review = factories.review()
    of_review = factories.recommendation(review=review)
    finding = factories.finding()
    of_inspection = factories.recommendation(finding=finding)

    register = Recommendation.objects

    assert list(register.of_parent(review.reference)) == [of_review]
    assert list(register.of_review(review)) == [of_review]
    assert list(register.of_parent(finding.inspection.reference)) == [of_inspection]
    assert list(register.of_inspection(finding.inspection)) == [of_inspection]
    assert of_review in register.of_reviews()
    assert of_review not in register.of_inspections()
    assert of_inspection in register.of_inspections()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ponds drain", True),
        ("DRAIN ponds", True),
        ("drain heron", True),
        ("heron", True),
        ("drain swans", False),
        ("   ", True),
    ],
)
def test_matching_finds_every_word_in_any_order_across_text_and_narrative(words, found):
    recommendation = factories.recommendation(text="Drain the old ponds.")
    factories.status_update(recommendation, narrative="A heron was seen.")

    matches = Recommendation.objects.of_review(recommendation.review).matching(words)

    assert (recommendation in matches) is found


def test_matching_finds_a_reference_and_counts_each_recommendation_once():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, narrative="Ducks.")
    factories.status_update(recommendation, narrative="More ducks.")

    matches = Recommendation.objects.matching(f"{recommendation.reference.lower()} ducks")

    assert list(matches) == [recommendation]


@pytest.mark.parametrize("typed", ["duck's", "duck’s", "heron's", "heron’s"])
def test_matching_finds_straight_and_curly_apostrophes_alike(typed):
    recommendation = factories.recommendation(text="Ask for the duck’s own view.")
    factories.status_update(recommendation, narrative="The heron's view was asked too.")

    matches = Recommendation.objects.of_review(recommendation.review).matching(typed)

    assert recommendation in matches


def test_matching_takes_percent_and_underscore_as_they_are_typed():
    recommendation = factories.recommendation(text="Count 80% of the ducks_ponds.")

    register = Recommendation.objects.of_review(recommendation.review)

    assert recommendation in register.matching("80%")
    assert recommendation in register.matching("ducks_ponds")
    assert recommendation not in register.matching("8%0")
    assert recommendation not in register.matching("ducks_pon_s")


def test_in_order_is_by_day_made_then_as_printed():
    review = factories.review()
    second = factories.recommendation(review=review, order=2)
    tenth = factories.recommendation(review=review, order=10)
    first = factories.recommendation(review=review, order=1)

    assert list(Recommendation.objects.of_review(review).in_order()) == [first, second, tenth]


def test_with_updates_loads_those_of_the_day_as_then_known():
    recommendation = factories.recommendation(added_at=noon(SPRING))
    factories.status_update_recorded_at(recommendation, noon(SPRING), status_date=SPRING)
    factories.status_update_recorded_at(recommendation, noon(AUTUMN), status_date=SPRING)
    factories.status_update_recorded_at(recommendation, noon(AUTUMN), status_date=AUTUMN)

    def told(day, known_by=None):
        register = Recommendation.objects.with_updates(day, known_by)
        return [each.sequence for each in register.get(pk=recommendation.pk).updates_shown]

    assert told(SUMMER) == [1, 2]
    assert told(AUTUMN) == [1, 2, 3]
    assert told(SUMMER, known_by=noon(SPRING)) == [1]


def test_reviews_are_in_order_of_their_first_recommendation():
    late, early, empty = factories.review(), factories.review(), factories.review()
    factories.recommendation(review=late, made_date=SUMMER)
    factories.recommendation(review=early, made_date=SPRING)

    ours = ScrutinyReview.objects.in_order().filter(pk__in=[late.pk, early.pk, empty.pk])

    assert list(ours) == [early, late, empty]


def test_latest_updates_are_by_the_day_they_describe_then_by_sequence():
    recommendation = factories.recommendation()
    first = factories.status_update(recommendation, status_date=SUMMER)
    second = factories.status_update(recommendation, status_date=SPRING)
    third = factories.status_update(recommendation, status_date=SUMMER)

    assert list(recommendation.status_updates.latest_first()) == [third, first, second]


def test_effective_leaves_withdrawals_and_the_corrected_out():
    recommendation = factories.recommendation()
    kept = factories.status_update(recommendation)
    wrong = factories.status_update(recommendation)
    correction = factories.status_update(recommendation, corrects=wrong)
    withdrawn = factories.status_update(recommendation)
    actions.withdraw_status(withdrawn, by=factories.user(), reason="Geese.")

    effective = StatusUpdate.objects.filter(recommendation=recommendation).effective()

    assert set(effective) == {kept, correction}


# The register of the real documents


def test_the_2013_review_as_at_the_end_of_its_plan_is_16_green_and_4_amber():
    register = Recommendation.objects.as_at(dt.date(2016, 3, 31)).of_parent("LAC-2013")

    assert register.count_by_rag() == {"red": 0, "amber": 4, "green": 16, "": 0}


def test_nothing_had_been_made_before_2013():
    assert not Recommendation.objects.as_at(dt.date(2012, 12, 31)).exists()
