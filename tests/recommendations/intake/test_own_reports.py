"""The own report of an inspection that was known through others; frameworks that follow another.

The documents of the fixtures tell of Wirral's inspections; the reports brought in here are made up.
"""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from findings.models import (
    Finding,
    Inspection,
    Judgement,
    JudgementArea,
    ReceivedLetter,
    SourceDocument,
    SourceNote,
)
from findings.sentences import overall_in_words
from recommendations.intake.forms.letter_corrections import corrections_of
from recommendations.intake.forms.letters import NONE_OF_THESE
from recommendations.intake.letters.confirmed import Confirmed
from recommendations.intake.letters.pieces import LetterPiece
from recommendations.intake.letters.taking_in import take_in
from recommendations.models import Recommendation
from recommendations.pages.charts.judgements import judgements_by
from recommendations.pages.exports import register
from tests import factories
from tests.recommendations.intake.letters import sent_back
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.models import Amendment
from wirral_tracker.kit.chain.verify import verify

pytestmark = pytest.mark.django_db

LEADERS = "The impact of leaders on social work practice with children and families"
HELP = "The experiences and progress of children who need help and protection"
CARE = "The experiences and progress of children in care"
LEAVERS = "The experiences and progress of care leavers"
CARE_AND_LEAVERS = "The experiences and progress of children in care and care leavers"
OVERALL = "Overall effectiveness"
ASKED = "The counting of ducks in care."
FOUND = "Ducks are fed each spring."


@pytest.fixture
def desk(client: Client, officer) -> Client:
    client.force_login(officer)
    return client


def report(
    framework: str, first: str, last: str, grades: dict[str, str], **values: Any
) -> ReceivedLetter:
    """A report brought in and read: its grades, one thing that it asks for and one finding."""
    lines = [*(f"{area} {grade}" for area, grade in grades.items()), ASKED, FOUND]
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    reading = {
        "authority": "Wirral",
        "kind": "ilacs_standard",
        "framework": framework,
        "start_date": first,
        "end_date": last,
        "published_date": "",
        "lead_inspectors": ["Ann Anyborough"],
        "inspectors": [],
        "judgements": [
            {"area": area, "grade": grade, "page": 1, "start": start}
            for (area, grade), start in zip(grades.items(), starts, strict=False)
        ],
        "improvements": [
            {"kind": "area_for_improvement", "text": ASKED, "page": 1, "start": starts[-2]}
        ],
        "findings": [{"number": "1", "text": FOUND, "page": 1, "start": starts[-1]}],
        "doubts": [],
        **values,
    }
    digest = f"{ReceivedLetter.objects.count() + 2}" * 64
    return factories.received_letter(reading=reading, pages=["\n".join(lines)], sha256=digest[:64])


def confirm(desk: Client, letter: ReceivedLetter, **changes: Any):
    url = letter.get_absolute_url()
    return desk.post(url, sent_back(desk.get(url)) | changes | {"confirm": "1"}, follow=True)


def of_2019(**values: Any) -> ReceivedLetter:
    return report(
        "ILACS 2018",
        "2019-06-10",
        "2019-06-21",
        {
            LEADERS: "inadequate",
            HELP: "good",
            CARE_AND_LEAVERS: "good",
            OVERALL: "good",
        },
        **values,
    )


def confirm_2019(desk: Client, letter: ReceivedLetter | None = None, **changes: Any):
    said = {"own_of": "ILACS-2019", "judgements-2-line": "children-in-care"}
    return confirm(desk, letter or of_2019(), **(said | changes))


def words(day: dt.date) -> dict[str, dict[str, str]]:
    return {
        area.name: {outcome.inspection.reference: outcome.word for outcome in area.outcomes}
        for area in judgements_by(day).areas
    }


