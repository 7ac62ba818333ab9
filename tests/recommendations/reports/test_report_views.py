import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from recommendations.models import ProgressReport
from recommendations.reports.drafts import create_report, save_report
from recommendations.reports.subjects import find_subjects
from tests import factories
from tests.markup import markup_of
from tests.pdfs import needs_pdftotext, words_of

END_OF_PLAN = dt.date(2016, 3, 31)


@pytest.fixture
def draft(clerk: User) -> ProgressReport:
    return create_report(find_subjects(["LAC-2013"]), as_at=END_OF_PLAN, by=clerk)


@pytest.fixture
def as_clerk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def page(name: str, report: ProgressReport) -> str:
    return reverse(name, args=[report.pk])


def form_opened_on(report: ProgressReport, **changes: str) -> dict[str, str]:
    """What a browser sends: every section, with what it said when the form was opened."""
    texts = {each.key: each.text for each in report.sections.all() if each.key != "report_title"}
    opened = {"title": report.title, **texts}
    sent = {"opened_on": str(report.version), **opened, **changes}
    return sent | {f"initial-{name}": text for name, text in opened.items()}


# The list


def test_report_list_without_reports_says_so(client: Client, reader: User):
    client.force_login(reader)
    response = client.get(reverse("report_list"))
    assertContains(response, "No progress report has been prepared yet.")
    assertNotContains(response, reverse("report_create"))


def test_report_list_offers_to_prepare_one(as_clerk: Client, draft: ProgressReport):
    response = as_clerk.get(reverse("report_list"))
    assertContains(response, f'href="{reverse("report_create")}"')
    assertContains(response, draft.title)
    assertContains(response, "31 March 2016")
    assertContains(response, "LAC-2013")


def test_report_list_costs_the_same_for_3_and_30(
    as_clerk: Client, clerk: User, django_assert_max_num_queries
):
    for count in (3, 27):
        for _ in range(count):
            create_report(find_subjects(["LAC-2013", "FV-2024"]), as_at=END_OF_PLAN, by=clerk)
        with django_assert_max_num_queries(17):
            as_clerk.get(reverse("report_list"))


def test_report_list_ignores_a_page_size_that_is_asked_for(as_clerk: Client, clerk: User):
    for _ in range(26):
        create_report(find_subjects(["LAC-2013"]), as_at=END_OF_PLAN, by=clerk)
    response = as_clerk.get(reverse("report_list"), {"per_page": "100000"})
    assert len(response.context["table"].page.object_list) == 25


# Preparing


def test_report_create_offers_what_can_be_reported_on(as_clerk: Client):
    response = as_clerk.get(reverse("report_create"), {"subject": "CP-2019", "as_at": "2020-01-31"})
    form = response.context["form"]
    assert [value for value, _ in form.fields["subject"].choices][:4] == [
        "LAC-2013",
        "CP-2019",
        "ILACS-2023",
        "FV-2024",
    ]
    assert 'value="CP-2019" id="id_subject_1" checked' in markup_of(response)
    assertContains(response, 'value="2020-01-31"')


def test_report_create_makes_a_draft(as_clerk: Client, clerk: User):
    response = as_clerk.post(
        reverse("report_create"), {"subject": ["FV-2024", "LAC-2013"], "as_at": "2026-01-31"}
    )
    report = ProgressReport.objects.get()
    assertRedirects(response, report.get_absolute_url())
    assert report.subject_references == ["LAC-2013", "FV-2024"]
    assert report.as_at == dt.date(2026, 1, 31)
    assert report.title == "Progress report: LAC-2013 and FV-2024"
    assert (report.created_by, report.updated_by) == (clerk, clerk)


def test_report_create_takes_a_title_of_ones_own(as_clerk: Client):
    as_clerk.post(
        reverse("report_create"),
        {"subject": "LAC-2013", "as_at": "2016-03-31", "title": "How far we have got"},
    )
    assert ProgressReport.objects.get().title == "How far we have got"


