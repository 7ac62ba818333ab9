"""The register for other programs: its shape, what it cuts at a day, and what was then known."""

import datetime as dt
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from findings.models import Finding
from recommendations import actions
from recommendations.models import Recommendation
from recommendations.pages.exports import register, register_json
from tests import factories
from wirral_tracker.kit.days import end_of

pytestmark = pytest.mark.django_db

PLAN_END = dt.date(2016, 3, 31)
SPRING = dt.date(2021, 3, 31)
SUMMER = dt.date(2021, 6, 30)
AUTUMN = dt.date(2021, 9, 30)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


@cache
def schema() -> dict[str, Any]:
    path = Path(settings.BASE_DIR) / "recommendations" / "register.schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


def breaches(exported: dict[str, Any]) -> list[str]:
    """Where an export departs from the schema."""
    validator = jsonschema.Draft202012Validator(
        schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(exported)]


def export(*arguments: str) -> dict[str, Any]:
    return json.loads(text_of(*arguments))


def text_of(*arguments: str) -> str:
    output = io.StringIO()
    call_command("export_register", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The exports of the loaded register that tests have asked for, by day."""
    return {}


@pytest.fixture
def today(texts: dict[str, str]) -> dict[str, Any]:
    """The export of the loaded register as of today, for tests that write nothing."""
    if "today" not in texts:
        texts["today"] = text_of()
    return json.loads(texts["today"])


@pytest.fixture
def plan_end(texts: dict[str, str]) -> str:
    """The text of its export as at the end of the plan of 2013."""
    if "plan end" not in texts:
        texts["plan end"] = register_json(PLAN_END)
    return texts["plan end"]


def exported(
    recommendation: Recommendation, day: dt.date, known_by: dt.datetime | None = None
) -> Any:
    """One recommendation as the export has it, or None where the export leaves it out."""
    rows = register(day, known_by)["recommendations"]
    return next((row for row in rows if row["reference"] == recommendation.reference), None)


# Shape


@pytest.mark.once
def test_schema_is_itself_in_order():
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("day", ["1990-01-01", "2013-08-31", "2016-03-31", "2024-09-18", None])
def test_export_keeps_to_its_schema_on_every_day(day):
    assert breaches(export(*(["--as-at", day] if day else []))) == []


def test_export_keeps_to_its_schema_with_officers_work_in_it():
    review = factories.review()
    recommendation = factories.recommendation(
        review=review, owner="Head of Ducks", original_due_date=SUMMER
    )
    factories.recommendation(review=review)
    wrong = factories.status_update(recommendation, impact="early_signs", what_next="More.")
    factories.status_update(recommendation, corrects=wrong, what_next_date=AUTUMN)
    last = factories.status_update(recommendation)
    actions.withdraw_status(last, by=factories.user(), reason="Geese.")
    factories.inspection(start_date=None, end_date=None, date_text="Some time in 2021")

    assert breaches(register(AUTUMN, end_of(timezone.localdate()))) == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["as_at"], "31 March 2016"),
        (["as_at"], "2016-02-30"),
        (["recommendations", 0, "rag"], "purple"),
        (["recommendations", 0, "made_date"], None),
        (["recommendations", 0, "locator"], "lac-2013, paragraph 12"),
        (["recommendations", 0, "unknown"], "x"),
        (["inspections", 0, "findings"], None),
        (["sources", 0, "sha256"], "abc"),
    ],
)
def test_schema_notices_what_is_wrong(plan_end, path, value):
    wrong = json.loads(plan_end)
    place = wrong
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    assert breaches(wrong)


def test_moments_say_their_zone(today):
    for row in today["recommendations"]:
        for update in row["updates"]:
            assert dt.datetime.fromisoformat(update["recorded_at"]).tzinfo


def test_locators_point_at_paragraphs_of_exported_sources(today):
    slugs = {source["slug"] for source in today["sources"]}
    locators = [row["locator"] for row in today["recommendations"]]
    locators += [
        row["locator"]
        for inspection in today["inspections"]
        for row in [*inspection["findings"], *inspection["judgements"]]
    ]

    assert {locator.split("#p")[0] for locator in locators} <= slugs


def test_export_is_the_same_text_each_time(plan_end):
    assert register_json(PLAN_END) == plan_end


def test_export_is_sorted_and_readable_as_it_is(plan_end):
    whole = json.loads(plan_end)

    assert plan_end == json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert "’" in plan_end


def test_themes_and_sources_are_in_a_fixed_order(today):
    assert [each["slug"] for each in today["sources"]] == sorted(
        each["slug"] for each in today["sources"]
    )
    for row in today["recommendations"]:
        assert row["themes"] == sorted(row["themes"])
        assert [update["sequence"] for update in row["updates"]] == sorted(
            update["sequence"] for update in row["updates"]
        )


# The real documents


def test_export_holds_the_whole_register(today):
    assert len(today["sources"]) == 5
    assert [each["reference"] for each in today["reviews"]] == ["LAC-2013", "CP-2019"]
    assert len(today["inspections"]) == 7
    assert len(today["recommendations"]) == 49


def test_export_says_of_each_finding_what_the_register_holds(today):
    told = {
        (inspection["reference"], row["position"]): (row["kind"], row["tone"], row["wording"])
        for inspection in today["inspections"]
        for row in inspection["findings"]
    }

    assert told == {
        (each.inspection.reference, each.position): (each.kind, each.tone or None, each.wording)
        for each in Finding.objects.select_related("inspection")
    }


def test_export_as_at_the_end_of_the_plan_gives_the_statuses_of_the_2016_paper():
    rows = [
        row
        for row in export("--as-at", "2016-03-31")["recommendations"]
        if row["parent"] == "LAC-2013"
    ]

    assert sorted(row["rag"] for row in rows) == ["amber"] * 4 + ["green"] * 16
    assert {row["status_date"] for row in rows} == {"2016-03-31"}
    assert {row["updates"][0]["date_basis"] for row in rows} == {"inferred"}
    assert {row["updates"][0]["basis"] for row in rows} == {"stated"}


# Cut at a day


def test_as_at_cuts_recommendations_by_the_day_they_were_made():
    recommendation = factories.recommendation(made_date=SPRING)

    assert exported(recommendation, SPRING - dt.timedelta(days=1)) is None
    assert exported(recommendation, SPRING)["rag"] is None


def test_as_at_cuts_updates_by_the_day_they_describe():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="red", status_date=SPRING)
    factories.status_update(recommendation, rag="green", status_date=AUTUMN)

    then, later = exported(recommendation, SUMMER), exported(recommendation, AUTUMN)

    assert (then["rag"], then["status_date"]) == ("red", SPRING.isoformat())
    assert [update["sequence"] for update in then["updates"]] == [1]
    assert (later["rag"], later["status_date"]) == ("green", AUTUMN.isoformat())
    assert [update["sequence"] for update in later["updates"]] == [1, 2]


def test_updates_are_all_there_the_corrected_and_the_withdrawn_too():
    recommendation = factories.recommendation()
    wrong = factories.status_update(recommendation, rag="green", status_date=SPRING)
    right = factories.status_update(recommendation, rag="red", status_date=SPRING, corrects=wrong)
    actions.withdraw_status(right, by=factories.user(), reason="Geese.")

    row = exported(recommendation, SUMMER)

    assert [(each["rag"], each["corrects"]) for each in row["updates"]] == [
        ("green", None),
        ("red", 1),
        (None, 2),
    ]
    assert row["rag"] is None


def test_as_at_never_cuts_sources_inspections_or_reviews(today):
    early = export("--as-at", "1990-01-01")

    assert early["recommendations"] == []
    # What a later inspection says of a finding is a dated list in it, and is cut like the others.
    for day in (early, today):
        for finding in (row for inspection in day["inspections"] for row in inspection["findings"]):
            dated = finding.pop("retests"), finding.pop("raised_by")
            assert day is today or dated == ([], [])
    for name in ("sources", "inspections", "reviews"):
        assert early[name] == today[name]


# As known at a moment


def test_known_by_leaves_out_what_was_recorded_later():
    recommendation = factories.recommendation(added_at=noon(SPRING))
    first = factories.status_update_recorded_at(
        recommendation, noon(SPRING), rag="red", status_date=SPRING
    )
    factories.status_update_recorded_at(
        recommendation, noon(AUTUMN), rag="green", status_date=SPRING, corrects=first
    )

    then = exported(recommendation, SUMMER, noon(SUMMER))
    now = exported(recommendation, SUMMER)

    assert (then["rag"], len(then["updates"])) == ("red", 1)
    assert (now["rag"], len(now["updates"])) == ("green", 2)


def test_known_by_leaves_out_recommendations_that_were_added_later():
    recommendation = factories.recommendation(added_at=noon(AUTUMN))

    assert exported(recommendation, AUTUMN, noon(SUMMER)) is None
    assert exported(recommendation, AUTUMN, noon(AUTUMN))


def test_known_by_leaves_out_the_themes_and_inspections_that_came_later():
    finding, theme, by = factories.finding(), factories.theme(), factories.user()
    before = timezone.now()
    actions.give_theme(finding, by=by, theme=theme, words=finding.text)
    given = timezone.now()
    actions.take_theme(finding, theme, by=by, reason="Not of ducks.")
    announced = factories.inspection(added_at=timezone.now(), added_by=by)
    brought_in = factories.inspection(source=factories.source())
    factories.received_letter(inspection=brought_in, kept_by=by, kept_at=timezone.now())

    def told(known_by: dt.datetime | None) -> dict[str, Any]:
        rows: Any = register(AUTUMN, known_by)["inspections"]
        return {row["reference"]: row for row in rows}

    known = [told(moment) for moment in (before, given, None)]
    themes = [rows[str(finding.inspection)]["findings"][0]["themes"] for rows in known]
    assert themes == [[], [theme.slug], []]
    for later in (announced, brought_in):
        assert [str(later) in rows for rows in known] == [False, False, True]


def test_known_by_a_bare_date_means_the_end_of_that_day_in_london():
    evening = dt.datetime(2021, 6, 30, 22, 30, tzinfo=dt.UTC)  # half past eleven in London
    recommendation = factories.recommendation(added_at=noon(SPRING))
    factories.status_update_recorded_at(recommendation, evening, status_date=SPRING)
    factories.status_update_recorded_at(
        recommendation, evening + dt.timedelta(hours=1), status_date=SPRING
    )

    rows = export("--as-at", "2021-06-30", "--known-by", "2021-06-30")["recommendations"]

    row = next(row for row in rows if row["reference"] == recommendation.reference)
    assert [update["sequence"] for update in row["updates"]] == [1]


def test_known_by_a_moment_without_zone_is_londons():
    exported = export("--as-at", "2021-06-30", "--known-by", "2021-06-30T12:00")

    assert exported["known_by"] == "2021-06-30T12:00:00+01:00"


def test_known_by_is_null_when_nobody_asks(today):
    assert today["known_by"] is None


# What is refused


@pytest.mark.once
@pytest.mark.parametrize("day", ["tomorrow", "2016-02-30", "31/03/2016"])
def test_a_day_that_is_none_is_refused(day):
    with pytest.raises(CommandError, match="--as-at"):
        export("--as-at", day)


@pytest.mark.once
def test_a_day_that_has_not_come_is_refused():
    tomorrow = timezone.localdate() + dt.timedelta(days=1)

    with pytest.raises(CommandError, match="today or in the past"):
        export("--as-at", tomorrow.isoformat())


@pytest.mark.once
@pytest.mark.parametrize("moment", ["yesterday", "2016-02-30", "2016-03-31T25:00"])
def test_a_moment_that_is_none_is_refused(moment):
    with pytest.raises(CommandError, match="--known-by"):
        export("--known-by", moment)


def test_today_is_described_when_no_day_is_asked(today):
    assert today["as_at"] == timezone.localdate().isoformat()
