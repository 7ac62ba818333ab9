"""The charts' numbers, held to plain definitions over plainly fictional data.

The real register is in the database too: a chart over the whole register is compared with what
counting it the slow way gives.
"""

import datetime as dt
import re
from collections import Counter
from typing import Any

import pytest
from django.urls import reverse

from findings.lines import put_in_line
from findings.models import Finding, FindingTheme, Grade, Inspection, Judgement, JudgementArea
from recommendations.charts.bars import HEIGHT, Bar, bars_of, hatching
from recommendations.charts.periods import periods_of, span_in_words
from recommendations.charts.rag_mix import Gap, Mix, Share, rag_mix
from recommendations.models import Committee, Meeting, Recommendation
from recommendations.pages.charts.judgements import Judgements, judgements_by
from recommendations.pages.charts.ladders import ladders_of
from recommendations.pages.charts.themes import themes_by_inspection
from recommendations.rag import STATUSES
from tests import factories

pytestmark = pytest.mark.django_db

# Before anything that the real register holds: charts as at these days show fictional data only.
MADE = dt.date(2001, 2, 14)
LATER = dt.date(2003, 12, 31)


def made(number: int = 1, **values) -> list[Recommendation]:
    review = values.pop("review", None) or factories.review()
    return [
        factories.recommendation(**{"review": review, "made_date": MADE, **values})
        for _ in range(number)
    ]


def rated(recommendation: Recommendation, rag: str, day: dt.date) -> None:
    factories.status_update(
        recommendation, rag=rag, status_date=day, narrative=f"Ducks were {rag} on {day}."
    )


def mix_ending(shown: list[Mix | Gap], last: dt.date) -> Mix:
    return next(each for each in shown if isinstance(each, Mix) and each.period.last == last)


def bar_of(shown: list[Mix | Gap], place: int = -1) -> Bar:
    bar = bars_of(shown)[place]
    assert isinstance(bar, Bar)
    return bar


def plainly(first: dt.date, last: dt.date) -> dict[str, tuple[int, int]]:
    """By status, how many whose colour was stated from the first day on, and how many before."""
    counts: Counter[tuple[str, bool]] = Counter()
    for each in Recommendation.objects.as_at(last):
        position: Any = each
        counts[each.rag.code, (position.current_status_date or each.made_date) >= first] += 1
    codes = ("red", "amber", "green", "")
    return {code: (counts[code, True], counts[code, False]) for code in codes}


def as_counts(mix: Mix) -> dict[str, tuple[int, int]]:
    return {share.rag.code: (share.stated, share.carried) for share in mix.shares}


# Periods


def test_periods_are_quarters_and_end_on_the_day():
    periods = periods_of(MADE, dt.date(2001, 8, 3), [])

    assert [each.label for each in periods] == [
        "January to March 2001",
        "April to June 2001",
        "1 July to 3 August 2001",
    ]


def test_two_meetings_make_no_series():
    meetings = [dt.date(2001, 5, 1), dt.date(2001, 7, 2)]

    assert periods_of(MADE, LATER, meetings) == periods_of(MADE, LATER, [])


def test_three_meetings_take_over_from_the_quarters():
    meetings = [dt.date(2001, 5, 1), dt.date(2001, 7, 2), dt.date(2001, 9, 30)]

    periods = periods_of(MADE, dt.date(2001, 10, 9), meetings)

    assert [each.label for each in periods] == [
        "January to March 2001",
        "Meeting of 1 May 2001",
        "Meeting of 2 July 2001",
        "Meeting of 30 September 2001",
        "1 to 9 October 2001",
    ]


@pytest.mark.parametrize("day", [MADE, dt.date(2001, 3, 31), dt.date(2001, 4, 1), LATER])
def test_periods_follow_one_another_without_a_day_between(day):
    periods = periods_of(MADE, day, [])

    assert periods[-1].last == day
    for earlier, later in zip(periods, periods[1:], strict=False):
        assert later.first == earlier.last + dt.timedelta(days=1)


def test_span_in_words_names_whole_months_or_days():
    assert span_in_words(dt.date(2016, 4, 1), dt.date(2019, 6, 30)) == "April 2016 to June 2019"
    assert span_in_words(dt.date(2016, 4, 2), dt.date(2016, 6, 30)) == "2 April to 30 June 2016"


