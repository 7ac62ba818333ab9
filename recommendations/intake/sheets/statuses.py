"""A row about a recommendation of the register: what its status cells come to."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from recommendations.intake.sheets.cells import STATED, TEXTS, StatusCells, heading_of
from recommendations.intake.sheets.columns import BY_NAME
from recommendations.intake.sheets.plans import (
    CHANGED,
    CONFLICT,
    NEW,
    UNCHANGED,
    CellChange,
    CellProblem,
    PlannedRow,
    Write,
    day_words,
)
from recommendations.intake.sheets.reading import SheetRow
from recommendations.intake.sheets.register import Held, Register
from recommendations.models import Recommendation, StatusUpdate
from recommendations.statements import (
    ConfirmationStatement,
    Faults,
    StatusStatement,
    messages_of,
)

YES = ("yes", "y", "x", "true", "1", "✓", "✔")
NO = ("", "no", "n", "false", "0")
ALREADY_CORRECTED = (
    "This update has been corrected meanwhile. Take a new sheet, or correct it on its own page."
)
NO_DAY = "Give the day that this describes, here or for the whole sheet."
EMPTIED = "An update is not taken back by emptying its cells. Withdraw it on its own page."


@dataclass(frozen=True)
class Given:
    """What the officer gave for the whole sheet, and a row's place in it."""

    place: str
    status_date: dt.date | None
    reported_by: str
    form_key: str
    opened_on: int
    is_filled_in: bool


def plan_status(row: SheetRow, held: Held, register: Register, given: Given) -> PlannedRow:
    """Plan what the status cells of a row come to, against what they were opened on."""
    planned = PlannedRow(row, UNCHANGED, recommendation=held.recommendation)
    cells = StatusCells(row.cells)
    if "unchanged" in row.cells:
        answer = " ".join(row.cells["unchanged"].lower().split())
        if answer not in (*YES, *NO):
            return planned.wrong(_problem(row, "unchanged", "Write Yes, or leave it empty."))
        if answer in YES:
            return _plan_confirmation(planned, cells, held, register, given)
    if cells.says_nothing:
        stood = held.in_force(given.opened_on)
        if stood and not given.is_filled_in and cells.values.keys() >= {"rag", "narrative"}:
            return planned.wrong(_problem(row, "rag", EMPTIED))
        return planned
    if not (cells.values.keys() | {each.heading for each in cells.problems}):
        return planned
    day = cells.values.get("status_date") or given.status_date
    stated = held.stated_of(day, given.opened_on) if day else None
    if stated and cells.values.get("status_date"):
        return _plan_correction(planned, cells, stated, held, register, given)
    if stated and _is_said_already(cells, stated, given):
        return planned
    return _plan_update(planned, cells, day, held, register, given)


def _is_said_already(cells: StatusCells, stated: StatusUpdate, given: Given) -> bool:
    """Return whether the register states just this of the day given for the whole sheet."""
    whole = _whole(cells, given.status_date, given)
    return not cells.problems and not cells.with_values(whole).edits(stated)


def _plan_update(
    planned: PlannedRow,
    cells: StatusCells,
    day: dt.date | None,
    held: Held,
    register: Register,
    given: Given,
) -> PlannedRow:
    """Plan a further update, or the first, as nothing stands of its day yet."""
    before = held.in_force(given.opened_on)
    values = _whole(cells, day, given)
    statement = statement_of(values, cells, given)
    problems = status_problems(planned.row, cells, statement, held.recommendation, register.today)
    shown = cells.with_values(values)
    differing = shown.edits(before) if before else {n: v for n, v in values.items() if v}
    planned = replace(
        planned,
        kind=CHANGED if before else NEW,
        what=f"A further update, as at {day_words(day)}." if before else _first(day),
        changes=shown.changes({*differing, "rag"}, before),
    )
    if problems:
        return planned.wrong(*problems)
    return _checked(planned, statement, held, given)


def _plan_correction(
    planned: PlannedRow,
    cells: StatusCells,
    update: StatusUpdate,
    held: Held,
    register: Register,
    given: Given,
) -> PlannedRow:
    """Plan the correction of the update of the same day, in what the row says otherwise."""
    edits = cells.edits(update)
    if not edits and not cells.problems:
        return planned
    row = planned.row
    planned = replace(
        planned,
        kind=CHANGED,
        what=f"A correction of update {update.sequence}, as at {day_words(update.status_date)}.",
        changes=cells.changes(edits, update),
    )
    if not register.may("correct_status"):
        return planned.wrong(_problem(row, "", "Your role may not correct an update."))
    if update.is_withheld:
        return planned.wrong(_problem(row, "narrative", "The words of this update are restricted."))
    kept = {name: getattr(update, name) for name in (*STATED, "restricted", "restricted_reason")}
    values = {**kept, **edits}
    values["reported_by"] = values["reported_by"] or given.reported_by
    statement = statement_of(values, cells, given, corrects=update)
    faults = statement.faults(earliest=held.recommendation.made_date, today=register.today)
    problems = [*cells.problems, *_fault_problems(faults, row, cells.problems)]
    if problems:
        return planned.wrong(*problems)
    if theirs := held.correction_of(update):
        return replace(planned, kind=CONFLICT, theirs=theirs, what=ALREADY_CORRECTED)
    return _checked(planned, statement, held, given)


