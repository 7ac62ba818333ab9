"""Words that may give a child away are named to the officer; ordinary council words are not."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import recommendations
from recommendations.forms.opened import DoubtedForm
from recommendations.forms.watched import LET_STAND, WatchedForm
from recommendations.models import Decision, Extension
from recommendations.privacy import FIRST_NAMES, WORD_NAMES, likely_identifiers
from recommendations.reports.forms.report_words import ReportWordsForm
from tests import factories

NAMED = "Ada Marsh, aged 12, asked for it."
# Whose texts are asked about further on, or are headings of reports.
NOT_WATCHED = {
    "LetterForm": "a letter; asked about piece by piece, when it is confirmed",
    "InspectionForm": "a letter's title page, with the names of its inspectors",
    "PaperUploadForm": "a paper; asked about paragraph by paragraph, when it is confirmed",
    "PaperForm": "asked about when its paper is confirmed",
    "ReviewFactsForm": "what that form and the one that corrects a review are made of",
    "MarkedRecommendationForm": "words of its paper, asked about when that is confirmed",
    "ImprovementForm": "asked about when its letter is confirmed",
    "ParagraphForm": "asked about when its letter is confirmed",
    "PastedListForm": "its rows are looked over one by one, as a sheet's",
    "PastedReportForm": "its rows are looked over one by one, as a sheet's",
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
        ("Kayleigh told us.", "Kayleigh"),
        ("Nobody had asked Kayleigh’s mum.", "Kayleigh"),
        ("We heard Kayleigh McSample and her aunt.", "Kayleigh McSample"),
        ("Kayleigh told her Independent Reviewing Officer.", "Kayleigh"),
        ("Her Independent Reviewing Officer met Kayleigh.", "Kayleigh"),
        ("Hope told us that she will stay.", "Hope"),
        ("Then Will said no.", "Will"),
        ("Amber’s placement broke down.", "Amber"),
        ("J.S. (14) was moved.", "J.S. (14)"),
        ("JS, aged 14, was moved.", "JS, aged 14"),
        ("A 14-year-old K.L. was moved.", "14-year-old K.L."),
        ("Child A (12) was moved.", "Child A (12)"),
        ("Only 2 children in one placement", "2 children"),
        ("Three unaccompanied, asylum-seeking\nyoung people came.", "Three unaccompanied"),
        ("Two of the looked after children are there.", "Two of the looked after children"),
        ("There is only one care leaver in it.", "only one care leaver"),
        ("One child was moved.", "One child"),
        ("4 LAC had no plan.", "4 LAC"),
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
        # Names that are words too
        "Will members note the report of May, and hope for a summer of grace?",
        "In April and June the plan was Amber. Amber moved to Green in May.",
        "Hope, Faith and Joy are the values. Mark the map. Grace was shown.",
        # Officers, members and inspectors, by their titles and posts
        "Cllr Sarah Sample chaired; Councillors Tom Sample and Lucy Specimen asked.",
        "Ms Sophie Example, Dr. James Specimen and Mrs Thomas spoke.",
        "Emily Sample, Head of Permanence, reported. The Director, Jack Specimen, agreed.",
        "His Majesty’s Inspectors for this visit were Rebecca Sample and Adam Specimen.",
        "Elizabeth Sample\n\nDirector for Children, Families and Education",
        "Jamie McSample HMI and Lucy Sample HMI read it.",
        # What is named after somebody
        "Claire House, Charlotte Street, St James and Sarah’s Law are known; so is Jack Road.",
        # Numbers that count no children
        "Key Stage 2 children, Level 4 children and one in four children nationally.",
        "Two children’s homes, three young people's services and 12 children; 2.4 children.",
        "One child may need what another child does not. One young person’s words count.",
        "The LA (14) and CP (3); Appendix B (12); Care Leavers aged 18.",
    ],
)
def test_likely_identifiers_lets_committee_prose_pass(text):
    assert likely_identifiers(text) == []


def test_published_papers_raise_at_most_five_questions_in_a_thousand_sentences():
    """A question that comes with every page is not read: these five documents name no child."""
    with (Path(settings.BASE_DIR) / "fixtures" / "01_sources.json").open() as file:
        rows = [row["fields"] for row in json.load(file)]
    texts = [row["text"] for row in rows if "position" in row and "text" in row]
    sentences = sum(len(re.findall(r"[.!?](?=\s|$)", text)) or 1 for text in texts)
    questions = [question for text in texts for question in likely_identifiers(text)]

    assert sentences > 1000
    assert len(questions) / sentences <= 5 / 1000, questions


def test_first_names_are_listed_once_and_words_among_them_are_marked():
    assert FIRST_NAMES.isdisjoint(WORD_NAMES)
    assert len(FIRST_NAMES) > 300
    assert {"Grace", "Mark", "Will", "May", "April", "Summer", "Faith", "Hope"} <= WORD_NAMES


def test_a_text_made_to_be_slow_is_read_at_once():
    for piece in ("Aa-", " ", "Kayleigh,\n", "J.S. ", "Mr A\n\n\n", "Two looked after "):
        assert len(likely_identifiers(piece * (50_000 // len(piece)))) < 2


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
    hidden = client.get(address).context["form"].hidden_fields()
    values = {box.name: box.value() for box in hidden if box.value() is not None} | values
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


@pytest.mark.django_db
def test_a_new_recommendation_is_asked_about_once(client, cast):
    client.force_login(cast["officer"])
    values = {
        "parent": f"review-{factories.review().pk}",
        "wording": "verbatim",
        "source_words": "Minutes of the Ducks Committee, item 7",
        "made_date": "2020-03-01",
        "made_date_basis": "printed",
        "made_date_text": "On its first page",
    }

    send(client, "/recommendations/add/", values, "text")


@pytest.mark.django_db
def test_titles_and_names_of_files_are_asked_about_once(client, cast):
    client.force_login(cast["clerk"])
    review = (recommendation := factories.recommendation()).review
    draft = {"subject": review.reference, "as_at": "2020-03-31", "shape": "by_objective"}
    send(client, "/reports/add/", draft, "title")
    client.force_login(cast["officer"])
    send(client, "/updates/open/", {"counts_from": "2020-03-31"}, "title")
    update = factories.status_update(recommendation)
    address = reverse("attachment_create", args=[update.recommendation.reference, update.sequence])

    asked = client.post(address, {"file": uploaded("plan_of_Kayleigh_2020.pdf")})
    assert "“Kayleigh” looks like a child&#x27;s first name." in asked.text
    assert not update.attachments.exists()
    checked = asked.context["form"]["checked"].value()
    client.post(address, {"file": uploaded("plan_of_Kayleigh_2020.pdf"), "checked": checked})
    assert update.attachments.get().name == "plan_of_Kayleigh_2020.pdf"


def uploaded(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 ducks", "application/pdf")
