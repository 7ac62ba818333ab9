"""The plan of a row without a reference: a new recommendation, and its first status."""

import datetime as dt
from dataclasses import replace
from functools import partial

from recommendations.challenge import speaking_against
from recommendations.intake.sheets.columns import BY_NAME
from recommendations.intake.sheets.plans import (
    NEW,
    CellChange,
    CellProblem,
    PlannedRow,
    Write,
    day_words,
)
from recommendations.intake.sheets.reading import SheetRow
from recommendations.intake.sheets.recommendation_cells import day_or_none
from recommendations.intake.sheets.register import Register, plain
from recommendations.intake.sheets.status_cells import StatusCells, Values, heading_of
from recommendations.intake.sheets.statuses import (
    RowSetting,
    doubted,
    first_status,
    status_problems,
)
from recommendations.intake.sheets.values import Unclear, day_in_cell
from recommendations.models import Recommendation
from recommendations.statements.faults import messages_of
from recommendations.statements.recommendations import RecommendationStatement

CHOICES = {
    "wording": {label.lower(): code for code, label in Recommendation.Wording.choices},
    "made_date_basis": {label.lower(): code for code, label in Recommendation.DateBasis.choices},
}
TEXTS = ("number", "text", "source_words", "made_date_text", "owner")
# What a row says of the recommendation itself.
COLUMNS = ("parent", *TEXTS, *CHOICES, "made_date", "original_due_date")
DAYS = ("made_date", "original_due_date", "due_date")
EMPTY = {name: f"Write: {', or '.join(choices)}." for name, choices in CHOICES.items()}
NO_REFERENCE = (
    "Give the reference. Cells that are merged over several rows count for the first of them only."
)


def plan_new(row: SheetRow, register: Register, setting: RowSetting) -> PlannedRow:
    """Plan a row without a reference: a new recommendation, with a first update if it has one."""
    planned = PlannedRow(row, NEW, what="A new recommendation.")
    text, parent = row.cells.get("text", ""), row.cells.get("parent", "")
    if not text:
        return planned.wrong(CellProblem("Reference", "", NO_REFERENCE))
    if not register.may("add_tracked_recommendation"):
        return planned.wrong(CellProblem("", "", "Your role may not add a recommendation."))
    known = register.texts.get((parent, plain(text)))
    if known:
        why = f"The register has it already, as {known}."
        return planned.wrong(CellProblem("Recommendation", text, why))
    problems = _new_problems(row, register)
    statement = _stated(row, register)
    # A new recommendation may have been made on any day up to today.
    faults = statement.faults(earliest=dt.date.min, today=register.today)
    known_headings = {problem.heading for problem in problems}
    for name, errors in faults.items():
        heading = BY_NAME[name].heading if name in BY_NAME else ""
        if heading not in known_headings:
            cell = row.cells.get(name, "")
            empty = EMPTY.get(name, "Fill this cell in.") if not cell else ""
            problems += [CellProblem(heading, cell, empty or why) for why in messages_of(errors)]
    changes = [
        CellChange(heading_of(name), "", day_words(day_or_none(cell)) or cell)
        if name in DAYS
        else CellChange(heading_of(name), "", cell)
        for name, cell in row.cells.items()
        if cell and name in COLUMNS
    ]
    planned = replace(planned, changes=changes)
    doubts = [*statement.identifiers, *register.owner_doubts(statement)]
    if alike := register.numbers.get((parent, statement.number)):
        doubts.append(f"The register has the number {statement.number} already, as {alike}.")
    recorded = replace(planned, doubts=doubts, write=Write(new=statement))
    planned = planned.wrong(*problems) if problems else recorded
    cells = StatusCells(row.cells)
    if cells.says_nothing:
        return planned
    return _with_status(planned, cells, statement, register, setting)


def _new_problems(row: SheetRow, register: Register) -> list[CellProblem]:
    """List a new recommendation's cells that cannot be read: its parent, its days, its choices."""
    problems = []
    parent = row.cells.get("parent", "")
    if parent and not register.parent_key(parent, row.cells.get("text", "")):
        why = (
            "This is neither the reference of a review, nor of an inspection that asks for this in "
            "these words and is not followed up yet."
        )
        problems.append(CellProblem(heading_of("parent"), parent, why))
    for name in ("made_date", "original_due_date", "due_date"):
        try:
            day_in_cell(row.cells.get(name, ""))
        except Unclear as unclear:
            problems.append(CellProblem(heading_of(name), row.cells[name], str(unclear)))
    for name, choices in CHOICES.items():
        cell = row.cells.get(name, "")
        if cell and cell.lower() not in {*choices, *choices.values()}:
            wanted = ", or ".join(choices)
            problems.append(CellProblem(heading_of(name), cell, f"Write: {wanted}."))
    return problems


def _stated(row: SheetRow, register: Register) -> RecommendationStatement:
    """Build the RecommendationStatement of a row; what cannot be read of it is empty or None."""
    cells = row.cells
    typed: Values = {name: cells.get(name, "").strip() for name in TEXTS}
    for name, choices in CHOICES.items():
        known = {**choices, **{code: code for code in choices.values()}}
        typed[name] = known.get(cells.get(name, "").lower(), "")
    key = register.parent_key(cells.get("parent", ""), cells.get("text", ""))
    first = cells.get("original_due_date") or cells.get("due_date", "")
    return RecommendationStatement(
        **typed,
        parent=register.parents[key][1] if key else None,
        made_date=day_or_none(cells.get("made_date", "")),
        original_due_date=day_or_none(first),
    )


def _with_status(
    planned: PlannedRow,
    cells: StatusCells,
    statement: RecommendationStatement,
    register: Register,
    setting: RowSetting,
) -> PlannedRow:
    """Add the first status update to a new recommendation's row, recorded together with it."""
    # Never saved: its days alone are compared with those of the update.
    made = Recommendation(
        made_date=statement.made_date or register.today,
        original_due_date=statement.original_due_date,
    )
    # Nothing of it is in the register yet that could speak against its colour, but its due date.
    against = partial(speaking_against, latest=None, retest=None, due=made.original_due_date)
    status, values = first_status(cells, setting)
    filled = {name for name, value in values.items() if value}
    planned = replace(
        planned, changes=[*planned.changes, *cells.with_values(values).changes(filled, None)]
    )
    problems = status_problems(planned.row, cells, status, made, register.today)
    if problems or planned.write is None:
        return planned.wrong(*problems)
    status, doubts = doubted(status, planned.row, against)
    return replace(
        planned,
        what=f"A new recommendation, and its first status update, as at "
        f"{day_words(status.status_date)}.",
        doubts=[*planned.doubts, *doubts],
        write=replace(planned.write, status=status),
    )
