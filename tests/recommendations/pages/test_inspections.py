"""The pages of inspections: what Ofsted said, and what became of it."""

import csv
import datetime as dt
import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from findings.models import Finding, Grade, Inspection, Judgement, JudgementArea
from findings.tables import INSPECTION_HEADER
from recommendations.pages.positions import inspection_position
from tests import factories

pytestmark = pytest.mark.django_db
SPRING = dt.date(2021, 3, 31)


def text_of(response) -> str:
    """The words of a page, tags and spare white space taken away."""
    return words_in(response.content.decode())


def words_in(page: str) -> str:
    main = page.split("<main", 1)[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace(" .", ".").replace(" ,", ",")


def opened(client, reference: str, **query):
    response = client.get(f"/inspections/{reference}/", query)
    assert response.status_code == 200
    return response


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The pages of inspections that tests of the loaded register have opened, by reference."""
    return {}


@pytest.fixture
def page_of(client, reader, pages: dict[str, str]) -> Callable[[str], str]:
    """Open an inspection's page as the register was loaded, for tests that write nothing."""

    def open_once(reference: str) -> str:
        if reference not in pages:
            client.force_login(reader)
            pages[reference] = opened(client, reference).content.decode()
        return pages[reference]

    return open_once


def judged(inspection: Inspection, code: str, grade: str, order: int = 1) -> Judgement:
    area, _ = JudgementArea.objects.get_or_create(
        framework=inspection.framework,
        code=code,
        defaults={"name": f"The care of {code}", "order": order},
    )
    step, _ = Grade.objects.get_or_create(
        framework=inspection.framework,
        code=grade,
        defaults={"name": grade.capitalize(), "level": 10 + len(grade)},
    )
    return Judgement.objects.create(
        inspection=inspection, area=area, grade=step, locator=factories.paragraph()
    )


@pytest.fixture
def tracked() -> Inspection:
    """An inspection with one area for improvement tracked, one not, and one finding."""
    inspection = factories.inspection(reference="ANY-VISIT")
    first = factories.finding(inspection=inspection, text="The counting of ducks.")
    factories.finding(inspection=inspection, text="The feeding of ducks.")
    factories.finding(
        inspection=inspection,
        kind=Finding.Kind.MAIN_FINDING,
        text="Ducks are well.",
        section="Main findings",
        tone="strength",
        strength_words="well",
    )
    factories.recommendation(finding=first, reference="ANY-VISIT-A1", text="Count them.")
    return inspection


def the_recommendation(inspection: Inspection):
    return inspection.findings.get(position=1).recommendation


# The real register


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        (
            "ILACS-2023",
            "Five judgements, all requires improvement to be good; seven areas for improvement; "
            "four headline findings; 61 numbered findings.",
        ),
        (
            "FV-2024",
            "No grades, because a focused visit gives none; three areas for improvement; "
            "three headline findings; 20 main findings.",
        ),
        (
            "SIF-2016",
            "Three judgements known: one requires improvement and two inadequate; five key issues; "
            "one main finding. Its own report is not held: what is here comes from "
            "Statutory Care Plan Scrutiny Review and Wirral is starting to make signs of progress.",
        ),
        (
            "ILACS-2019",
            "One judgement known, the impact of leaders on social work practice with children "
            "and families: good; three key issues.",
        ),
        ("MV3", "No grades, because a monitoring visit gives none; one main finding."),
    ],
)
def test_inspection_answers_what_ofsted_said_in_its_first_line(page_of, reference, answer):
    lead = page_of(reference).split('<p class="app-lead">', 1)[1]
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", lead.split("</p>")[0])).strip()
    assert words.startswith(answer)


@pytest.mark.parametrize("reference", ["SIF-2016", "MV3", "ILACS-2019", "FV-2022", "ILACS-2023"])
def test_a_framework_that_no_source_names_is_marked_inferred_with_its_reason(page_of, reference):
    inspection = Inspection.objects.get(reference=reference)

    page = words_in(page_of(reference))

    assert f"{inspection.framework} inferred {inspection.framework_inferred_from}" in page
    assert inspection.framework_inferred_from


def test_the_day_of_a_letter_is_called_the_day_of_the_letter(page_of):
    assert "Letter dated 17 October 2024" in words_in(page_of("FV-2024"))
    assert "Published No date is printed" in words_in(page_of("ILACS-2023"))


@pytest.mark.parametrize("inspection", ["ILACS-2023", "FV-2024", "MV4", "SIF-2016"])
def test_inspection_shows_every_finding_word_for_word(page_of, inspection):
    page = page_of(inspection)
    findings = Finding.objects.filter(inspection__reference=inspection)
    assert findings
    for finding in findings:
        assert page.count(f'id="finding-{finding.position}"') == 1
        assert escape(finding.text) in page
        assert f'href="{finding.locator.get_absolute_url()}"' in page


