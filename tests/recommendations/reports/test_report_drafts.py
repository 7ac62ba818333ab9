import datetime as dt

import pytest

from recommendations.models import ProgressReport, ScrutinyReview
from recommendations.reports.build import build_draft
from recommendations.reports.content import (
    PrintedSection,
)
from recommendations.reports.drafts import DraftOvertaken, create_report, save_report
from recommendations.reports.headings import HEADINGS, NOTHING_SUPPLIED
from recommendations.reports.render import report_html
from recommendations.reports.sections.page_one import SummarySection
from recommendations.reports.subjects import Subjects, find_subjects
from recommendations.reports.text_blocks import TextBlock
from tests import factories
from tests.recommendations.reports.reporting import (
    DAY,
    END_OF_PLAN,
    LATER,
    rated,
    report_on,
    section,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def review() -> ScrutinyReview:
    return factories.review(reference="ANY-DUCKS")


@pytest.fixture
def draft() -> ProgressReport:
    return create_report(find_subjects(["LAC-2013"]), as_at=END_OF_PLAN, by=factories.user())


def text_in(report: ProgressReport, key: str) -> str:
    return report.sections.get(key=key).text


def test_draft_begins_with_the_headings_and_our_wording(draft: ProgressReport):
    assert [each.heading for each in draft.sections.order_by("order")] == [
        heading.heading for heading in HEADINGS
    ]
    assert draft.title == "Progress report: Scrutiny Review of Outcomes for Looked After Children"
    assert draft.version == 1
    assert text_in(draft, "financial") == ""


def test_draft_reads_as_the_report_without_a_draft(draft: ProgressReport):
    assert build_draft(draft) == report_on("LAC-2013", day=END_OF_PLAN)


def test_section_without_words_says_that_none_were_supplied(draft: ProgressReport):
    financial: PrintedSection = section(build_draft(draft), "financial")
    assert financial.is_empty
    html = report_html(build_draft(draft))
    # Who reports stands in a line at the head of page 1.
    assert (html.count(NOTHING_SUPPLIED), html.count("Not given.")) == (8, 1)


def test_draft_follows_the_register(review: ScrutinyReview):
    [recommendation] = rated(review, "amber")
    draft = create_report(find_subjects(["ANY-DUCKS"]), as_at=DAY, by=factories.user())
    before: SummarySection = section(build_draft(draft), "report_summary")
    factories.status_update(recommendation, rag="green", status_date=dt.date(2021, 1, 1))
    after: SummarySection = section(build_draft(draft), "report_summary")
    assert "1 is amber" in before.position.lead
    assert "1 is green" in after.position.lead


def test_save_draft_keeps_words_and_counts_versions(draft: ProgressReport):
    officer = factories.user()
    save_report(draft, by=officer, opened_on=1, texts={"legal": "None known."}, title="Ducks")
    draft.refresh_from_db()
    assert (draft.version, draft.title, draft.updated_by) == (2, "Ducks", officer)
    assert text_in(draft, "legal") == "None known."
    assert section(build_draft(draft), "legal").text == (TextBlock(("None known.",)),)


def test_save_draft_refuses_whoever_opened_an_earlier_version(draft: ProgressReport):
    save_report(draft, by=factories.user(), opened_on=1, texts={"legal": "First."})
    with pytest.raises(DraftOvertaken):
        save_report(draft, by=factories.user(), opened_on=1, texts={"legal": "Second."}, title="X")
    draft.refresh_from_db()
    assert text_in(draft, "legal") == "First."
    assert draft.title.startswith("Progress report")


def test_save_draft_touches_no_other_report(draft: ProgressReport):
    other = create_report(find_subjects(["CP-2019"]), as_at=LATER, by=factories.user())
    save_report(draft, by=factories.user(), opened_on=1, texts={"legal": "Mine."})
    other.refresh_from_db()
    assert (other.version, text_in(other, "legal")) == (1, "")


def test_author_of_the_pdf_is_the_post_that_the_report_is_of(draft: ProgressReport):
    save_report(
        draft,
        by=factories.user(),
        opened_on=1,
        texts={"report_of": "Director of Ducks\nAnyborough"},
    )
    assert build_draft(draft).author == "Director of Ducks"


def test_subjects_stand_in_order_of_time():
    subjects = find_subjects(["FV-2024", "ILACS-2023", "CP-2019", "LAC-2013"])
    assert subjects.references == ("LAC-2013", "CP-2019", "ILACS-2023", "FV-2024")
    assert isinstance(subjects, Subjects)
    assert subjects.default_title == "Progress report: LAC-2013, CP-2019, ILACS-2023 and FV-2024"