# RAG mix


def test_nothing_made_gives_no_mix():
    assert rag_mix(dt.date(1999, 1, 1)) == []
    assert bars_of([]) == []


def test_a_colour_is_stated_in_its_quarter_and_carried_forward_after():
    one, two = made(2)
    rated(one, "amber", dt.date(2001, 5, 5))
    rated(two, "green", dt.date(2001, 8, 8))

    shown = rag_mix(dt.date(2001, 9, 30))

    assert as_counts(mix_ending(shown, dt.date(2001, 6, 30)))["amber"] == (1, 0)
    autumn = as_counts(mix_ending(shown, dt.date(2001, 9, 30)))
    assert (autumn["amber"], autumn["green"], sum(autumn[""])) == ((0, 1), (1, 0), 0)


def test_a_colour_overtaken_within_its_quarter_is_not_counted():
    (one,) = made()
    rated(one, "red", dt.date(2001, 4, 2))
    rated(one, "amber", dt.date(2001, 5, 2))
    rated(one, "green", dt.date(2001, 6, 30))

    june = mix_ending(rag_mix(dt.date(2001, 6, 30)), dt.date(2001, 6, 30))

    assert as_counts(june) == {"red": (0, 0), "amber": (0, 0), "green": (1, 0), "": (0, 0)}


def test_a_colour_stated_again_counts_as_stated():
    (one,) = made()
    rated(one, "amber", dt.date(2001, 4, 2))
    rated(one, "amber", dt.date(2001, 7, 2))

    september = mix_ending(rag_mix(dt.date(2001, 9, 30)), dt.date(2001, 9, 30))

    assert as_counts(september)["amber"] == (1, 0)


@pytest.mark.parametrize("with_meetings", [False, True])
def test_every_mix_is_what_plain_counting_gives(with_meetings):
    days = [MADE + dt.timedelta(days=37 * n) for n in range(1, 25)]
    for place, each in enumerate(made(8)):
        for turn, day in enumerate(days[place::5]):
            rated(each, ("red", "amber", "green")[(place + turn) % 3], day)
    if with_meetings:
        committee = Committee.objects.create(name="Anyborough Ducks Committee")
        for day in (days[3], days[9], days[15]):
            Meeting.objects.create(committee=committee, date=day)

    mixes = [each for each in rag_mix(LATER) if isinstance(each, Mix)]

    assert len(mixes) >= 6
    for mix in mixes:
        assert as_counts(mix) == plainly(mix.period.first, mix.period.last)
        assert mix.total == Recommendation.objects.made_by(mix.period.last).count()


def test_the_real_register_is_counted_as_plainly():
    day = dt.date(2026, 1, 1)

    mixes = [each for each in rag_mix(day) if isinstance(each, Mix)]

    assert mixes[-1].period.last == day
    assert [as_counts(mix) for mix in mixes] == [
        plainly(mix.period.first, mix.period.last) for mix in mixes
    ]


def test_a_long_silence_is_one_gap_and_the_day_itself_is_shown():
    made()

    shown = rag_mix(LATER)

    assert [each.label if isinstance(each, Gap) else each.period.label for each in shown] == [
        "January to March 2001",
        "Nothing held, April 2001 to September 2003",
        "October to December 2003",
    ]


@pytest.mark.once
def test_one_quiet_quarter_is_drawn():
    (one,) = made()
    rated(one, "amber", dt.date(2001, 8, 1))

    shown = rag_mix(dt.date(2001, 9, 30))

    assert [each.is_gap for each in shown] == [False, False, False]


def test_a_past_day_shows_nothing_later():
    (one,) = made()
    rated(one, "green", dt.date(2001, 8, 1))
    day = dt.date(2001, 7, 31)

    shown = rag_mix(day)

    assert mix_ending(shown, day) is shown[-1]
    assert all(as_counts(mix)["green"] == (0, 0) for mix in shown if isinstance(mix, Mix))


