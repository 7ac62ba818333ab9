"""One recommendation as its page shows it."""

import datetime as dt

import pytest

from findings.models import FindingTheme
from recommendations.history import history_of
from recommendations.models import Recommendation
from tests import factories

pytestmark = pytest.mark.django_db

MADE = dt.date(2021, 1, 15)
SPRING = dt.date(2021, 3, 31)
SUMMER = dt.date(2021, 6, 30)
ONE_DAY = dt.timedelta(days=1)


def made() -> Recommendation:
    return factories.recommendation(made_date=MADE)


def test_history_rewinds_with_the_day():
    recommendation = made()
    first = factories.status_update(recommendation, rag="red", status_date=SPRING)
    second = factories.status_update(recommendation, rag="green", status_date=SUMMER)

    assert history_of(recommendation, SPRING - ONE_DAY).current is None
    assert history_of(recommendation, SPRING).current == first
    assert history_of(recommendation, SUMMER).current == second
    assert history_of(recommendation, SUMMER).updates == [second, first]


@pytest.mark.slow
def test_history_agrees_with_the_list_on_every_day_of_a_tangled_past():
    recommendation = made()
    first = factories.status_update(recommendation, rag="green", status_date=SUMMER)
    factories.status_update(recommendation, rag="red", status_date=SPRING)
    correction = factories.status_update(
        recommendation, rag="amber", status_date=SUMMER + 10 * ONE_DAY, corrects=first
    )
    factories.status_update(recommendation, rag="green", status_date=SPRING)
    factories.status_update(
        recommendation, rag="", status_date=correction.status_date, corrects=correction
    )

    for number in range(0, 200, 5):
        day = MADE + number * ONE_DAY
        in_list = Recommendation.objects.as_at(day).get(pk=recommendation.pk)
        assert history_of(recommendation, day).rag == in_list.rag, day


def test_history_shows_the_corrected_but_does_not_count_them():
    recommendation = made()
    wrong = factories.status_update(recommendation, rag="green", status_date=SPRING)
    right = factories.status_update(recommendation, rag="red", status_date=SPRING, corrects=wrong)

    history = history_of(recommendation, SUMMER)

    assert history.current == right
    assert history.rag.code == "red"
    assert wrong in history.updates


def test_history_before_it_was_made_has_no_position():
    recommendation = made()

    assert not history_of(recommendation, MADE - ONE_DAY).is_made
    assert history_of(recommendation, MADE).is_made


def test_history_without_updates_is_not_yet_rated():
    history = history_of(made(), SUMMER)

    assert history.rag.word == "Not yet rated"
    assert history.updates == []


@pytest.mark.parametrize(
    ("day", "rag", "overdue"),
    [
        (SPRING, None, False),
        (SPRING + ONE_DAY, None, True),
        (SPRING + ONE_DAY, "red", True),
        (SPRING + ONE_DAY, "green", False),
    ],
)
def test_overdue_begins_the_day_after(day, rag, overdue):
    recommendation = factories.recommendation(made_date=MADE, original_due_date=SPRING)
    if rag:
        factories.status_update(recommendation, rag=rag, status_date=SPRING)

    assert history_of(recommendation, day).is_overdue is overdue


@pytest.mark.parametrize(
    ("day", "rag", "past"),
    [(SPRING, "amber", False), (SPRING + ONE_DAY, "amber", True), (SUMMER, "green", False)],
)
def test_promise_is_past_the_day_after_it(day, rag, past):
    recommendation = factories.recommendation(made_date=MADE)
    told = {"what_next": "Count on.", "what_next_date": SPRING}
    factories.status_update(recommendation, rag=rag, status_date=MADE, **told)

    assert history_of(recommendation, day).is_promise_past is past


def test_never_overdue_without_a_due_date():
    assert not history_of(made(), SUMMER).is_overdue