def _checked(
    planned: PlannedRow, statement: StatusStatement, held: Held, given: Given
) -> PlannedRow:
    """Make a row without mistakes one to be recorded, unless the register has moved meanwhile."""
    moved = held.latest_sequence != given.opened_on
    statement, doubts = doubted(statement, held.speaking_against)
    return replace(
        planned,
        kind=CONFLICT if moved else planned.kind,
        theirs=held.latest if moved else None,
        doubts=doubts,
        write=Write(
            recommendation=held.recommendation, opened_on=held.latest_sequence, status=statement
        ),
    )


def _plan_confirmation(
    planned: PlannedRow, cells: StatusCells, held: Held, register: Register, given: Given
) -> PlannedRow:
    """Plan a confirmation: the row says that nothing has changed."""
    row = planned.row
    day = cells.values.get("status_date") or given.status_date
    post = cells.values.get("reported_by") or given.reported_by
    said = {"rag", "narrative", "evidence", "impact"}
    current = held.in_force(held.latest_sequence)
    problems = list(cells.problems)
    if any(cells.values.get(name) for name in said):
        problems.append(_problem(row, "unchanged", "The row says what has changed as well."))
    if current is None:
        problems.append(_problem(row, "unchanged", "Nobody has yet said how far it has got."))
    statement = ConfirmationStatement(confirmed_date=day, confirmed_by=post)
    if day is None:
        problems.append(_problem(row, "status_date", NO_DAY))
    if not post:
        problems.append(_problem(row, "reported_by", "Give the post that says so."))
    if current and not problems:
        faults = statement.faults(earliest=current.status_date, today=register.today)
        for name, column in (("confirmed_date", "status_date"), ("confirmed_by", "reported_by")):
            told = messages_of(faults.get(name, []))
            problems += [_problem(row, column, message) for message in told]
    if problems:
        return planned.wrong(*problems)
    moved = held.latest_sequence != given.opened_on
    return replace(
        planned,
        kind=CONFLICT if moved else CHANGED,
        what=f"Confirmed unchanged, as at {day_words(day)}, by the {post}.",
        changes=[CellChange("Confirmed unchanged", "", day_words(day))],
        theirs=held.latest if moved else None,
        write=Write(
            recommendation=held.recommendation,
            opened_on=held.latest_sequence,
            confirmation=statement,
        ),
    )


def first_status(cells: StatusCells, given: Given) -> tuple[StatusStatement, dict[str, Any]]:
    """Build the first update of a recommendation that is not in the register, with its values."""
    values = _whole(cells, cells.values.get("status_date") or given.status_date, given)
    return statement_of(values, cells, given), values


def status_problems(
    row: SheetRow,
    cells: StatusCells,
    statement: StatusStatement,
    recommendation: Recommendation,
    today: dt.date,
) -> list[CellProblem]:
    """Find what is wrong with the status cells of a row: unread, without a day, or refused."""
    problems = list(cells.problems)
    heading = heading_of("status_date")
    if statement.status_date is None and heading not in {each.heading for each in problems}:
        problems.append(_problem(row, "status_date", NO_DAY))
    faults = statement.faults(earliest=recommendation.made_date, today=today)
    return [*problems, *_fault_problems(faults, row, problems)]


def _whole(cells: StatusCells, day: dt.date | None, given: Given) -> dict[str, Any]:
    """Return a row's values with what was given for the whole sheet."""
    reported_by = cells.values.get("reported_by") or given.reported_by
    return {**cells.values, "status_date": day, "reported_by": reported_by}


def statement_of(
    values: dict[str, Any],
    cells: StatusCells,
    given: Given,
    corrects: StatusUpdate | None = None,
) -> StatusStatement:
    """Build what a row states; a value that it does not give is empty."""
    texts = ("rag", *TEXTS, "impact", "restricted_reason")
    typed: dict[str, Any] = {name: (values.get(name) or "").strip() for name in texts}
    return StatusStatement(
        **typed,
        **cells.origin(corrects, given.place),
        status_date=values.get("status_date"),
        what_next_date=values.get("what_next_date"),
        restricted=bool(values.get("restricted")),
        corrects=corrects,
    )


def doubted(
    statement: StatusStatement, speaking_against: Callable[..., list[str]]
) -> tuple[StatusStatement, list[str]]:
    """Ask what speaks against a statement: a likely name in its words, the register its colour.

    A correction puts words right, and its colour is not doubted again.

    Returns: the statement with what in the register speaks against it, and all that the officer is
    to be asked about.
    """
    found = []
    if not statement.corrects:
        found = speaking_against(
            rag=statement.rag, status_date=statement.status_date, narrative=statement.narrative
        )
    challenged = replace(statement, challenge="\n".join(found))
    return challenged, [*statement.identifiers, *found]


def _fault_problems(faults: Faults, row: SheetRow, found: list[CellProblem]) -> list[CellProblem]:
    """Find the faults at the cells they came from; a cell that is wrong already is shown once."""
    known = {each.heading for each in found}
    problems = []
    for name, errors in faults.items():
        column = BY_NAME.get(name)
        heading = column.heading if column else ""
        if heading and heading in known:
            continue
        cell = row.cells.get(name, "")
        problems += [CellProblem(heading, cell, why) for why in messages_of(errors)]
    return problems


def _problem(row: SheetRow, name: str, why: str) -> CellProblem:
    return CellProblem(heading_of(name) if name else "", row.cells.get(name, ""), why)


def _first(day: dt.date | None) -> str:
    return f"Its first status update, as at {day_words(day)}."
