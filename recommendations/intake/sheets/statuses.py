"""The plan of a row about a recommendation of the register, from its status cells."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from recommendations.actions import status_faults
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
from recommendations.intake.sheets.register import Register, RegisterEntry
from recommendations.intake.sheets.status_cells import (
    STATED,
    TEXTS,
    StatusCells,
    Values,
    heading_of,
)
from recommendations.models import Recommendation, StatusUpdate
from recommendations.post_names import doubts_of_post
from recommendations.statements.confirmations import ConfirmationStatement
from recommendations.statements.faults import Faults, messages_of
from recommendations.statements.status_updates import StatusStatement

YES = ("yes", "y", "x", "true", "1", "✓", "✔")
NO = ("", "no", "n", "false", "0")
ALREADY_CORRECTED = (
    "This update has been corrected meanwhile. Take a new sheet, or correct it on its own page."
)
NO_DAY = "Give the day that this describes, here or for the whole sheet."
EMPTIED = "An update is not taken back by emptying its cells. Withdraw it on its own page."


@dataclass(frozen=True)
class RowSetting:
    """The day and post given for a whole sheet, and a row's place, key and age.

    `place` is the file's name and the row. `opened_on` is the number of the latest update when the
    row was filled in. `is_filled_in` says that the sheet has columns of its own for what was last
    said, so that empty cells say nothing.
    """

    place: str
    status_date: dt.date | None
    reported_by: str
    form_key: str
    opened_on: int
    is_filled_in: bool


def plan_status(
    row: SheetRow, entry: RegisterEntry, register: Register, setting: RowSetting
) -> PlannedRow:
    """Plan a row's status cells as a confirmation, a correction, an update, or as unchanged.

    They are compared with the updates that the register had when the row was filled in.
    """
    planned = PlannedRow(row, UNCHANGED, recommendation=entry.recommendation)
    cells = StatusCells(row.cells)
    if "unchanged" in row.cells:
        answer = " ".join(row.cells["unchanged"].lower().split())
        if answer not in (*YES, *NO):
            return planned.wrong(_problem(row, "unchanged", "Write Yes, or leave it empty."))
        if answer in YES:
            return _plan_confirmation(planned, cells, entry, register, setting)
    if cells.says_nothing:
        # Emptied cells would be taken for a withdrawal, which has a page and a reason of its own.
        stood = entry.in_force(setting.opened_on)
        if stood and not setting.is_filled_in and cells.values.keys() >= {"rag", "narrative"}:
            return planned.wrong(_problem(row, "rag", EMPTIED))
        return planned
    day = cells.values.get("status_date") or setting.status_date
    stated = entry.stated_of(day, setting.opened_on) if day else None
    # Only a day in the row itself names the update that it corrects: one that holds for the whole
    # sheet is the day of whatever is new in it.
    if stated and cells.values.get("status_date"):
        return _plan_correction(planned, cells, stated, entry, register, setting)
    if stated and _is_said_already(cells, stated, setting):
        return planned
    return _plan_update(planned, cells, day, entry, register, setting)


def _is_said_already(cells: StatusCells, stated: StatusUpdate, setting: RowSetting) -> bool:
    """Return whether `stated` says what the row does, with the whole sheet's day and post."""
    # A sheet without days that is sent again must not record everything twice.
    whole = _with_common(cells, setting.status_date, setting)
    return not cells.problems and not cells.with_values(whole).edits(stated)


def _plan_update(
    planned: PlannedRow,
    cells: StatusCells,
    day: dt.date | None,
    entry: RegisterEntry,
    register: Register,
    setting: RowSetting,
) -> PlannedRow:
    """Plan a further update as at `day`, or the first; wrong where the day is None or refused.

    Another may stand of that day: where the day is the whole sheet's, it names none to correct.
    """
    before = entry.in_force(setting.opened_on)
    values = _with_common(cells, day, setting)
    statement = statement_of(values, cells, setting)
    problems = status_problems(planned.row, cells, statement, entry.recommendation, register.today)
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
    return _checked(planned, statement, entry, setting)


def _plan_correction(
    planned: PlannedRow,
    cells: StatusCells,
    update: StatusUpdate,
    entry: RegisterEntry,
    register: Register,
    setting: RowSetting,
) -> PlannedRow:
    """Plan a correction of `update` with the cells that differ; unchanged where none does."""
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
    # Its words are not in the sheet, and would be overwritten by somebody who cannot see them.
    if update.is_withheld:
        return planned.wrong(_problem(row, "narrative", "The words of this update are restricted."))
    # What the row says nothing of stays as it was stated.
    stated = {name: getattr(update, name) for name in (*STATED, "restricted", "restricted_reason")}
    values = {**stated, **edits}
    values["reported_by"] = values["reported_by"] or setting.reported_by
    statement = statement_of(values, cells, setting, corrects=update)
    faults = statement.faults(earliest=entry.recommendation.made_date, today=register.today)
    problems = [*cells.problems, *_fault_problems(faults, row, cells.problems)]
    if problems:
        return planned.wrong(*problems)
    if overtaken_by := entry.correction_of(update):
        return replace(planned, kind=CONFLICT, overtaken_by=overtaken_by, what=ALREADY_CORRECTED)
    return _checked(planned, statement, entry, setting)


def _checked(
    planned: PlannedRow, statement: StatusStatement, entry: RegisterEntry, setting: RowSetting
) -> PlannedRow:
    """Add a faultless statement's write and doubts to its row; a conflict if the register moved."""
    moved = entry.latest_sequence != setting.opened_on
    statement, doubts = doubted(statement, planned.row, entry.speaking_against)
    return replace(
        planned,
        kind=CONFLICT if moved else planned.kind,
        overtaken_by=entry.latest if moved else None,
        doubts=doubts,
        write=Write(
            recommendation=entry.recommendation, opened_on=entry.latest_sequence, status=statement
        ),
    )