@pytest.mark.parametrize(
    ("kind", "first", "last", "offered"),
    [
        ("ilacs_standard", "2019-06-10", "2019-06-21", ["ILACS-2019"]),
        ("ilacs_short", "2019-06-10", "2019-06-14", ["ILACS-2019"]),
        ("sif", "2016-07-04", "2016-07-28", ["SIF-2016"]),
        ("monitoring_visit", "2016-11-01", "2016-11-02", ["MV3"]),
        ("monitoring_visit", "2018-02-01", "2018-02-02", ["MV3", "MV4"]),
        ("focused_visit", "2022-03-01", "2022-03-02", ["FV-2022"]),
        ("focused_visit", "2021-03-01", "2021-03-02", []),
        ("ilacs_standard", "2023-09-18", "2023-09-29", []),
        ("jtai", "2019-06-10", "2019-06-21", []),
    ],
)
def test_a_letter_is_offered_the_inspections_that_its_kind_and_days_fit(
    desk, kind, first, last, offered
):
    letter = report("ILACS 2018", first, last, {}, kind=kind)

    page = desk.get(letter.get_absolute_url())

    form = page.context["review"].form
    assert [inspection.reference for inspection in page.context["review"].may_be] == offered
    assert ("own_of" in form.fields) is bool(offered)
    for reference in offered:
        assert f'value="{reference}"' in page.text


def test_whether_it_is_one_of_them_has_to_be_said(desk):
    letter = of_2019()

    page = confirm(desk, letter, **{"judgements-2-line": "-"})

    assert "Say whether this is the report of one of these." in page.text
    assert not Inspection.objects.filter(reference="ILACS-2019B").exists()

    confirm(desk, letter, own_of=NONE_OF_THESE, **{"judgements-2-line": "-"})
    assert Inspection.objects.get(reference="ILACS-2019B").source
    assert Inspection.objects.get(reference="ILACS-2019").source is None


def test_a_report_becomes_the_own_of_an_inspection_known_through_others(desk, officer):
    """What others told stays and is marked; its own judgements are counted; the chain holds."""
    told = Finding.objects.filter(inspection__reference="ILACS-2019").order_by("pk")
    before = list(told.values())

    confirm_2019(desk)

    inspection = Inspection.objects.get(reference="ILACS-2019")
    assert inspection.source.slug == "ilacs-2019"
    assert (inspection.start_date, inspection.end_date) == (
        dt.date(2019, 6, 10),
        dt.date(2019, 6, 21),
    )
    findings = list(inspection.findings.order_by("position"))
    assert [finding.is_own for finding in findings] == [False, False, False, True, True]
    assert [finding.position for finding in findings] == [1, 2, 3, 4, 5]
    assert list(told.values())[: len(before)] == before
    assert Recommendation.objects.get(reference="ILACS-2019-A1").finding == findings[3]
    [leaders, by_another] = Judgement.objects.filter(
        inspection=inspection, area__name=LEADERS
    ).order_by("-pk")
    assert (leaders.grade.code, leaders.is_own) == ("inadequate", True)
    assert (by_another.grade.code, by_another.is_own) == ("good", False)
    amended = Amendment.objects.filter(row_model="findings.Inspection", row_id=inspection.pk)
    assert set(amended.values_list("field", "by")) >= {
        ("source_id", officer.pk),
        ("start_date", officer.pk),
    }
    assert words(dt.date(2026, 1, 1))[LEADERS]["ILACS-2019"] == "Inadequate"
    page = desk.get(inspection.get_absolute_url()).text
    assert page.count("Known through another document") == 4
    assert "Its own report is not held" not in page
    assert "as other documents tell, three key issues" in page
    links.seal()
    verify()


def test_a_note_is_proposed_where_the_report_says_otherwise(desk):
    confirm_2019(desk)
    url = reverse("letter_suggestions", args=["ILACS-2019"])
    [note] = desk.get(url).context["notes"]
    assert note.paragraph.locator == "ilacs-2023#p73"
    assert "good; the inspection’s own report says inadequate." in note.oddity
    before = SourceNote.objects.count()

    desk.post(url, {"note": ["made-up"]})
    assert SourceNote.objects.count() == before
    desk.post(url, {"note": [note.key]})

    made = SourceNote.objects.get(oddity=note.oddity)
    assert (made.paragraph, made.treatment) == (note.paragraph, note.treatment)
    assert desk.get(url).context["notes"] == []
    assert note.oddity.split("“")[0].strip() in desk.get("/sources/ilacs-2023/").text


