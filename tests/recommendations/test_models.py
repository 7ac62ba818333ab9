"""What one record of the council's side of the register knows about itself."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from findings.models import Finding
from recommendations.models import Objective, Recommendation, ReportSection
from tests import factories
from wirral_tracker.kit.amendable import NotAmended
from wirral_tracker.kit.chain.amendments import remove_amendable

pytestmark = pytest.mark.django_db

DAY = dt.date(2021, 3, 31)
ONE_DAY = dt.timedelta(days=1)


# Recommendation


def test_recommendation_of_a_review_has_the_review_as_parent():
    recommendation = factories.recommendation()

    assert recommendation.parent == recommendation.review
    assert recommendation.review.title in recommendation.parent_name


def test_recommendation_of_a_finding_has_its_inspection_as_parent():
    finding = factories.finding()

    recommendation = factories.recommendation(finding=finding)

    assert recommendation.parent == finding.inspection
    assert recommendation.parent_name == f"{finding.inspection.reference}: Focused visit"


@pytest.mark.parametrize("kind", Finding.Kind)
def test_only_a_finding_that_asks_for_improvement_can_be_a_parent(kind):
    finding = factories.finding(kind=kind)
    recommendation = Recommendation(finding=finding)
    allowed = kind in ("area_for_improvement", "priority_action")

    if allowed:
        recommendation.clean()
    else:
        with pytest.raises(ValidationError) as refusal:
            recommendation.clean()
        assert "finding" in refusal.value.message_dict


def test_objective_of_another_review_is_refused():
    objective = Objective.objects.create(
        review=factories.review(), number="1", order=1, title="Ponds", locator=factories.paragraph()
    )

    with pytest.raises(ValidationError) as refusal:
        Recommendation(review=factories.review(), objective=objective).clean()

    assert "objective" in refusal.value.message_dict


def test_made_date_is_marked_when_it_is_inferred():
    printed = factories.recommendation(made_date_basis="printed")
    inferred = factories.recommendation(made_date_basis="inferred")

    assert not printed.is_made_date_inferred
    assert inferred.is_made_date_inferred


def test_title_is_the_first_words_and_shows_where_it_was_cut():
    short = Recommendation(text="count the ducks")
    long = Recommendation(text="word " * 13)

    assert short.title == "Count the ducks"
    assert long.title == "Word" + " word" * 11 + " …"


def test_recommendation_with_history_cannot_be_deleted():
    recommendation = factories.recommendation()
    factories.status_update(recommendation)

    with pytest.raises(NotAmended):
        recommendation.delete()


@pytest.mark.parametrize("field", ["review", "finding", "locator"])
def test_what_a_recommendation_rests_on_cannot_be_deleted(field):
    parent = {"finding": factories.finding()} if field == "finding" else {}
    recommendation = factories.recommendation(locator=factories.paragraph(), **parent)

    with pytest.raises(NotAmended):
        getattr(recommendation, field).delete()
    with pytest.raises(ProtectedError):
        remove_amendable(getattr(recommendation, field), reason="A duck.", by=factories.user())


def test_people_who_recorded_something_cannot_be_deleted():
    officer = factories.user()
    factories.status_update(factories.recommendation(), by=officer)

    with pytest.raises(ProtectedError):
        officer.delete()


# Status update


def test_status_update_says_its_colour_in_words():
    update = factories.status_update(factories.recommendation(), rag="red")

    assert update.status.word == "Red"
    assert not update.is_withdrawal


def test_update_is_effective_until_a_later_one_corrects_it():
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation)
    assert update.is_effective
    assert update.can_be_corrected()

    correction = factories.status_update(recommendation, corrects=update)

    assert not update.is_effective
    assert not update.can_be_corrected()
    assert correction.can_be_corrected()


def test_withdrawal_takes_back_and_cannot_itself_be_corrected():
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation)

    withdrawal = factories.status_update(recommendation, rag="", corrects=update)

    assert withdrawal.is_withdrawal
    assert not withdrawal.can_be_corrected()
    assert withdrawal.status.word == "Not yet rated"


def test_inferred_mark_stands_beside_what_no_source_states():
    recommendation = factories.recommendation()
    given = factories.status_update(recommendation)
    dated_by_us = factories.status_update(
        recommendation, date_basis="inferred", date_inferred_from="the end of the plan"
    )
    read_by_us = factories.status_update(
        recommendation, basis="inferred", locator=factories.paragraph()
    )

    assert given.inferred_mark == ""
    assert dated_by_us.inferred_mark == "date inferred"
    assert read_by_us.inferred_mark == "inferred"


def test_recorded_at_is_the_databases_own_clock(django_assert_num_queries):
    update = factories.status_update(factories.recommendation())
    update.refresh_from_db()

    assert abs(dt.datetime.now(dt.UTC) - update.recorded_at) < dt.timedelta(minutes=5)


def test_update_is_named_by_recommendation_and_number():
    recommendation = factories.recommendation()
    factories.status_update(recommendation)

    assert str(factories.status_update(recommendation)) == f"{recommendation.reference} update 2"


# Reviews, objectives, reports in draft


def test_objective_is_named_as_printed():
    assert str(Objective(number="5", title="Ponds")) == "Objective 5: Ponds"


def test_addresses_name_the_record():
    recommendation = factories.recommendation()
    report = factories.progress_report()

    assert recommendation.get_absolute_url().endswith(f"/{recommendation.reference}/")
    assert recommendation.review.get_absolute_url().endswith(f"/{recommendation.review.reference}/")
    assert report.get_absolute_url() == f"/reports/{report.pk}/"


def test_report_names_its_subjects_reviews_first():
    report = factories.progress_report()
    review, inspection = factories.review(), factories.inspection()
    report.inspections.add(inspection)
    report.reviews.add(review)

    assert report.subject_references == [review.reference, inspection.reference]


def test_report_section_is_named_by_number_and_heading():
    assert str(ReportSection(number="1.0", heading="Background")) == "1.0 Background"
    assert str(ReportSection(heading="Summary")) == "Summary"