@pytest.mark.once
def test_report_create_refuses_a_future_day(as_clerk: Client):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    response = as_clerk.post(
        reverse("report_create"), {"subject": "LAC-2013", "as_at": tomorrow.isoformat()}
    )
    assert list(response.context["form"].errors) == ["as_at"]
    assertContains(response, "must be today or in the past", count=2)
    assert not ProgressReport.objects.exists()


def test_report_create_refuses_a_day_before_anything_was_made(as_clerk: Client):
    response = as_clerk.post(
        reverse("report_create"), {"subject": "LAC-2013", "as_at": "2006-03-31"}
    )
    assertContains(response, "Nothing had been recommended by 31 March 2006.", count=2)


@pytest.mark.once
@pytest.mark.parametrize("subject", [[], ["LAC-1913"]])
def test_report_create_refuses_without_a_subject_of_the_register(
    as_clerk: Client, subject: list[str]
):
    response = as_clerk.post(reverse("report_create"), {"subject": subject, "as_at": "2016-03-31"})
    assert list(response.context["form"].errors) == ["subject"]
    assert not ProgressReport.objects.exists()


# Reading


def test_report_detail_is_the_report_as_a_page(as_clerk: Client, draft: ProgressReport):
    response = as_clerk.get(page("report_detail", draft))
    assertContains(response, "Position as at 31 March 2016")
    assertContains(response, "16 are green, 4 are amber and none is red.")
    assertContains(response, "Progress against Recommendations 6 and 9:")
    assertContains(response, page("report_pdf", draft))


def test_report_detail_lets_those_who_may_edit(as_clerk: Client, draft: ProgressReport):
    assertContains(as_clerk.get(page("report_detail", draft)), page("report_edit", draft))


def test_report_detail_costs_a_fixed_number_of_queries(
    as_clerk: Client, clerk: User, django_assert_max_num_queries
):
    subjects = find_subjects(["LAC-2013", "CP-2019", "ILACS-2023", "FV-2024"])
    report = create_report(subjects, as_at=dt.date(2026, 1, 31), by=clerk)
    with django_assert_max_num_queries(72):
        as_clerk.get(page("report_detail", report))


@pytest.mark.once
@needs_pdftotext
def test_report_pdf_is_a_download_with_a_name(as_clerk: Client, draft: ProgressReport):
    response = as_clerk.get(page("report_pdf", draft))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        'attachment; filename="2016-03-31-lac-2013-progress-report-DRAFT.pdf"'
    )
    assert "Progress against Recommendation 12: Amber" in words_of(response.content)


@pytest.mark.parametrize("name", ["report_detail", "report_edit", "report_pdf"])
def test_report_that_does_not_exist_is_not_found(as_clerk: Client, name: str):
    assert as_clerk.get(reverse(name, args=[999])).status_code == 404


# Writing


@pytest.mark.parametrize("method", ["get", "post"])
def test_reader_may_not_write(client: Client, reader: User, draft: ProgressReport, method: str):
    client.force_login(reader)
    for url in (reverse("report_create"), page("report_edit", draft)):
        assert getattr(client, method)(url).status_code == 403


def test_report_edit_shows_each_section_with_its_words(as_clerk: Client, draft: ProgressReport):
    response = as_clerk.get(page("report_edit", draft))
    form = response.context["form"]
    assert [field.label for field in form.visible_fields()][:3] == [
        "Report title",
        "Report of",
        "Report summary",
    ]
    assertContains(response, "9.0 Equality implications")
    assertContains(response, "That the Committee considers the position set out in Appendix 1")


def test_report_edit_saves_and_shows_the_words(as_clerk: Client, draft: ProgressReport):
    words = "We asked them:\r\n• in person\r\n• by post"
    response = as_clerk.post(
        page("report_edit", draft), form_opened_on(draft, engagement=words), follow=True
    )
    assertContains(response, '<li class="report-text">by post</li>')
    draft.refresh_from_db()
    assert draft.version == 2
    assert draft.sections.get(key="engagement").text == words.replace("\r", "")