def test_a_focus_that_others_told_otherwise_is_kept_and_noted(desk):
    letter = report(
        "SIF", "2018-02-01", "2018-02-02", {}, kind="monitoring_visit", focus="Duck ponds"
    )

    confirm(desk, letter, own_of="MV4")

    visit = Inspection.objects.get(reference="MV4")
    assert visit.focus == "Duck ponds"
    assert visit.source.slug == "mv4-2"
    [note] = desk.get(reverse("letter_suggestions", args=["MV4"])).context["notes"]
    assert "looked at “Looked after children”" in note.oddity
    assert note.paragraph.locator == "mv4#p1"


def test_an_inspection_gets_one_report_of_its_own(desk):
    first, second = of_2019(), of_2019()
    url = second.get_absolute_url()
    opened = sent_back(desk.get(url)) | {
        "own_of": "ILACS-2019",
        "judgements-2-line": "children-in-care",
        "confirm": "1",
    }
    confirm_2019(desk, first)

    page = desk.post(url, opened)

    assert page.status_code == 200
    assert "ILACS-2019 has a report of its own by now" in page.text
    assert SourceDocument.objects.filter(slug__startswith="ilacs-2019").count() == 1


def test_an_area_that_a_framework_splits_goes_on_where_the_officer_says(desk):
    letter = of_2019()

    page = confirm_2019(desk, letter, **{"judgements-2-line": ""})
    assert "No earlier area has this name" in page.text
    page = confirm_2019(desk, letter, **{"judgements-2-line": "leaders"})
    assert "Another area goes on from this one." in page.text
    assert Inspection.objects.get(reference="ILACS-2019").source is None
    confirm_2019(desk, letter)

    area = JudgementArea.objects.get(name=CARE_AND_LEAVERS)
    assert area.line.code == "children-in-care"
    found = words(dt.date(2026, 1, 1))
    assert found[CARE]["ILACS-2019"] == "Good"
    # Judged apart before it and after it, and not by it.
    assert found[LEAVERS] == {
        **found[LEAVERS],
        "SIF-2016": "Inadequate",
        "ILACS-2019": "Not made",
        "ILACS-2023": "Requires improvement to be good",
    }


def test_reports_of_2019_2023_and_2026_stand_in_one_line_for_each_area(desk):
    """The last has no overall judgement; no area is printed twice, no grade is called dropped."""
    confirm_2019(desk)
    grades = {LEADERS: "good", HELP: "outstanding", CARE: "good", LEAVERS: "good"}

    confirm(desk, report("ILACS 2026", "2026-04-13", "2026-04-24", grades))

    found = words(dt.date(2026, 12, 31))
    assert list(found) == [LEADERS, HELP, CARE, LEAVERS, OVERALL]
    latest = {name: row["ILACS-2026"] for name, row in found.items()}
    assert latest == {
        LEADERS: "Good",
        HELP: "Outstanding",
        CARE: "Good",
        LEAVERS: "Good",
        OVERALL: "No longer made",
    }
    assert found[OVERALL]["ILACS-2019"] == "Good"
    page = desk.get("/?as_at=2026-12-31").text
    head = page.split('<caption class="govuk-visually-hidden">Grade of each judgement area')[1]
    columns = head.split("</thead>")[0]
    for name in found:
        assert columns.count(f"{name}</th>") == 1
    overall = {
        inspection.reference: overall_in_words(inspection)
        for inspection in Inspection.objects.with_overall().graded()
    }
    assert overall == {
        "SIF-2016": "Inadequate",
        "ILACS-2019": "Good",
        "ILACS-2023": "Requires improvement to be good",
        "ILACS-2026": "No longer made",
    }