def test_inspection_of_2023_says_what_became_of_each_area(client, reader):
    client.force_login(reader)
    page = text_of(opened(client, "ILACS-2023", as_at="2024-12-31"))
    assert page.count("Tracked as ILACS-2023-A") == 7
    assert page.count("Amber 18 September 2024 inferred") == 2
    assert page.count("Not yet rated") == 5


def test_inspection_names_a_lead_inspector_only_where_the_source_does(page_of):
    assert "Teresa Godfrey (lead inspector)" in words_in(page_of("ILACS-2023"))
    letter = words_in(page_of("FV-2024"))
    assert "Rebekah Tucker, Lisa Walsh" in letter
    assert "lead inspector" not in letter


def test_inspection_says_that_its_days_are_not_known_and_what_bounds_them(page_of):
    page = words_in(page_of("MV4"))
    assert "The days are not known: between 1 January 2017 and 31 December 2019." in page
    assert "It speaks of social workers in 2017" in page


def test_inspection_marks_words_that_are_not_the_inspectors_own(page_of):
    page = words_in(page_of("MV4"))
    assert page.count("Restated from another document") == 10
    assert page.count("Ofsted&#x27;s words, quoted by another") == 2
    assert "“now beginning to show signs" in page
    assert "Restated" not in words_in(page_of("FV-2024"))


# Any register


def test_inspection_shows_judgements_in_the_order_of_their_areas(client, reader):
    inspection = factories.inspection(kind="ilacs_standard", framework="Anyborough 1")
    judged(inspection, "geese", "fine", order=2)
    first = judged(inspection, "ducks", "fine", order=1)
    client.force_login(reader)
    page = opened(client, inspection.reference)
    assert re.search("The care of ducks Fine .* The care of geese Fine", text_of(page))
    assert f'href="{first.locator.get_absolute_url()}"' in page.content.decode()


def test_inspection_keeps_not_graded_and_not_known_apart(client, reader):
    visit = factories.inspection(kind="focused_visit")
    unknown = factories.inspection(kind="ilacs_standard")
    client.force_login(reader)
    assert "Not graded: an event of this kind" in text_of(opened(client, visit.reference))
    assert "not known to the register" in text_of(opened(client, unknown.reference))


def test_inspection_shows_the_position_as_at_the_day(client, reader, tracked):
    factories.status_update(the_recommendation(tracked), rag="red", status_date=SPRING)
    factories.status_update(
        the_recommendation(tracked), rag="green", status_date=SPRING + dt.timedelta(days=1)
    )
    client.force_login(reader)
    then = text_of(opened(client, "ANY-VISIT", as_at="2021-03-31"))
    assert "Red 31 March 2021 Tracked as ANY-VISIT-A1" in then
    assert "how far it has got as at 31 March 2021" in then
    assert "Green 1 April 2021" in text_of(opened(client, "ANY-VISIT"))


def test_inspection_marks_what_is_inferred(client, reader, tracked):
    factories.status_update(
        the_recommendation(tracked),
        status_date=SPRING,
        date_basis="inferred",
        date_inferred_from="The end of the plan.",
    )
    client.force_login(reader)
    assert "Amber 31 March 2021 date inferred" in text_of(opened(client, "ANY-VISIT"))


def test_inspection_says_what_is_not_tracked(client, reader, tracked):
    client.force_login(reader)
    page = text_of(opened(client, "ANY-VISIT"))
    assert "The feeding of ducks. Not tracked" in page
    assert page.count("Not tracked") == 1


def test_inspection_says_what_was_tracked_only_after_the_day(client, reader, tracked):
    client.force_login(reader)
    page = text_of(opened(client, "ANY-VISIT", as_at="2019-06-30"))
    assert "Not yet tracked on this day: ANY-VISIT-A1 was made on 15 January 2020" in page
    assert "Tracked as" not in page


def test_inspection_links_keep_the_day(client, reader, tracked):
    client.force_login(reader)
    page = opened(client, "ANY-VISIT", as_at="2021-03-31").content.decode()
    assert "/recommendations/ANY-VISIT-A1/?as_at=2021-03-31" in page
    locator = tracked.findings.get(position=3).locator
    assert f"{locator.document.get_absolute_url()}?as_at=2021-03-31#p1" in page


def test_inspection_gives_tone_in_words_with_what_it_rests_on(client, reader, tracked):
    client.force_login(reader)
    page = text_of(opened(client, "ANY-VISIT"))
    assert "Strength Praise: “well”" in page
    assert "How its findings read to us: 1 strength, 2 neither read" in page


def test_inspection_groups_findings_under_their_headings():
    inspection = factories.inspection()
    for section in ("One", "One", "Two"):
        factories.finding(inspection=inspection, kind="numbered_paragraph", section=section)
    factories.finding(inspection=inspection, kind="headline", section="")
    groups = inspection_position(inspection, SPRING).groups
    assert [(group.heading, len(group.findings)) for group in groups] == [
        ("One", 2),
        ("Two", 1),
        ("Headline findings", 1),
    ]


