"""The goals: each measures ours and a rival's cost of one answer, which must be the same."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import StringIO

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import databases, rivals
from bench.cpu import medians, resident_megabytes
from bench.registers import FIRST_DAY, PAST_DAY, YEARS
from recommendations.models import StatusSpan

MONTHS = YEARS * 12
ROUNDS = 5
LIST_URL = f"/recommendations/?as_at={PAST_DAY}"
STOCK_URL = f"/stock/?as_at={PAST_DAY}"
CSV_URL = f"{LIST_URL}&format=csv"
STOCK_CSV_URL = f"/stock/sheet/?as_at={PAST_DAY}"
HOME_URL = f"/?as_at={PAST_DAY}"


class Disagreement(Exception):
    """Our answer and the rival's differ, so that no figure would mean anything."""


def agree(what: str, ours: object, theirs: object) -> None:
    """Raise Disagreement if two answers differ; `what` names the question."""
    if ours != theirs:
        raise Disagreement(f"{what}: ours is {ours!r}, theirs {theirs!r}.")


@dataclass(frozen=True)
class Result:
    """One line of the table; `goal` is empty and `is_met` None where this size has no goal."""

    what: str
    size: int
    ours: str
    theirs: str
    measured: str
    goal: str
    is_met: bool | None


def seconds(taken: float) -> str:
    """Format seconds as milliseconds: "1,234.5 ms"."""
    return f"{taken * 1000:,.1f} ms"


def times_cheaper(
    what: str, size: int, ours: float, theirs: float, *, goal: float | None
) -> Result:
    """Build a Result of theirs divided by ours (CPU seconds), which must be at least `goal`."""
    ratio = theirs / ours
    return Result(
        what,
        size,
        seconds(ours),
        seconds(theirs),
        f"{ratio:.1f} times cheaper",
        f"at least {goal:g}" if goal else "",
        ratio >= goal if goal else None,
    )


def share(what: str, size: int, ours: float, theirs: float, *, goal: float | None) -> Result:
    """Build a Result of ours divided by theirs (CPU seconds), which must be at most `goal`."""
    ratio = ours / theirs
    return Result(
        what,
        size,
        seconds(ours),
        seconds(theirs),
        f"{ratio:.2f}",
        f"at most {goal:g}" if goal else "",
        ratio <= goal if goal else None,
    )


def at_most(what: str, size: int, figure: float, unit: str, *, goal: float | None) -> Result:
    """Build a Result of one figure of ours in `unit`, which must be at most `goal`."""
    return Result(
        what,
        size,
        "",
        "",
        f"{figure:,.2f} {unit}",
        f"at most {goal:g} {unit}" if goal else "",
        figure <= goal if goal else None,
    )


# Questions


