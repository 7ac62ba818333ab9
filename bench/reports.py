"""The cost of the committee's report as PDF, beside its bare words, one table, and Chromium.

The PDFs compared are all tagged. Each is made in turn within one process, save Chromium's, whose
processes are counted from start to end, and ours again by itself for the memory that it takes.
"""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from random import Random

from django.contrib.auth.models import User

from bench import databases, printing
from bench.cpu import medians
from bench.goals import Result, at_most, share, times_cheaper
from recommendations.models import Recommendation, ScrutinyReview
from recommendations.reports.build import build_report
from recommendations.reports.content import Report
from recommendations.reports.render import STYLESHEETS, report_html
from recommendations.reports.subjects import find_subjects
from wirral_tracker.kit.pdf import render_pdf

SIZES = (40, 200)
FIRST_DAY = dt.date(2020, 1, 15)
LAST_DAY = dt.date(2024, 3, 31)
UPDATES = 4
COLOURS = ("red", "amber", "green", "amber", "green", "green", "amber")
OPENINGS = (
    "Anyborough Council counted its ducks",
    "The head of ducks asked every pond",
    "Each keeper of a pond wrote down",
    "A panel of councillors went round and saw",
    "The parks team, with three volunteers, found out",
)
MATTERS = (
    "how many had come back by the spring",
    "which of the twelve ponds were without shade",
    "what the children of Anyborough would like to see there",
    "why the geese had moved from the old mill to the reservoir",
    "whether the new fence beside the railway had done any good",
)
ENDINGS = (
    "and told the committee in June.",
    "and will do so again in the autumn of 2024, weather allowing.",
    "but the figures of two ponds were lost in a flood.",
    "and put the figures on the council’s pages, with a map.",
    "which nobody had done before; the way of counting is written down now.",
)


def results() -> Iterator[Result]:
    """Yield each Result as soon as it is measured, for reports of each of SIZES."""
    for size in SIZES:
        databases.create(size)
        report = report_of(size)
        document = report_html(report)
        rounds = 5 if size <= 40 else 1
        ours, floor, naive = medians(
            rounds,
            partial(render_pdf, document, STYLESHEETS),
            partial(printing.plain_pdf, printing.bare(document), printing.PLAIN_PAGE),
            partial(printing.plain_pdf, printing.naive(report), printing.NAIVE_PAGE),
            warm=size == SIZES[0],
        )
        yield share("Report beside its words, bare", size, ours, floor, goal=1.3)
        yield times_cheaper("Report beside one table of it", size, ours, naive, goal=3)
        browser = printing.chromium_seconds(document)
        goal = 4 if size == 200 else None
        yield share("Report beside Chromium’s", size, ours, browser, goal=goal)
        most = printing.peak_megabytes(document)
        yield at_most("Memory of the process that prints", size, most, "MB", goal=80 + size)


# The report


def report_of(size: int) -> Report:
    """Create two reviews with `size` recommendations in all, and build the report on them."""
    from tests import factories

    random = Random(size)
    by = factories.user()
    colours = cycle(COLOURS)
    reviews = [
        factories.review(reference=f"ANY-{place}", title=f"The ducks of the {place.lower()}")
        for place in ("PONDS", "RIVERS")
    ]
    for number in range(1, size + 1):
        review = reviews[(number - 1) * len(reviews) // size]
        made = recommendation(random, review, number, by)
        for sequence in range(UPDATES):
            status_update(random, made, number, sequence, by, next(colours))
    return build_report(find_subjects([review.reference for review in reviews]), LAST_DAY)


def recommendation(random: Random, review: ScrutinyReview, number: int, by: User) -> Recommendation:
    """Create recommendation `number` of a review; every second has an owner."""
    from tests import factories

    return factories.recommendation(
        review=review,
        order=number,
        number=str(number),
        section=f"The ponds of ward {number // 10 + 1}",
        text=sentences(random, 1),
        owner="Head of Ducks" if number % 2 else "",
        original_due_date=LAST_DAY if number % 3 else None,
        added_by=by,
    )


def status_update(
    random: Random, made: Recommendation, number: int, sequence: int, by: User, rag: str
) -> None:
    """Create update `sequence` of a recommendation: two paragraphs, for every fourth a list too."""
    from tests import factories

    narrative = f"{sentences(random, 2)}\n\n{sentences(random, 1 + number % 3)}"
    if number % 4 == 0:
        narrative += "".join(f"\n• {sentences(random, 1)}" for _ in range(3))
    factories.status_update(
        made,
        by=by,
        rag=rag,
        status_date=FIRST_DAY + dt.timedelta(days=90 + sequence * 300 + number % 60),
        narrative=narrative,
        # What each colour has to say, or it would be refused.
        evidence=sentences(random, 1) if number % 2 or rag == "green" else "",
        what_next="" if rag == "green" else "Count them again.",
        what_next_date=None if rag == "green" else LAST_DAY,
    )


def sentences(random: Random, count: int) -> str:
    """Return `count` random sentences, each an opening, a matter and an ending."""
    parts = [" ".join(map(random.choice, (OPENINGS, MATTERS, ENDINGS))) for _ in range(count)]
    return " ".join(parts)