def test_the_mix_takes_four_queries_for_one_as_for_thirty(django_assert_num_queries):
    (one,) = made()
    rated(one, "amber", dt.date(2001, 4, 2))
    with django_assert_num_queries(4):
        rag_mix(LATER)
    for each in made(30):
        rated(each, "green", dt.date(2002, 4, 2))
    with django_assert_num_queries(4):
        rag_mix(LATER)


# Bars


@pytest.mark.once
def test_blocks_fill_the_bar_and_the_worst_is_at_the_bottom():
    for each, rag in zip(made(4), ("green", "red", "amber", ""), strict=True):
        if rag:
            rated(each, rag, dt.date(2001, 3, 1))

    bar = bar_of(rag_mix(dt.date(2001, 3, 31)), 0)

    assert [block.rag.code for block in bar.blocks] == ["red", "amber", "green", ""]
    assert bar.blocks[0].y + bar.blocks[0].height == pytest.approx(bar.foot)
    for lower, upper in zip(bar.blocks, bar.blocks[1:], strict=False):
        assert upper.y + upper.height == pytest.approx(lower.y, abs=0.2)


@pytest.mark.once
def test_carried_forward_is_hatched_and_has_a_block_of_its_own():
    one, two = made(2)
    rated(one, "amber", dt.date(2001, 3, 1))
    rated(two, "amber", dt.date(2001, 4, 1))

    bar = bar_of(rag_mix(dt.date(2001, 6, 30)))

    drawn = [(block.number, block.is_carried, block.path.count("L") > 5) for block in bar.blocks]
    assert drawn == [(1, True, True), (1, False, False)]


@pytest.mark.once
def test_words_beside_low_blocks_do_not_touch():
    for place, each in enumerate(made(60)):
        if place < 3:
            rated(each, ("red", "amber", "green")[place], dt.date(2001, 3, 1))

    bar = bar_of(rag_mix(dt.date(2001, 3, 31)), 0)

    beside = [block.label.y for block in bar.blocks if block.label.anchor == "start"]
    assert len(beside) == 3
    assert all(lower - upper >= 14 for lower, upper in zip(beside, beside[1:], strict=False))
    assert max(beside) <= HEIGHT


@pytest.mark.once
def test_words_within_hatching_are_dark_and_no_line_crosses_them():
    one, two = made(2)
    rated(one, "red", dt.date(2001, 3, 1))
    rated(two, "red", dt.date(2001, 4, 1))

    carried, stated = bar_of(rag_mix(dt.date(2001, 6, 30))).blocks

    assert (carried.label.ink, stated.label.ink) == ("#14201f", "#fff")
    lines = [
        [float(each) for each in line]
        for line in re.findall(r"M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)", carried.path)
    ]
    middles = [((x + to_x) / 2, (y + to_y) / 2) for x, y, to_x, to_y in lines]
    crossing = [(x, y) for x, y in middles if abs(x - 28) < 12 and abs(y - carried.label.y + 4) < 6]
    assert len(lines) > 30
    assert crossing == []


@pytest.mark.once
def test_thousands_have_wider_bars():
    period = periods_of(MADE, MADE, [])[0]
    shares = [tuple(Share(rag, number, 0) for rag in STATUSES) for number in (2, 500)]

    few, many = (bar_of([Mix(period, each)]) for each in shares)

    assert (few.is_wide, many.is_wide, many.total) == (False, True, "2,000")


@pytest.mark.once
def test_hatching_stays_within_its_block():
    points = re.findall(r"[ML]([\d.]+) ([\d.]+)", hatching(54, 33, 100))

    assert points
    assert all(1 <= float(x) <= 55 and 100 <= float(y) <= 133 for x, y in points)


# Judgements


