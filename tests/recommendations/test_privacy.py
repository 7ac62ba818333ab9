"""Words that may give a child away are named to the officer; ordinary council words are not."""

import datetime as dt
import uuid
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.test import Client

import recommendations
from recommendations.forms.opened import DoubtedForm
from recommendations.forms.watched import LET_STAND, WatchedForm
from recommendations.models import Decision, Extension
from recommendations.privacy import likely_identifiers
from recommendations.reports.forms.report_words import ReportWordsForm
from tests import factories

NAMED = "Ada Marsh, aged 12, asked for it."
# Whose texts are copied from what is published, word for word, or headings of reports.
NOT_WATCHED = {
    "LetterForm": "a published letter",
    "InspectionForm": "a published letter's title page",
    "ImprovementForm": "a published letter's words",
    "ParagraphForm": "a published letter's words",
    "PastedListForm": "a published list; its rows are looked over one by one",
    "PastedReportForm": "a published report; its rows are looked over one by one",
    "RecommendationForm": "the words of the document that makes it",
    "TemplateForm": "headings",
    "TemplateSectionForm": "headings, and the wording that every report begins with",
}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We spoke with Ada Marsh, aged 12, about ducks.", "Ada Marsh, aged 12"),
        ("Ada (12) has a new placement.", "Ada (12)"),
        ("A 14-year-old Ben asked for this.", "14-year-old Ben"),
        ("Ben is 9 years old and likes it.", "Ben is 9 years old"),
        ("See LCS 123456 for the plan.", "LCS 123456"),
        ("case no. 4821 was closed", "case no. 4821"),
        ("Ref: 90817 is the file.", "Ref: 90817"),
        ("The plan of 12345678 was late.", "12345678"),
    ],
)
def test_likely_identifiers_names_the_words(text, named):
    found = likely_identifiers(text)

    assert any(named in sentence for sentence in found), found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "77% of 128 personal education plans were in place by 31 March 2016.",
        "EET at age 19 rose from 37% to 68% over a 4 year period.",
        "Agreed at Cabinet on 14 July 2014; the budget is £250,000.",
        "Foster carers of children aged 12 and over were trained.",
        "The Head of Permanence reported to the Corporate Parenting Group.",
        "16 to 17 year olds were offered a place; see Appendix 2.",
    ],
)
def test_likely_identifiers_lets_committee_prose_pass(text):
    assert likely_identifiers(text) == []


def test_likely_identifiers_says_each_thing_once():
    found = likely_identifiers("Case 123456. Later, Case 123456 again.")

    assert len(found) == 1


def test_likely_identifiers_reads_across_lines_of_every_kind_of_end():
    assert likely_identifiers("fine\r\nCase no 4821\r\nfine")
    assert likely_identifiers("• fine\n• Case no 4821")


# Every form with words that everybody reads


def forms_of_every_room() -> set[type[forms.BaseForm]]:
    """Import every module of forms, in the core and in the subjects; return their form classes."""
    modules = (
        import_module(found.name)
        for found in walk_packages(recommendations.__path__, "recommendations.")
        if ".forms" in found.name
    )
    return {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, forms.BaseForm)
        and value.__module__ == module.__name__
    }


def forms_with_texts() -> Iterator[type[forms.BaseForm]]:
    for form in forms_of_every_room():
        fields = getattr(form, "base_fields", {}).values()
        if any(isinstance(field.widget, forms.Textarea) for field in fields):
            yield form


def test_every_form_with_texts_looks_them_over():
    found = list(forms_with_texts())
    left_out = {form.__name__ for form in found if not issubclass(form, (WatchedForm, DoubtedForm))}

    assert len(found) > 12
    assert issubclass(ReportWordsForm, WatchedForm), "Its fields are made for each report."
    assert left_out <= NOT_WATCHED.keys()


def send(client: Client, address: str, values: dict[str, str], field: str) -> None:
    """Send words that may name a child: asked once, beside the field; sent again, recorded."""
    asked = client.post(address, values | {field: NAMED})
    assert asked.status_code == 200, asked.status_code
    [error] = asked.context["form"].errors[field]
    assert "“Ada Marsh, aged 12” looks like a child's name beside an age." in error
    assert LET_STAND in error
    assert asked.text.count(NAMED) >= 1
    [checked] = [each for each in asked.context["form"].hidden_fields() if each.name == "checked"]
    other = {field: "Ben (9) asked for it.", "checked": checked.value()}
    assert client.post(address, values | other).status_code == 200
    sent = client.post(address, values | {field: NAMED, "checked": checked.value()})
    assert sent.status_code == 302, sent.context and sent.context["form"].errors


def test_words_are_asked_about_once_and_never_blocked(client, cast):
    recommendation = factories.recommendation(
        original_due_date=factories.MADE + dt.timedelta(days=400)
    )
    own = recommendation.get_absolute_url()
    issued = factories.issued_report(lines={recommendation: "amber"})
    client.force_login(cast["officer"])
    asked = {"asked_date": "2020-03-01", "wanted_date": "2022-03-01", "asked_by": "Head of Ducks"}
    send(client, f"{own}extensions/", asked, "reason")
    client.force_login(cast["clerk"])
    decided = {"kind": "accepted", "decision_date": "2020-03-01", "body": "Ducks Committee"}
    decided["form_key"] = str(uuid.uuid4())
    send(client, f"{own}decisions/", decided, "words")
    send(client, f"{issued.get_absolute_url()}resolutions/", {"minute": "7"}, "words")

    assert Extension.objects.get(recommendation=recommendation).reason == NAMED
    assert Decision.objects.get(recommendation=recommendation).words == NAMED
    assert issued.resolutions.get().words == NAMED


def test_what_was_there_before_is_not_asked_about(client, clerk):
    """A section of a report is asked about by whoever writes it, not whenever it is saved."""
    report = factories.progress_report()
    report.sections.create(key="legal", heading="Legal", order=1, text=NAMED)
    report.sections.create(key="risks", heading="Risks", order=2)
    client.force_login(clerk)
    address = f"/reports/{report.pk}/edit/"
    opened = {"opened_on": str(report.version), "initial-title": report.title, "legal": NAMED}
    opened |= {"initial-legal": NAMED, "initial-risks": "", "title": report.title}

    send(client, address, opened, "risks")
    again = opened | {"initial-risks": NAMED, "risks": NAMED, "title": "Other ducks"}
    report.refresh_from_db()

    assert client.post(address, again | {"opened_on": str(report.version)}).status_code == 302
