"""What a report is about, said in the report: of how many recommendations, and how chosen."""

import datetime as dt

import pytest
from django.urls import reverse

from recommendations.models import ProgressReport
from recommendations.reports.build import build_draft
from recommendations.reports.drafts import create_report
from recommendations.reports.render import report_html
from recommendations.reports.subjects import Scope, find_subjects, narrow_subjects
from tests import factories
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
END_OF_PLAN = dt.date(2016, 3, 31)
CHOSEN = {"subject": "LAC-2013", "filters-rag": "green", "as_at": f"{END_OF_PLAN}"}
SCOPE = "16 of the 20 recommendations of LAC-2013 (chosen: RAG green)"


def test_the_scope_is_chosen_with_the_filters_of_the_list_and_counted_before(client, clerk):
    client.force_login(clerk)

    counted = client.post(reverse("report_create"), CHOSEN | {"count_chosen": "1"})

    assert f"{SCOPE}." in markup_of(counted)
    assert not ProgressReport.objects.exists()
    client.post(reverse("report_create"), CHOSEN)
    assert ProgressReport.objects.get().title == "Progress report: LAC-2013, chosen: RAG green"


@pytest.mark.parametrize("shape", ProgressReport.Shape.values)
def test_the_scope_is_said_whatever_the_title(shape):
    draft = create_report(
        find_subjects(["LAC-2013"]),
        as_at=END_OF_PLAN,
        by=factories.user(),
        title="How far have we got?",
        filters="rag=green",
        shape=shape,
    )

    report = build_draft(draft)

    html = report_html(report)
    assert f'report-scope">{SCOPE}</p>' in html
    assert f"As at 31 March 2016, of {SCOPE}, 16 are green, none is amber and none is red." in html
    captions = html.split("</caption>")[:-1]
    assert all(caption.endswith("; chosen: RAG green") for caption in captions)
    assert len(captions) > (3 if shape == ProgressReport.Shape.TABLES else 0)
    assert report.file_name == "2016-03-31-lac-2013-chosen-rag-green-progress-report-DRAFT.pdf"
    assert "No recommendation stood" not in html


def test_a_whole_report_says_that_it_is_of_all():
    draft = create_report(find_subjects(["LAC-2013"]), as_at=END_OF_PLAN, by=factories.user())

    assert "All 20 recommendations of LAC-2013" in report_html(build_draft(draft))


def test_a_title_that_nobody_gave_goes_with_the_choice(client, clerk):
    client.force_login(clerk)
    client.post(reverse("report_create"), CHOSEN)
    draft = ProgressReport.objects.get()
    address = reverse("report_choices", args=[draft.pk])

    form = client.get(address).context["form"]
    client.post(address, CHOSEN | {"filters-rag": "amber", "title": "", "opened_on": draft.version})

    assert form["title"].value() == ""
    draft.refresh_from_db()
    assert draft.title == "Progress report: LAC-2013, chosen: RAG amber"


def test_what_was_asked_for_is_named_also_where_nothing_of_it_is_chosen():
    whole = find_subjects(["LAC-2013", "CP-2019"])
    scope = Scope(whole.reviews, whole.inspections, (), "rag=green&stale=365")

    chosen = narrow_subjects(scope, dt.date(2026, 11, 1))

    assert chosen.references == ("LAC-2013", "CP-2019")
    assert chosen.chosen == "RAG green; No update for more than a year"


def test_filters_choose_by_what_the_register_knew(clerk):
    made = factories.recommendation()
    factories.status_update(made, rag="green")
    update = made.status_updates.get()
    before = update.recorded_at - dt.timedelta(microseconds=1)
    scope = Scope((made.review,), (), (), "rag=green")

    assert narrow_subjects(scope, dt.date(2021, 6, 1)).only == {made.pk}
    assert narrow_subjects(scope, dt.date(2021, 6, 1), before).only == set()


@pytest.mark.parametrize("typed", ["nonsense words", "rag=green&pond=mill", "pond="])
def test_a_filter_that_is_none_is_refused_by_name(client, clerk, typed):
    client.force_login(clerk)
    address = reverse("report_create")

    linked = client.get(address, {"filters": typed})
    sent = client.post(address, {"subject": "LAC-2013", "as_at": "2016-03-31", "filters": typed})

    name = "nonsense words" if " " in typed else "pond"
    for page in (linked, sent):
        assert f"says something under “{name}”, which is not known here" in markup_of(page)
    assert not ProgressReport.objects.exists()
