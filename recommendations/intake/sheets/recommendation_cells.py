"""The cells of a row about the recommendation itself: its printed words, its owner, its dates."""

import datetime as dt
import re

from recommendations.intake.sheets.plans import CellChange, CellProblem, day_words
from recommendations.intake.sheets.reading import SheetRow
from recommendations.intake.sheets.register import Register, RegisterEntry, plain
from recommendations.intake.sheets.status_cells import heading_of
from recommendations.intake.sheets.values import Unclear, day_in_cell
from recommendations.models import PlacedRecommendation
from recommendations.sheet_rows import mark
from recommendations.statements.faults import messages_of
from recommendations.statements.recommendations import PlanFields, PlanStatement
from wirral_tracker.kit.sheets import inert

PRINTED = ("number", "parent", "objective", "section", "text", "wording", "source_words")
MARK = re.compile(r"(\d{1,6})-[0-9a-f]{8}")
REFUSED = {
    "text": "The words of a recommendation are never changed. The register has: “{}”",
    "owner": "Its owner is “{}”. An owner is changed on its own page, with the day.",
    "due_date": "It is due on {}. A due date is moved on its own page, with the reason.",
    "original_due_date": "It was first due on {}, which is kept for good.",
}
REFUSED_ELSE = "This is as its source prints it and is never changed. The register has: “{}”"
NOT_HELD = "The register has no recommendation {}."
MARK_CHANGED = "This cell has been changed. Take a new sheet, or empty it."


def opened_on(row: SheetRow, entry: RegisterEntry, opened: int) -> int | None:
    """Return the sequence of the latest update when a row was filled in; None for a changed mark.

    The row's mark says it; without a mark it is `opened`, the latest when the sheet was sent.
    """
    cell = row.cells.get("mark", "")
    if not cell:
        return opened
    found = MARK.fullmatch(cell)
    if not found or int(found[1]) > entry.latest_sequence:
        return None
    return int(found[1])


def printed_problems(row: SheetRow, entry: RegisterEntry) -> list[CellProblem]:
    """List a problem for each printed cell that differs; nobody's role may change these words."""
    problems = []
    for name in PRINTED:
        cell = plain(row.cells.get(name, ""))
        printed = plain(str(entry.printed[heading_of(name)] or ""))
        if cell and cell not in (printed, plain(inert(printed)), printed.removeprefix("'")):
            problems.append(_refused(row, name, printed))
    made = row.cells.get("made_date", "")
    if made and day_or_none(made) != entry.recommendation.made_date:
        problems.append(_refused(row, "made_date", day_words(entry.recommendation.made_date)))
    return problems


def plan_of(
    row: SheetRow, entry: RegisterEntry, register: Register
) -> tuple[PlanStatement | None, list[CellChange], list[CellProblem]]:
    """Plan the first owner and the first due date that a row gives, where there is none yet.

    A row whose mark says that nobody touched them says nothing, however they were moved since.

    Returns: the statement, None where the row gives neither; its changes; the problems.
    """
    recommendation = entry.recommendation
    due, first = recommendation.current_due_date, recommendation.original_due_date
    given_due, given_first, unread = _due_days(row)
    if unread:
        return None, [], unread
    owner = row.cells.get("owner", "")
    cell = row.cells.get("mark", "")
    # The mark ends in a checksum of owner and due date as printed: if it fits, nobody typed there.
    if cell and cell.endswith(mark(0, owner, given_due).removeprefix("0-")):
        given_due, owner = None, ""
    problems: list[CellProblem] = []
    plan: PlanFields = {}
    if owner and owner != recommendation.current_owner:
        if recommendation.current_owner:
            problems.append(_refused(row, "owner", recommendation.current_owner))
        else:
            plan["owner"] = owner
    if given_due and given_due != due:
        if due:
            problems.append(_refused(row, "due_date", day_words(due)))
        else:
            plan["original_due_date"] = given_due
    if given_first and given_first != first:
        if first:
            problems.append(_refused(row, "original_due_date", day_words(first)))
        else:
            plan["original_due_date"] = given_first
    return _allowed(row, plan, recommendation, register, problems)


def _due_days(row: SheetRow) -> tuple[dt.date | None, dt.date | None, list[CellProblem]]:
    """Parse a row's "Due" and "First due"; None and a problem for a cell that is unclear."""
    days, unread = [], []
    for name in ("due_date", "original_due_date"):
        try:
            days.append(day_in_cell(row.cells.get(name, "")))
        except Unclear as unclear:
            days.append(None)
            unread.append(CellProblem(heading_of(name), row.cells[name], str(unclear)))
    return days[0], days[1], unread


def _allowed(
    row: SheetRow,
    plan: PlanFields,
    recommendation: PlacedRecommendation,
    register: Register,
    problems: list[CellProblem],
) -> tuple[PlanStatement | None, list[CellChange], list[CellProblem]]:
    """Check `plan` by the officer's role and the rules; return its statement, changes and problems.

    The statement is None where `plan` is empty; `problems` come back with what is found.
    """
    if not plan:
        return None, [], problems
    if not register.may("plan_recommendation"):
        problems.append(CellProblem("", "", "Your role may not set an owner or a due date."))
    whole: PlanFields = {
        "owner": recommendation.owner,
        "original_due_date": recommendation.original_due_date,
        **plan,
    }
    statement = PlanStatement(**whole)
    faults = statement.faults(earliest=recommendation.made_date, today=register.today)
    for name, column in (("owner", "owner"), ("original_due_date", "due_date")):
        for why in messages_of(faults.get(name, [])):
            problems.append(CellProblem(heading_of(column), row.cells.get(column, ""), why))
    names = {"owner": "Owner", "original_due_date": "First due"}
    changes = [
        CellChange(names[name], "", day_words(value) if isinstance(value, dt.date) else str(value))
        for name, value in plan.items()
    ]
    return statement, changes, problems


def day_or_none(cell: str) -> dt.date | None:
    """Parse the day in a cell; None where it is empty or cannot be read."""
    try:
        return day_in_cell(cell)
    except Unclear:
        return None


def _refused(row: SheetRow, name: str, registered: str) -> CellProblem:
    """Build the problem of a cell that may not change: what the register has, and what to do."""
    why = REFUSED.get(name, REFUSED_ELSE).format(registered)
    return CellProblem(heading_of(name), row.cells.get(name, ""), why)