def month_ends() -> list[dt.date]:
    """List the last day of each month of the register's ten years."""
    firsts = [
        dt.date(FIRST_DAY.year + month // 12, month % 12 + 1, 1) for month in range(1, MONTHS + 1)
    ]
    return [day - dt.timedelta(days=1) for day in firsts]


def series(days: list[dt.date]) -> list[dict[str, int]]:
    """Count the recommendations by RAG code on each of `days`, which are in order.

    Two queries for all the days, what began and what ended; the sums are made here.
    """
    changes = [(day, code, n) for day, code, n in StatusSpan.objects.count_begun(days[-1])]
    changes += [(day, code, -n) for day, code, n in StatusSpan.objects.count_ended(days[-1])]
    changes.sort()
    standing: Counter[str] = Counter()
    found, place = [], 0
    for day in days:
        while place < len(changes) and changes[place][0] <= day:
            standing[changes[place][1]] += changes[place][2]
            place += 1
        found.append({code: standing[code] for code in ("red", "amber", "green", "")})
    return found


def signed_in() -> Client:
    """Return a test client signed in as the register's only user, who has no role."""
    client = Client()
    client.force_login(User.objects.get(username="anyborough"))
    return client


def get(client: Client, url: str) -> str:
    """Return the HTML of a page, which must answer 200."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def stream(client: Client, url: str) -> Iterator[str]:
    """Return an iterator over the pieces of a streamed response, which must answer 200."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return (line.decode() for line in response)


def exhaust(lines: Callable[[], Iterator[str]]) -> None:
    """Read a streamed response to its end and keep nothing of it."""
    for _ in lines():
        pass


# Goals


def counts(size: int) -> list[Result]:
    """Compare the counts by RAG as at a past day with the correlated query's."""
    ours = StatusSpan.objects.on(PAST_DAY).count_by_rag
    theirs = partial(rivals.counts, PAST_DAY)
    agree("Counts as at a past day", ours(), theirs())
    taken = medians(ROUNDS, ours, theirs)
    goal = 8 if size == 100_000 else None
    return [times_cheaper("Counts by RAG as at a past day", size, *taken, goal=goal)]


def monthly_series(size: int) -> list[Result]:
    """Compare the counts on 120 month ends with one correlated query for each."""
    days = month_ends()
    theirs: list[dict[str, int]] = []

    def correlated() -> None:
        theirs[:] = [rivals.counts(day) for day in days]

    [ours] = medians(ROUNDS, partial(series, days))
    [rival] = medians(1, correlated, warm=False)
    agree("Monthly series", series(days), theirs)
    goal = 20 if size == 100_000 else None
    results = [times_cheaper("Monthly series over ten years", size, ours, rival, goal=goal)]
    if size == 20_000 and connection.vendor == "sqlite":
        results.append(at_most("The same, with its Python", size, ours, "s", goal=0.5))
    return results


def list_page(size: int) -> list[Result]:
    """Compare page 1 of the list with a stock django-tables2 page, and count its queries."""
    client = signed_in()
    ours, theirs = get(client, LIST_URL), get(client, STOCK_URL)
    agree("Rows of the list", references(ours), references(theirs))
    taken = medians(15, partial(get, client, LIST_URL), partial(get, client, STOCK_URL))
    return [
        share("List, page 1, beside a stock django-tables2 page", size, *taken, goal=0.6),
        at_most("Queries of the list", size, queries_of(client, LIST_URL), "queries", goal=6),
    ]


def queries_of(client: Client, url: str) -> int:
    """Count the queries of a page, without those for the session, the user and permissions."""
    with CaptureQueriesContext(connection) as queries:
        get(client, url)
    tables = ("django_session", "auth_user", "auth_group", "auth_permission")
    return sum(not any(f'FROM "{table}"' in query["sql"] for table in tables) for query in queries)


def references(page: str) -> list[str]:
    """List the references, after "ANY-", of the recommendations that an HTML page links to."""
    parts = page.split('href="/recommendations/ANY-')[1:]
    return [part.split("/", 1)[0] for part in parts]


def growth(smallest: int, largest: int) -> list[Result]:
    """Compare page 1 of the list in the largest register with that in the smallest."""
    taken: dict[int, list[float]] = {smallest: [], largest: []}
    for _ in range(ROUNDS):
        for size in (smallest, largest):
            databases.use(size)
            client = signed_in()
            taken[size] += medians(1, partial(get, client, LIST_URL))
    small, large = (sorted(taken[size])[ROUNDS // 2] for size in (smallest, largest))
    what = f"List, page 1, at {largest:,} beside {smallest:,}"
    return [share(what, largest, large, small, goal=1.3)]


def dashboard(size: int) -> list[Result]:
    """Measure the dashboard's CPU for the first reader of a day, and for every later one."""
    client = signed_in()
    # Another day first, so that templates and code are loaded and only the answers are new.
    get(client, HOME_URL.replace("12-31", "12-30"))
    [first] = medians(1, partial(get, client, HOME_URL), warm=False)
    [later] = medians(ROUNDS, partial(get, client, HOME_URL))
    goal = 1 if size == 100_000 else None
    return [
        at_most("Dashboard as at a past day, first asked", size, first, "s of CPU", goal=None),
        at_most("The same while the register stands", size, later, "s of CPU", goal=goal),
    ]


def sheets(size: int) -> list[Result]:
    """Compare the CSV with django-tables2's up to 20,000 rows; measure the memory it adds."""
    client = signed_in()
    ours, theirs = partial(stream, client, CSV_URL), partial(stream, client, STOCK_CSV_URL)
    results = []
    if size <= 20_000:
        agree("Rows of the CSV", our_sheet(ours()), their_sheet(theirs()))
        # At 1,000 what any request costs weighs as much as the rows do.
        goal = 20 if size == 20_000 else None
        rounds = 5 if size <= 1000 else 3
        taken = medians(rounds, partial(exhaust, ours), partial(exhaust, theirs), warm=False)
        results.append(times_cheaper("CSV beside TableExport", size, *taken, goal=goal))
    before = resident_megabytes()
    most = max(resident_megabytes() for _ in ours())
    results.append(at_most("Memory that the CSV adds", size, most - before, "MB", goal=20))
    return results


# What the rival's sheet has too, in its order.
IN_BOTH = (
    *("Reference", "Number as printed", "Review or inspection", "Objective", "Section"),
    *("Recommendation", "Wording", "Source", "Made", "Made date is", "Owner", "Due"),
    *("Position as at", "RAG", "Stated of", "That date is", "Basis", "Impact"),
    *("What has happened", "Evidence", "What next", "By when", "Themes"),
)


def our_sheet(pieces: Iterator[str]) -> list[list[str]]:
    """Parse our CSV into rows of the columns IN_BOTH, without the heading."""
    heading, *rows = csv.reader(StringIO("".join(pieces).lstrip("\ufeff")))
    places = [heading.index(name) for name in IN_BOTH]
    return [[row[place] for place in places] for row in rows]


def their_sheet(pieces: Iterator[str]) -> list[list[str]]:
    """Parse the rival's CSV into rows of the columns IN_BOTH, without the heading."""
    _, *rows = csv.reader(StringIO("".join(pieces)))
    return [row[: len(IN_BOTH)] for row in rows]


GOALS = (counts, monthly_series, list_page, dashboard, sheets)
