"""A row about a recommendation of the register: what its status cells come to."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from recommendations.intake.forms.sheets import SheetUpdateForm
from recommendations.intake.sheets.cells import STATED, StatusCells, heading_of
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
from recommendations.models import Confirmation, Recommendation, StatusUpdate

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
    """What the status cells of a row come to, against what they were opened on."""
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
    """Whether the register has just this of the day that was given for the whole sheet."""
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
    """A further update, of a day of which nothing stands."""
    before = held.in_force(given.opened_on)
    values = _whole(cells, day, given)
    form = _form(values, held.recommendation, register, given, held.speaking_against)
    problems = status_problems(planned.row, cells, day, form)
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
    return _checked(planned, form, cells, held, given, None)


def _plan_correction(
    planned: PlannedRow,
    cells: StatusCells,
    stated: StatusUpdate,
    held: Held,
    register: Register,
    given: Given,
) -> PlannedRow:
    """The same day as an update: what differs corrects that one."""
    edits = cells.edits(stated)
    if not edits and not cells.problems:
        return planned
    row = planned.row
    planned = replace(
        planned,
        kind=CHANGED,
        what=f"A correction of update {stated.sequence}, as at {day_words(stated.status_date)}.",
        changes=cells.changes(edits, stated),
    )
    if not register.may("correct_status"):
        return planned.wrong(_problem(row, "", "Your role may not correct an update."))
    if stated.is_withheld:
        return planned.wrong(_problem(row, "narrative", "The words of this update are restricted."))
    kept = {name: getattr(stated, name) for name in (*STATED, "restricted", "restricted_reason")}
    values = {**kept, **edits}
    values["reported_by"] = values["reported_by"] or given.reported_by
    one, asked = held.recommendation, held.speaking_against
    form = _form(values, one, register, given, asked, corrects=stated)
    problems = [*cells.problems, *_form_problems(form, row, cells.problems)]
    if problems:
        return planned.wrong(*problems)
    if held.correction_of(stated):
        theirs = held.correction_of(stated)
        return replace(planned, kind=CONFLICT, theirs=theirs, what=ALREADY_CORRECTED)
    return _checked(planned, form, cells, held, given, stated)


def _checked(
    planned: PlannedRow,
    form: SheetUpdateForm,
    cells: StatusCells,
    held: Held,
    given: Given,
    corrects: StatusUpdate | None,
) -> PlannedRow:
    """A row without mistakes: to be recorded, unless the register has moved meanwhile."""
    moved = held.latest_sequence != given.opened_on
    return replace(
        planned,
        kind=CONFLICT if moved else planned.kind,
        theirs=held.latest if moved else None,
        doubts=[*form.warnings, *form.challenges],
        write=Write(
            recommendation=held.recommendation,
            opened_on=held.latest_sequence,
            status={
                **form.stated(),
                **cells.origin(corrects, given.place),
                "corrects": corrects,
            },
        ),
    )


def _plan_confirmation(
    planned: PlannedRow, cells: StatusCells, held: Held, register: Register, given: Given
) -> PlannedRow:
    """Nothing has changed, says the row: that is recorded as a confirmation."""
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
    if day is None:
        problems.append(_problem(row, "status_date", NO_DAY))
    elif current:
        confirmation = Confirmation(update=current, confirmed_date=day)
        if refusal := confirmation.refusal_of_its_day(register.today):
            problems.append(_problem(row, "status_date", refusal))
    if not post:
        problems.append(_problem(row, "reported_by", "Give the post that says so."))
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
            confirmation={"confirmed_date": day, "confirmed_by": post},
        ),
    )


def first_status_form(
    cells: StatusCells,
    recommendation: Recommendation,
    register: Register,
    given: Given,
    asked: Callable[..., list[str]],
) -> tuple[SheetUpdateForm, dict[str, Any]]:
    """The form for the first update of a recommendation that is not saved yet, and its values."""
    values = _whole(cells, cells.values.get("status_date") or given.status_date, given)
    return _form(values, recommendation, register, given, asked), values


def status_problems(
    row: SheetRow, cells: StatusCells, day: dt.date | None, form: SheetUpdateForm
) -> list[CellProblem]:
    """What is wrong with the status cells of a row: unread, without a day, or refused."""
    problems = list(cells.problems)
    if day is None and not any(each.heading == heading_of("status_date") for each in problems):
        problems.append(_problem(row, "status_date", NO_DAY))
    return [*problems, *_form_problems(form, row, problems)]


def _whole(cells: StatusCells, day: dt.date | None, given: Given) -> dict[str, Any]:
    """A row's values with what was given for the whole sheet."""
    reported_by = cells.values.get("reported_by") or given.reported_by
    return {**cells.values, "status_date": day, "reported_by": reported_by}


def _form(
    values: dict[str, Any],
    recommendation: Recommendation,
    register: Register,
    given: Given,
    asked: Callable[..., list[str]],
    corrects: StatusUpdate | None = None,
) -> SheetUpdateForm:
    typed = {name: "" if value is None else value for name, value in values.items()}
    if not typed.get("restricted"):
        typed.pop("restricted", None)
    return SheetUpdateForm(
        {**typed, "opened_on": str(given.opened_on), "form_key": given.form_key},
        recommendation=recommendation,
        today=register.today,
        corrects=corrects,
        prefilled={"opened_on": given.opened_on},
        speaking_against=asked,
    )


def _form_problems(
    form: SheetUpdateForm, row: SheetRow, found: list[CellProblem]
) -> list[CellProblem]:
    """What the form refuses, at the cells it came from; a cell that is wrong already is once."""
    known = {each.heading for each in found}
    problems = []
    for name, errors in form.errors.items():
        column = BY_NAME.get(name)
        heading = column.heading if column else ""
        if heading and heading in known:
            continue
        cell = row.cells.get(name, "")
        problems += [CellProblem(heading, cell, str(error)) for error in errors]
    return problems


def _problem(row: SheetRow, name: str, why: str) -> CellProblem:
    return CellProblem(heading_of(name) if name else "", row.cells.get(name, ""), why)


def _first(day: dt.date | None) -> str:
    return f"Its first status update, as at {day_words(day)}."