@pytest.fixture
def judged() -> dict[str, Inspection]:
    """Three frameworks of Anyborough: feathers, then feathers under a new name, then no more."""
    areas, grades = {}, {}
    for framework, area in (("Duck 1901", "Feathers"), ("Duck 1902", "Plumage")):
        areas[framework] = JudgementArea.objects.create(
            framework=framework, code="feathers", name=area, order=1
        )
    for framework in ("Duck 1901", "Duck 1902", "Duck 1903"):
        for level, name in ((1, "Splendid"), (2, "Adequate" if "1901" in framework else "Fair")):
            grades[framework, level] = Grade.objects.create(
                framework=framework, code=f"level-{level}", name=name, level=level
            )
    areas["Duck 1903"] = JudgementArea.objects.create(
        framework="Duck 1903", code="ponds", name="Ponds", order=2
    )
    line = put_in_line(areas["Duck 1901"], None).line
    put_in_line(areas["Duck 1902"], line)
    put_in_line(areas["Duck 1903"], None)
    held = factories.source()
    events = {}
    for year, framework, kind, source in (
        (1901, "Duck 1901", Inspection.Kind.SIF, held),
        (1902, "Duck 1902", Inspection.Kind.FOCUSED_VISIT, held),
        (1903, "Duck 1902", Inspection.Kind.ILACS_STANDARD, None),
        (1904, "Duck 1902", Inspection.Kind.ILACS_STANDARD, held),
        (1905, "Duck 1903", Inspection.Kind.ILACS_STANDARD, held),
    ):
        day = dt.date(year, 6, 1)
        events[f"DUCK-{year}"] = factories.inspection(
            reference=f"DUCK-{year}",
            framework=framework,
            kind=kind,
            source=source,
            start_date=day,
            end_date=day,
        )
    for reference, framework, level in (
        ("DUCK-1901", "Duck 1901", 2),
        ("DUCK-1904", "Duck 1902", 1),
        ("DUCK-1905", "Duck 1903", 1),
    ):
        Judgement.objects.create(
            inspection=events[reference],
            area=areas[framework],
            grade=grades[framework, level],
            locator=factories.paragraph(document=held),
        )
    return events


def words(judgements: Judgements) -> dict[str, list[str]]:
    return {each.name: [one.word for one in each.outcomes] for each in judgements.areas}


def test_an_area_is_carried_on_through_frameworks(judged):
    judgements = judgements_by(dt.date(1906, 1, 1))

    assert words(judgements)["Plumage"] == [
        "Adequate",
        "Not graded",
        "Unknown",
        "Splendid",
        "No longer made",
    ]


def test_an_area_that_came_later_was_not_dropped_before(judged):
    judgements = judgements_by(dt.date(1906, 1, 1))

    assert words(judgements)["Ponds"] == [
        "Not made",
        "Not graded",
        "Unknown",
        "Not made",
        "Splendid",
    ]


def test_a_past_day_knows_no_later_inspection_area_or_grade(judged):
    judgements = judgements_by(dt.date(1901, 12, 31))

    assert [each.reference for each in judgements.inspections] == ["DUCK-1901"]
    assert words(judgements) == {"Feathers": ["Adequate"]}
    assert judgements.levels == [["Splendid"], ["Adequate"]]


def test_a_level_keeps_every_name_that_frameworks_give_it(judged):
    assert judgements_by(dt.date(1906, 1, 1)).levels == [["Splendid"], ["Adequate", "Fair"]]


def test_judgements_take_four_queries(judged, django_assert_num_queries):
    with django_assert_num_queries(4):
        judgements_by(dt.date(1906, 1, 1))
    with django_assert_num_queries(4):
        judgements_by(dt.date(2026, 1, 1))


@pytest.mark.once
def test_each_reason_has_a_lane_and_a_sign_of_its_own(judged):
    plumage = ladders_of(judgements_by(dt.date(1906, 1, 1)))[0]

    assert [mark.sign for mark in plumage.marks] == ["", "–", "?", "", "×"]
    assert len({mark.y for mark in plumage.marks}) == 5


def test_the_line_holds_a_grade_through_visits_and_breaks_where_nothing_is_known(judged):
    ladder = ladders_of(judgements_by(dt.date(1906, 1, 1)))[0]

    first, visit, _, second, _ = ladder.marks
    assert ladder.path == f"M{first.x:g} {first.y:g}H{visit.x:g}M{second.x:g} {second.y:g}"


def test_overall_effectiveness_of_the_real_register():
    judgements = judgements_by(dt.date(2026, 1, 1))

    assert words(judgements)["Overall effectiveness"] == [
        "Inadequate",
        "Not graded",
        "Not graded",
        "Unknown",
        "Not graded",
        "Requires improvement to be good",
        "Not graded",
    ]