def test_inspection_offers_a_report_to_those_who_may_prepare_one(client, cast, tracked):
    link = "/reports/add/?subject=ANY-VISIT"
    for name, offered in {"reader": False, "officer": True, "clerk": True}.items():
        client.force_login(cast[name])
        assert (link in opened(client, "ANY-VISIT").content.decode()) is offered


def test_inspection_asks_no_more_for_many_findings(client, reader, tracked):
    theme = factories.theme()
    for finding in tracked.findings.all():
        finding.theme_tags.create(theme=theme, words="ducks")
    client.force_login(reader)
    few = queries(client, "/inspections/ANY-VISIT/")
    for number in range(30):
        finding = factories.finding(inspection=tracked)
        finding.theme_tags.create(theme=theme, words="ducks")
        recommendation = factories.recommendation(finding=finding, reference=f"ANY-VISIT-B{number}")
        factories.status_update(recommendation)
    assert queries(client, "/inspections/ANY-VISIT/") == few


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_inspection_that_is_not_there_is_not_found(client, reader):
    client.force_login(reader)
    assert client.get("/inspections/NO-SUCH/").status_code == 404


# The list


def rows_of(response) -> dict[str, str]:
    """Each row of the list as words, by reference."""
    rows = re.findall(r"<tr role=\"row\".*?</tr>", response.content.decode(), re.DOTALL)
    words = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    return {row.split()[0]: row for row in words}


def test_inspections_are_listed_newest_first(client, reader):
    client.force_login(reader)
    response = client.get("/inspections/")
    listed = [reference for reference in rows_of(response) if reference != "Reference"]
    assert listed == [
        "FV-2024",
        "ILACS-2023",
        "FV-2022",
        "ILACS-2019",
        "MV4",
        "MV3",
        "SIF-2016",
    ]


def test_inspections_say_when_how_judged_and_how_known(client, reader):
    client.force_login(reader)
    rows = rows_of(client.get("/inspections/"))
    assert "18 to 29 September 2023 Requires improvement to be good 7 72" in rows["ILACS-2023"]
    assert "Its own inspection letter" in rows["FV-2024"]
    assert "Not graded" in rows["FV-2024"]
    assert "Days not known, in 2019 Not known" in rows["ILACS-2019"]
    assert "Only through Statutory Care Plan Scrutiny Review and" in rows["SIF-2016"]
    assert "Inadequate" in rows["SIF-2016"]


def test_inspections_say_which_judgement_is_no_longer_made(client, reader):
    """Once a report of its framework is held, with grades and none overall: not before."""
    values = {"kind": "ilacs_standard", "framework": "Anyborough 2"}
    factories.inspection(reference="ANY-NEW", **values)
    held = factories.inspection(reference="ANY-NEWER", source=factories.source(), **values)
    client.force_login(reader)
    assert "Not known" in rows_of(client.get("/inspections/"))["ANY-NEW"]

    area = JudgementArea.objects.create(
        framework="Anyborough 2", code="ponds", name="The ponds", order=1
    )
    grade = Grade.objects.create(framework="Anyborough 2", code="good", name="Good", level=2)
    Judgement.objects.create(
        inspection=held,
        area=area,
        grade=grade,
        locator=factories.paragraph(document=held.source),
    )
    rows = rows_of(client.get("/inspections/"))
    assert "No longer made" in rows["ANY-NEW"]
    assert "No longer made" in rows["ANY-NEWER"]


def test_inspections_are_found_by_words_and_kind(client, reader):
    client.force_login(reader)
    assert set(rows_of(client.get("/inspections/", {"q": "care leavers"}))) == {
        "Reference",
        "FV-2024",
    }
    assert set(rows_of(client.get("/inspections/", {"kind": "sif"}))) == {"Reference", "SIF-2016"}


def test_inspections_download_as_rows(client, reader):
    client.force_login(reader)
    response = client.get("/inspections/", {"kind": "sif", "format": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    header, row = csv.reader(StringIO(text))
    assert tuple(header) == INSPECTION_HEADER
    record = dict(zip(header, row, strict=True))
    assert record["Overall effectiveness"] == "Inadequate"
    assert record["Bounds"] == "between 1 January 2016 and 30 September 2016"
    assert record["First day"] == ""


@pytest.mark.parametrize("column", ["reference", "kind", "date", "improvement_count"])
def test_inspections_sort_both_ways(client, reader, column):
    client.force_login(reader)
    forward = list(rows_of(client.get("/inspections/", {"sort": column})))[1:]
    backward = list(rows_of(client.get("/inspections/", {"sort": f"-{column}"})))[1:]
    assert forward != backward
    assert set(forward) == set(backward)


def test_inspections_ask_no_more_for_thirty_rows(client, reader):
    client.force_login(reader)
    few = queries(client, "/inspections/")
    for _ in range(15):
        paragraph = factories.paragraph()
        unheld = factories.inspection(start_date=None, end_date=None, date_text="Unknown")
        factories.told_of(unheld, paragraph)
    assert queries(client, "/inspections/") == few