@pytest.mark.once
def test_report_edit_refuses_an_empty_title(as_clerk: Client, draft: ProgressReport):
    response = as_clerk.post(page("report_edit", draft), form_opened_on(draft, title=" "))
    assert list(response.context["form"].errors) == ["title"]
    draft.refresh_from_db()
    assert draft.version == 1


def test_stale_save_gets_both_texts_and_writes_nothing(as_clerk: Client, draft: ProgressReport):
    stale = form_opened_on(draft, legal="Mine on law.", risks="Mine on risks.")
    colleague = factories.user(first_name="Colleague", last_name="Duck")
    theirs = {"legal": "Theirs on law.", "equality": "Theirs on equality."}
    save_report(draft, by=colleague, opened_on=1, texts=theirs)
    response = as_clerk.post(page("report_edit", draft), stale)
    assertContains(response, "Colleague Duck saved it", status_code=409)
    [clash] = response.context["clashes"]
    assert (clash.heading, clash.saved, clash.written) == (
        "5.0 Legal implications",
        "Theirs on law.",
        "Mine on law.",
    )
    assert response.context["changed_by_others"] == [
        "5.0 Legal implications",
        "9.0 Equality implications",
    ]
    draft.refresh_from_db()
    assert draft.version == 2
    assert draft.sections.get(key="legal").text == "Theirs on law."
    assert draft.sections.get(key="risks").text == ""


def test_saving_after_a_stale_save_loses_nothing_of_either(as_clerk: Client, draft: ProgressReport):
    stale = form_opened_on(draft, legal="Mine on law.", risks="Mine on risks.")
    theirs = {"legal": "Theirs on law.", "equality": "Theirs on equality."}
    save_report(draft, by=factories.user(), opened_on=1, texts=theirs)
    form = as_clerk.post(page("report_edit", draft), stale).context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    again |= {
        f"initial-{name}": form.data[f"initial-{name}"] for name in again if name in form.saved
    }
    as_clerk.post(page("report_edit", draft), again)
    texts = {section.key: section.text for section in draft.sections.all()}
    assert texts["legal"] == "Mine on law."
    assert texts["risks"] == "Mine on risks."
    assert texts["equality"] == "Theirs on equality."


def test_two_officers_in_different_sections_do_not_clash(as_clerk: Client, draft: ProgressReport):
    stale = form_opened_on(draft, risks="Mine on risks.")
    save_report(draft, by=factories.user(), opened_on=1, texts={"legal": "Theirs on law."})
    response = as_clerk.post(page("report_edit", draft), stale)
    assert response.status_code == 409
    assert response.context["clashes"] == []
    assert response.context["form"]["legal"].value() == "Theirs on law."
    assert response.context["form"]["risks"].value() == "Mine on risks."


def test_line_breaks_of_a_browser_are_no_change(as_clerk: Client, draft: ProgressReport):
    save_report(draft, by=factories.user(), opened_on=1, texts={"legal": "One\ntwo"})
    draft.refresh_from_db()
    sent = form_opened_on(draft, risks="Mine.")
    sent["legal"] = sent["initial-legal"] = "One\r\ntwo"
    as_clerk.post(page("report_edit", draft), sent)
    assert draft.sections.get(key="legal").text == "One\ntwo"
    assert draft.sections.get(key="risks").text == "Mine."
    stale = as_clerk.post(page("report_edit", draft), sent)
    assert stale.context["changed_by_others"] == ["7.0 Relevant risks"]


@pytest.mark.parametrize("name", ["report_list", "report_create"])
def test_anonymous_visitors_sign_in_first(client: Client, name: str):
    assert client.get(reverse(name)).status_code == 302
