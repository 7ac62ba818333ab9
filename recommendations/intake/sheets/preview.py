"""The preview of a spreadsheet: each row planned against the register as it is now.

Nothing is written here. The preview is built again when the officer confirms.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from recommendations.intake.sheets.new_recommendations import plan_new
from recommendations.intake.sheets.plans import (
    CHANGED,
    UNCHANGED,
    CellProblem,
    PlannedRow,
    Preview,
    Write,
)
from recommendations.intake.sheets.reading import ReadFile, SheetRow
from recommendations.intake.sheets.recommendation_cells import (
    MARK_CHANGED,
    NOT_HELD,
    opened_on,
    plan_of,
    printed_problems,
)
from recommendations.intake.sheets.register import Register, RegisterEntry, load_register_for
from recommendations.intake.sheets.statuses import RowSetting, plan_status
from recommendations.models import Recommendation, SheetDraft

# A sheet with one of these prints what was last said apart from what is to be filled in.
FILLED_IN = {"Last said", "Last RAG", "Last colour"}
SAME_NUMBER = "Row {} of this file has the number {} too."
TWICE = "Row {} of this file says something of it already. Send one of the two."


def preview_of(draft: SheetDraft, today: dt.date) -> Preview:
    """Plan each row of a SheetDraft against the register as it is now; return the Preview."""
    read = ReadFile.from_json(draft.content)
    register = load_register_for(read.rows, draft.officer, today)
    planned = (_planned(row, draft, read, register) for row in read.rows)
    return Preview(list(_doubted_numbers(_each_once(planned))))


def opened_now(rows: list[SheetRow]) -> dict[str, int]:
    """Load the sequence of the latest update (0: none) of each recommendation in `rows`.

    By reference. A sheet says what changed since somebody filled it in; where its rows carry no
    mark of that moment, the moment at which it was sent has to do.
    """
    references = {row.cells.get("reference", "") for row in rows} - {""}
    return Recommendation.objects.of_references(references).latest_sequences()


def _planned(row: SheetRow, draft: SheetDraft, read: ReadFile, register: Register) -> PlannedRow:
    reference = row.cells.get("reference", "")
    if not reference:
        return plan_new(row, register, _setting(row, draft, read, opened_on=0))
    entry = register.entries.get(reference)
    if entry is None:
        return PlannedRow(row, CHANGED).wrong(
            CellProblem("Reference", reference, NOT_HELD.format(reference))
        )
    # A reference that was typed on the page was not asked for when the sheet was sent.
    opened = opened_on(row, entry, draft.opened_on.get(reference, entry.latest_sequence))
    if opened is None:
        return PlannedRow(row, CHANGED, recommendation=entry.recommendation).wrong(
            CellProblem("Leave this as it is", row.cells["mark"], MARK_CHANGED)
        )
    setting = _setting(row, draft, read, opened_on=opened)
    return _with_details(plan_status(row, entry, register, setting), entry, register)


def _setting(row: SheetRow, draft: SheetDraft, read: ReadFile, *, opened_on: int) -> RowSetting:
    return RowSetting(
        place=row.where if row.lines else f"{draft.file_name}, {row.where}",
        status_date=draft.status_date,
        reported_by=draft.reported_by,
        form_key=str(draft.row_key(row.key)),
        opened_on=opened_on,
        is_filled_in=bool(FILLED_IN.intersection(read.kept)),
    )


def _with_details(planned: PlannedRow, entry: RegisterEntry, register: Register) -> PlannedRow:
    """Add to a planned row its first owner and due date; refuse printed words it changes."""
    plan, changes, problems = plan_of(planned.row, entry, register)
    problems = [*printed_problems(planned.row, entry), *problems]
    if problems:
        return replace(planned, changes=[*changes, *planned.changes]).wrong(*problems)
    if plan is None:
        return planned
    doubts = register.owner_doubts(plan)
    write = planned.write or Write(
        recommendation=entry.recommendation, opened_on=entry.latest_sequence
    )
    return replace(
        planned,
        kind=CHANGED if planned.kind == UNCHANGED else planned.kind,
        what=planned.what or "Its owner and first due date.",
        changes=[*changes, *planned.changes],
        doubts=[*doubts, *planned.doubts],
        write=replace(write, plan=plan),
    )


def _each_once(rows: Iterator[PlannedRow]) -> Iterator[PlannedRow]:
    """Mark as wrong a row with the subject of a row above it; both cannot be meant."""
    seen: dict[tuple[str, str], int] = {}
    for planned in rows:
        subject = _subject(planned)
        if subject is None:
            yield planned
        elif subject in seen:
            why = TWICE.format(seen[subject])
            yield planned.wrong(CellProblem("Reference", subject[0], why))
        else:
            seen[subject] = planned.row.number
            yield planned


def _doubted_numbers(rows: Iterator[PlannedRow]) -> Iterator[PlannedRow]:
    """Ask about a new recommendation with the number of one in a row above, of the same parent."""
    seen: dict[tuple[str, str], int] = {}
    for planned in rows:
        new = planned.write.new if planned.write else None
        number = (planned.row.cells.get("parent", ""), new.number if new else "")
        if number in seen:
            doubt = SAME_NUMBER.format(seen[number], number[1])
            planned = replace(planned, doubts=[*planned.doubts, doubt])
        elif number[1]:
            seen[number] = planned.row.number
        yield planned


def _subject(planned: PlannedRow) -> tuple[str, str] | None:
    """Return what a row is about and of which day, to be compared; None where it has no write.

    Its reference and day, or for a new recommendation its parent and its text.
    """
    write = planned.write
    if write is None:
        return None
    if write.new:
        parent = planned.row.cells.get("parent", "")
        return (parent, planned.row.cells.get("text", ""))
    reference = planned.row.cells["reference"]
    if write.status:
        return (reference, str(write.status.status_date))
    return (reference, "confirmation" if write.confirmation else "plan")