def test_grades_of_2016_that_a_review_quotes_are_grades_and_marked():
    """Of care leavers and of children looked after; nothing says what else of 2019 was judged."""
    judgements = judgements_by(dt.date(2026, 1, 1))

    assert words(judgements)["The experiences and progress of care leavers"][0] == "Inadequate"
    assert words(judgements)["The experiences and progress of children in care"] == [
        "Requires improvement",
        "Not graded",
        "Not graded",
        "Unknown",
        "Not graded",
        "Requires improvement to be good",
        "Not graded",
    ]
    told = [
        (outcome.inspection.reference, outcome.known_through.slug)
        for area in judgements.areas
        for outcome in area.outcomes
        if outcome.known_through
    ]
    assert sorted(told) == [
        ("ILACS-2019", "ilacs-2023"),
        ("SIF-2016", "cp-2019"),
        ("SIF-2016", "cp-2019"),
        ("SIF-2016", "mv4"),
    ]


def told_grade(judged, level: int) -> None:
    """One more document tells of the inspection of 1903, whose own report is not held."""
    area = JudgementArea.objects.get(framework="Duck 1902")
    Judgement.objects.create(
        inspection=judged["DUCK-1903"],
        area=area,
        grade=Grade.objects.get(framework="Duck 1902", level=level),
        locator=factories.paragraph(),
    )


def test_of_a_grade_that_others_tell_differently_none_is_drawn(judged):
    told_grade(judged, 1)
    assert words(judgements_by(dt.date(1906, 1, 1)))["Plumage"][2] == "Splendid"
    told_grade(judged, 2)

    plumage = ladders_of(judgements_by(dt.date(1906, 1, 1)))[0]

    assert plumage.marks[2].outcome.word == "Told differently"
    assert plumage.marks[2].sign == "≠"


def test_a_framework_drops_no_area_before_a_report_shows_that(judged):
    """Others told one grade of it: of what else it judges, nobody here knows."""
    event = factories.inspection(
        reference="DUCK-1906",
        framework="Duck 1904",
        kind=Inspection.Kind.ILACS_STANDARD,
        start_date=dt.date(1906, 6, 1),
        end_date=dt.date(1906, 6, 1),
    )
    area = JudgementArea.objects.create(framework="Duck 1904", code="ponds", name="Ponds", order=1)
    put_in_line(area, JudgementArea.objects.get(framework="Duck 1903").line)
    grade = Grade.objects.create(framework="Duck 1904", code="level-1", name="Splendid", level=1)
    Judgement.objects.create(
        inspection=event, area=area, grade=grade, locator=factories.paragraph()
    )

    found = words(judgements_by(dt.date(1907, 1, 1)))

    assert found["Ponds"][-1] == "Splendid"
    assert found["Plumage"][-2:] == ["No longer made", "Unknown"]


def test_an_area_that_comes_back_was_not_dropped_between(judged):
    event = factories.inspection(
        reference="DUCK-1906",
        framework="Duck 1902",
        kind=Inspection.Kind.ILACS_STANDARD,
        source=factories.source(),
        start_date=dt.date(1906, 6, 1),
        end_date=dt.date(1906, 6, 1),
    )

    found = words(judgements_by(dt.date(1907, 1, 1)))

    assert event.reference == "DUCK-1906"
    assert found["Plumage"][-2:] == ["Not made", "Not made"]


def test_two_lines_of_one_name_are_told_apart_by_their_frameworks(judged):
    ponds = JudgementArea.objects.create(framework="Duck 1902", code="ponds", name="Ponds", order=3)
    put_in_line(ponds, None)

    names = [area.name for area in judgements_by(dt.date(1906, 1, 1)).areas]

    assert names == ["Plumage", "Ponds (Duck 1903)", "Ponds (Duck 1902)"]


# Themes by inspection


def raised(theme, inspection: Inspection, times: int) -> None:
    for _ in range(times):
        finding = factories.finding(inspection=inspection)
        FindingTheme.objects.create(finding=finding, theme=theme, words="ducks")