def _plan_confirmation(
    planned: PlannedRow,
    cells: StatusCells,
    entry: RegisterEntry,
    register: Register,
    setting: RowSetting,
) -> PlannedRow:
    """Plan a confirmation from a row that says that nothing has changed."""
    day = cells.values.get("status_date") or setting.status_date
    post = cells.values.get("reported_by") or setting.reported_by
    statement = ConfirmationStatement(confirmed_date=day, confirmed_by=post)
    problems = _confirmation_problems(planned.row, cells, statement, entry, register.today)
    if problems:
        return planned.wrong(*problems)
    moved = entry.latest_sequence != setting.opened_on
    return replace(
        planned,
        kind=CONFLICT if moved else CHANGED,
        what=f"Confirmed unchanged, as at {day_words(day)}, by the {post}.",
        changes=[CellChange("Confirmed unchanged", "", day_words(day))],
        doubts=doubts_of_post(planned.row.cells.get("reported_by", "")),
        overtaken_by=entry.latest if moved else None,
        write=Write(
            recommendation=entry.recommendation,
            opened_on=entry.latest_sequence,
            confirmation=statement,
        ),
    )


def _confirmation_problems(
    row: SheetRow,
    cells: StatusCells,
    statement: ConfirmationStatement,
    entry: RegisterEntry,
    today: dt.date,
) -> list[CellProblem]:
    """List what is wrong with a row that says that nothing has changed."""
    current = entry.in_force(entry.latest_sequence)
    problems = list(cells.problems)
    unread = {problem.heading for problem in problems}
    if any(cells.values.get(name) for name in ("rag", "narrative", "evidence", "impact")):
        problems.append(_problem(row, "unchanged", "The row says what has changed as well."))
    if current is None:
        problems.append(_problem(row, "unchanged", "Nobody has yet said how far it has got."))
    if statement.confirmed_date is None and heading_of("status_date") not in unread:
        problems.append(_problem(row, "status_date", NO_DAY))
    if not statement.confirmed_by:
        problems.append(_problem(row, "reported_by", "Give the post that says so."))
    # Asked even of a row that is wrong already, so that it is mended once and not twice.
    earliest = current.status_date if current else dt.date.min
    faults = statement.faults(earliest=earliest, today=today)
    columns = {"confirmed_date": "status_date", "confirmed_by": "reported_by"}
    by_column = {columns[name]: errors for name, errors in faults.items() if name in columns}
    return [*problems, *_fault_problems(by_column, row, problems)]


def first_status(cells: StatusCells, setting: RowSetting) -> tuple[StatusStatement, Values]:
    """Build a new recommendation's first StatusStatement, and return it with its values."""
    values = _with_common(cells, cells.values.get("status_date") or setting.status_date, setting)
    return statement_of(values, cells, setting), values


def status_problems(
    row: SheetRow,
    cells: StatusCells,
    statement: StatusStatement,
    recommendation: Recommendation,
    today: dt.date,
) -> list[CellProblem]:
    """List the problems of a row's status cells: unreadable, without a day, or refused."""
    problems = list(cells.problems)
    heading = heading_of("status_date")
    if statement.status_date is None and heading not in {problem.heading for problem in problems}:
        problems.append(_problem(row, "status_date", NO_DAY))
    faults = status_faults(recommendation, statement, today)
    return [*problems, *_fault_problems(faults, row, problems)]


def _with_common(cells: StatusCells, day: dt.date | None, setting: RowSetting) -> Values:
    """Complete a row's values with `day`, and with the whole sheet's post if it gives none."""
    reported_by = cells.values.get("reported_by") or setting.reported_by
    return {**cells.values, "status_date": day, "reported_by": reported_by}


def statement_of(
    values: Values,
    cells: StatusCells,
    setting: RowSetting,
    corrects: StatusUpdate | None = None,
) -> StatusStatement:
    """Build the StatusStatement of a row's values; a missing one is empty, False or None."""
    texts = ("rag", *TEXTS, "impact", "restricted_reason")
    typed: Values = {name: (values.get(name) or "").strip() for name in texts}
    return StatusStatement(
        **typed,
        **cells.origin(corrects, setting.place),
        status_date=values.get("status_date"),
        what_next_date=values.get("what_next_date"),
        restricted=bool(values.get("restricted")),
        corrects=corrects,
        # A sheet has no column for it: the correction says where it stood in what was handed in.
        correction_reason=f"So it was handed in: {setting.place}." if corrects else "",
    )


def doubted(
    statement: StatusStatement, row: SheetRow, speaking_against: Callable[..., list[str]]
) -> tuple[StatusStatement, list[str]]:
    """Return a statement with what in the register speaks against it, and the doubts to show.

    The doubts are likely names in its words, a person as the row's post, and what speaks against
    its colour. A correction puts words right, and its colour is not doubted again.
    """
    found = []
    if not statement.corrects:
        found = speaking_against(
            rag=statement.rag, status_date=statement.status_date, narrative=statement.narrative
        )
    # The post of the whole sheet was asked about with the file, and not once more for each row.
    post_doubts = doubts_of_post(row.cells.get("reported_by", ""))
    return statement.challenged(found), [*statement.identifiers, *post_doubts, *found]


def _fault_problems(faults: Faults, row: SheetRow, found: list[CellProblem]) -> list[CellProblem]:
    """List the problems of faults, by their columns; not for cells that `found` names already."""
    known = {problem.heading for problem in found}
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
