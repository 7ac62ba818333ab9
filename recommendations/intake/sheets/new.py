"""A row without a reference: a recommendation that the register lacks, and how far it has got."""

from dataclasses import replace
from functools import partial
from typing import Any

from recommendations.challenge import speaking_against
from recommendations.intake.forms.sheets import SheetRecommendationForm
from recommendations.intake.sheets.cells import StatusCells, heading_of
from recommendations.intake.sheets.columns import BY_NAME
from recommendations.intake.sheets.details import day_or_none
from recommendations.intake.sheets.plans import (
    NEW,
    CellChange,
    CellProblem,
    PlannedRow,
    Write,
    day_words,
)
from recommendations.intake.sheets.reading import SheetRow
from recommendations.intake.sheets.register import Register, plain
from recommendations.intake.sheets.statuses import Given, first_status_form, status_problems
from recommendations.intake.sheets.values import Unclear, day_of
from recommendations.models import Recommendation

CHOICES = {
    "wording": {label.lower(): code for code, label in Recommendation.Wording.choices},
    "made_date_basis": {label.lower(): code for code, label in Recommendation.DateBasis.choices},
}


DAYS = ("made_date", "original_due_date", "due_date")
EMPTY = {name: f"Write: {', or '.join(choices)}." for name, choices in CHOICES.items()}
NO_REFERENCE = (
    "Give the reference. Cells that are merged over several rows count for the first of them only."
)


def plan_new(row: SheetRow, register: Register, given: Given) -> PlannedRow:
    """A row without a reference: a recommendation that the register lacks."""
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
    form = SheetRecommendationForm(
        _typed(row, register), today=register.today, parents=register.parents
    )
    known_headings = {each.heading for each in problems}
    for name, errors in form.errors.items():
        heading = BY_NAME[name].heading if name in BY_NAME else ""
        if heading not in known_headings:
            cell = row.cells.get(name, "")
            empty = EMPTY.get(name, "Fill this cell in.") if not cell else ""
            problems += [CellProblem(heading, cell, empty or str(error)) for error in errors]
    changes = [
        CellChange(heading_of(name), "", day_words(day_or_none(cell)) or cell)
        if name in DAYS
        else CellChange(heading_of(name), "", cell)
        for name, cell in row.cells.items()
        if cell and name in form.fields
    ]
    planned = replace(planned, changes=changes)
    if problems:
        planned = planned.wrong(*problems)
    else:
        planned = replace(planned, write=Write(new=form.values()))
    cells = StatusCells(row.cells)
    return planned if cells.says_nothing else _with_status(planned, cells, form, register, given)


def _new_problems(row: SheetRow, register: Register) -> list[CellProblem]:
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
            day_of(row.cells.get(name, ""))
        except Unclear as unclear:
            problems.append(CellProblem(heading_of(name), row.cells[name], str(unclear)))
    for name, choices in CHOICES.items():
        cell = row.cells.get(name, "")
        if cell and cell.lower() not in {*choices, *choices.values()}:
            wanted = ", or ".join(choices)
            problems.append(CellProblem(heading_of(name), cell, f"Write: {wanted}."))
    return problems


def _typed(row: SheetRow, register: Register) -> dict[str, Any]:
    """The row as the form for a new recommendation would be typed."""
    cells = row.cells
    typed: dict[str, Any] = {
        name: cells.get(name, "")
        for name in ("number", "text", "source_words", "made_date_text", "owner")
    }
    for name, choices in CHOICES.items():
        cell = cells.get(name, "").lower()
        typed[name] = choices.get(cell, cell)
    typed["made_date"] = day_or_none(cells.get("made_date", ""))
    first = cells.get("original_due_date") or cells.get("due_date", "")
    typed["original_due_date"] = day_or_none(first)
    typed["parent"] = register.parent_key(cells.get("parent", ""), cells.get("text", ""))
    return typed


def _with_status(
    planned: PlannedRow,
    cells: StatusCells,
    form: SheetRecommendationForm,
    register: Register,
    given: Given,
) -> PlannedRow:
    """The row with its first status update, to be recorded together with the recommendation."""
    made = Recommendation(
        made_date=form.cleaned_data.get("made_date") or register.today,
        original_due_date=form.cleaned_data.get("original_due_date"),
    )
    asked = partial(speaking_against, latest=None, retest=None, due=made.original_due_date)
    status, values = first_status_form(cells, made, register, given, asked)
    day = values["status_date"]
    said = {name for name, value in values.items() if value}
    planned = replace(
        planned, changes=[*planned.changes, *cells.with_values(values).changes(said, None)]
    )
    problems = status_problems(planned.row, cells, day, status)
    if problems or planned.write is None:
        return planned.wrong(*problems)
    return replace(
        planned,
        what=f"A new recommendation, and its first status update, as at {day_words(day)}.",
        doubts=[*status.warnings, *status.challenges],
        write=replace(
            planned.write,
            status={**status.stated(), **cells.origin(None, given.place), "corrects": None},
        ),
    )