def test_a_cell_counts_the_findings_of_its_inspection():
    theme = factories.theme()
    first = factories.inspection(start_date=MADE, end_date=MADE)
    second = factories.inspection(start_date=LATER, end_date=LATER)
    raised(theme, first, 2)
    raised(theme, second, 10)

    shading = themes_by_inspection(LATER)

    row = next(row for row in shading.rows if row.theme == theme)
    assert [(cell.number, cell.shade) for cell in row.cells] == [(2, 1), (10, 5)]
    assert row.total == 12


def test_a_past_day_counts_no_later_inspection():
    theme = factories.theme()
    raised(theme, factories.inspection(start_date=LATER, end_date=LATER), 1)

    shading = themes_by_inspection(LATER - dt.timedelta(days=1))

    assert shading.inspections == []


def test_shading_agrees_with_the_findings_of_each_theme():
    day = dt.date(2026, 1, 1)
    by_theme = Finding.objects.up_to(day).count_by_theme()

    rows = themes_by_inspection(day).rows

    assert {row.theme.pk: row.total for row in rows if row.total} == by_theme
    assert [row.total for row in rows] == sorted((row.total for row in rows), reverse=True)


def test_what_nothing_places_in_time_is_named_and_not_drawn(client, manager):
    theme = factories.theme()
    undated = factories.inspection(start_date=None, end_date=None, date_text="Not announced yet")
    ahead = factories.inspection(
        start_date=None, end_date=None, date_text="Not before then", earliest_date=LATER
    )
    raised(theme, undated, 3)
    client.force_login(manager)

    for drawn in (judgements_by(MADE), themes_by_inspection(MADE)):
        assert undated not in drawn.inspections
        assert undated in drawn.undated
        assert ahead not in drawn.undated
    assert [row.total for row in themes_by_inspection(MADE).rows if row.theme == theme] == [0]
    for name in ("home", "theme_list"):
        assert "nothing held says when it was" in page(client, name, "2026-01-01")


def test_shading_takes_three_queries(django_assert_num_queries):
    with django_assert_num_queries(3):
        themes_by_inspection(dt.date(2026, 1, 1))


# Pages


def page(client, name: str, day: str) -> str:
    return client.get(reverse(name), {"as_at": day}).content.decode()


@pytest.mark.once
def test_every_drawing_has_a_title_and_a_description(client, manager):
    client.force_login(manager)

    html = page(client, "home", "2026-01-01")

    drawings = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(drawings) > 10
    for drawing in drawings:
        labelled = re.search(r'aria-labelledby="(\S+) (\S+)"', drawing)
        assert labelled
        assert re.search(rf'<title id="{labelled[1]}">[^<]+</title>', drawing)
        assert re.search(rf'<desc id="{labelled[2]}">[^<]+</desc>', drawing)
    assert len(re.findall(r' id="([^"]+)"', html)) == len(set(re.findall(r' id="([^"]+)"', html)))


@pytest.mark.once
def test_drawings_carry_no_style_and_no_script(client, manager):
    client.force_login(manager)

    drawings = re.findall(r"<svg.*?</svg>", page(client, "home", "2026-01-01"), re.DOTALL)

    assert not [each for each in drawings if "style" in each or "script" in each]


def test_the_table_prints_the_numbers_of_the_blocks(client, manager):
    (one, two, three) = made(3)
    rated(one, "amber", dt.date(2001, 3, 1))
    rated(two, "amber", dt.date(2001, 4, 1))
    client.force_login(manager)

    html = page(client, "home", "2001-06-30")

    assert html.count(">A 1</text>") == 3
    assert "Amber: 1 stated in the period, 1 carried forward." in html
    assert "1 stated, 1 carried forward" in html
    assert f"{reverse('recommendation_list')}?as_at=2001-06-30&amp;rag=amber" in html


def test_the_dashboard_as_at_an_early_day_says_that_there_is_nothing(client, manager):
    client.force_login(manager)

    html = page(client, "home", "1999-01-01")

    assert "<svg" not in html.split("RAG over time")[1]
    assert "No inspection is known of by this day." in html


def test_the_themes_page_links_each_number_to_its_findings(client, reader):
    client.force_login(reader)

    html = page(client, "theme_list", "2026-01-01")

    assert "?theme=permanence&amp;inspection=ILACS-2023&amp;as_at=2026-01-01" in html
    assert "None held" in html