def test_a_letter_about_another_council_is_shown_and_never_confirmed(desk, settings):
    letter = of_2019(authority="West Anyborough")
    before = Inspection.objects.count()

    page = desk.get(letter.get_absolute_url()).text
    answer = confirm(desk, letter, own_of=NONE_OF_THESE, belongs="on", reference="ANY-2019")

    assert "This document is about West Anyborough." in page
    assert FOUND in page
    assert 'name="confirm"' not in page
    assert "it cannot be confirmed" in answer.text
    assert Inspection.objects.count() == before

    # A former name, or another spelling, that the settings hold.
    settings.AUTHORITY_NAMES = ["Wirral", "West Anyborough"]
    confirm_2019(desk, letter)
    assert Inspection.objects.get(reference="ILACS-2019").source


def test_whatever_the_form_lets_through_another_councils_letter_is_not_written(officer):
    letter = of_2019(authority="West Anyborough")
    confirmed = Confirmed(
        title="A report",
        publication={"is_public": True, "made_public_by": "", "made_public_date": None},
        inspection={
            "reference": "ANY-2019",
            "kind": "ilacs_standard",
            "framework": "ILACS 2018",
            "start_date": dt.date(2019, 6, 10),
            "end_date": dt.date(2019, 6, 21),
            "date_text": "",
            "published_date": None,
            "focus": "",
        },
        lead_inspectors=[],
        inspectors=[],
        judgements=[],
        improvements=[],
        findings=[LetterPiece(text=FOUND, page=1, start=0)],
        belongs=True,
    )

    with pytest.raises(ValidationError, match="it cannot be confirmed"):
        take_in(letter, confirmed, by=officer, corrections=corrections_of(letter))


def test_whose_letter_it_is_is_asked_where_it_could_not_be_read(desk):
    letter = of_2019(authority="")

    asked = confirm_2019(desk, letter)
    assert "It is about Wirral" in asked.text
    assert Inspection.objects.get(reference="ILACS-2019").source is None
    confirm_2019(desk, letter, belongs="on")

    assert Inspection.objects.get(reference="ILACS-2019").source


def as_known() -> tuple[Any, ...]:
    """What the register says of the inspection of 2019, as its list and its export have it."""
    counted = Inspection.objects.with_counts().get(reference="ILACS-2019")
    inspections: Any = register(dt.date(2026, 1, 1))["inspections"]
    [exported] = [row for row in inspections if row["reference"] == "ILACS-2019"]
    return counted.finding_count, counted.judgement_count, exported


def test_a_report_withdrawn_leaves_the_inspection_as_others_tell_of_it(desk):
    """Its recommendations leave, its file may come in again, and no number is used twice."""
    before = as_known()
    letter = of_2019()
    confirm_2019(desk, letter)
    with_report = as_known()
    url = reverse("inspection_withdraw", args=["ILACS-2019"])
    told = desk.get(url)
    assert "goes back to what other documents tell of it" in told.text
    sent = {field.html_name: field.value() or "" for field in told.context["form"]}

    page = desk.post(url, sent | {"reason": "Another report was meant."}, follow=True)

    assert as_known() == before
    assert "A report of its own was withdrawn on" in page.text
    assert FOUND not in page.text
    assert not Recommendation.objects.standing().filter(reference="ILACS-2019-A1").exists()
    assert words(dt.date(2026, 1, 1))[LEADERS]["ILACS-2019"] == "Good"
    links.seal()
    verify()

    # Where the withdrawal was the mistake, the report comes back with all that it said.
    back = desk.post(
        reverse("inspection_put_back", args=["ILACS-2019"]),
        {"reason": "It was the one."},
        follow=True,
    )
    assert "The report of ILACS-2019 is put back." in back.text
    assert as_known() == with_report
    assert Recommendation.objects.standing().filter(reference="ILACS-2019-A1").exists()
    desk.post(url, sent | {"reason": "No, it was not."})
    assert as_known() == before
    links.seal()
    verify()

    again = of_2019()
    ReceivedLetter.objects.filter(pk=again.pk).update(sha256=letter.sha256)
    confirm_2019(desk, again)
    inspection = Inspection.objects.get(reference="ILACS-2019")
    assert inspection.source.slug == "ilacs-2019-2"
    assert Recommendation.objects.standing().get(finding__inspection=inspection).reference == (
        "ILACS-2019-A2"
    )
    assert words(dt.date(2026, 1, 1))[LEADERS]["ILACS-2019"] == "Inadequate"