def test_strip_begins_when_it_was_made_and_keeps_only_what_stands():
    recommendation = made()
    wrong = factories.status_update(recommendation, rag="green", status_date=SPRING)
    factories.status_update(recommendation, rag="amber", status_date=SUMMER)
    factories.status_update(recommendation, rag="red", status_date=SPRING, corrects=wrong)

    strip = history_of(recommendation, SUMMER).strip

    assert [step.when for step in strip] == ["Made 2021", "March 2021", "June 2021"]
    assert [step.rag.code for step in strip if step.rag] == ["red", "amber"]


def test_strip_marks_a_correction_and_what_is_inferred():
    recommendation = made()
    wrong = factories.status_update(recommendation, status_date=SPRING)
    inferred = {"date_basis": "inferred", "date_inferred_from": "The counting ended in spring."}
    factories.status_update(recommendation, status_date=SPRING, corrects=wrong, **inferred)

    strip = history_of(recommendation, SUMMER).strip

    assert [step.words for step in strip if step.rag] == ["date inferred, correction"]


def test_strip_shows_years_of_which_nothing_is_held():
    recommendation = made()
    factories.status_update(recommendation, rag="amber", status_date=SPRING)

    strip = history_of(recommendation, SPRING + dt.timedelta(days=800)).strip

    assert [step.is_silence for step in strip] == [False, False, True]
    # Not that nothing was said: what was said and is not held the register cannot know.
    assert strip[-1].words == "Nothing held for 2 years"


@pytest.mark.parametrize(
    ("earliest", "latest", "steps"),
    [
        # It may have been at any time since the update: no silence before it, one after.
        (SPRING, "2024-12-31", ["between 2021 and 2024", "Nothing held for 3 years"]),
        # Two years lie before the first day on which it can have been.
        ("2023-06-01", "2024-12-31", ["Nothing held for 2 years", "between 2023 and 2024"]),
        ("2023-06-01", "2023-12-31", ["Nothing held for 2 years", "2023"]),
        # Where nothing says how early it can have been, no silence before it is certain.
        (None, "2024-12-31", ["2024", "Nothing held for 3 years"]),
    ],
)
def test_strip_prints_the_bounds_of_an_undated_visit_and_draws_no_silence_across_it(
    earliest, latest, steps
):
    recommendation = made()
    factories.status_update(recommendation, rag="amber", status_date=SPRING)
    undated = {"start_date": None, "end_date": None, "date_text": "Not said."}
    visit = factories.inspection(earliest_date=earliest, latest_date=latest, **undated)
    factories.retest(recommendation=recommendation, inspection=visit)

    strip = history_of(recommendation, dt.date(2028, 1, 1)).strip[2:]

    assert [step.when or step.words for step in strip][: len(steps)] == steps


def test_strip_draws_no_silence_that_a_later_step_may_lie_in():
    recommendation = made()
    undated = {"start_date": None, "end_date": None, "date_text": "Not said."}
    early = {"earliest_date": MADE, "latest_date": "2025-12-31"}
    for bounds in ({"earliest_date": "2024-01-01", "latest_date": "2024-12-31"}, early):
        visit = factories.inspection(**bounds, **undated)
        factories.retest(recommendation=recommendation, inspection=visit)

    strip = history_of(recommendation, dt.date(2026, 1, 1)).strip

    assert [step.is_silence for step in strip] == [False, False, False]


def test_findings_that_bear_on_it_share_a_theme_and_come_oldest_first():
    recommendation, theme = made(), factories.theme()
    recommendation.theme_tags.create(theme=theme, words="ducks")
    early = factories.inspection(start_date=SPRING, end_date=SPRING)
    late = factories.inspection(start_date=SUMMER, end_date=SUMMER)
    for inspection in (late, early):
        finding = factories.finding(inspection=inspection)
        FindingTheme.objects.create(finding=finding, theme=theme, words="ducks")
    factories.finding()

    def inspections(day: dt.date) -> list:
        return [each.inspection for each in history_of(recommendation, day).findings]

    assert inspections(SUMMER) == [early, late]
    assert inspections(SPRING) == [early]
    assert inspections(SPRING - ONE_DAY) == []
