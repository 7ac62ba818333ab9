"""The lines in which areas go on from one framework to the next: by name, or as an officer says."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from findings.models import Judgement, JudgementArea, JudgementLine, LineArea
from findings.querysets.inspections import OVERALL, OVERALL_NAME, letters_and_figures
from wirral_tracker.kit.chain.amendments import amend

# What an officer says of an area that goes on from none.
NEW = "-"


@dataclass(frozen=True)
class AreaLine:
    """A line with its areas, the oldest framework's first; `line` is None where none was made."""

    line: JudgementLine | None
    areas: Sequence[JudgementArea]

    @property
    def last(self) -> JudgementArea:
        """The area by whose name the line is known: that of its newest framework."""
        return self.areas[-1]

    @property
    def label(self) -> str:
        """The newest name, with the frameworks: "Overall effectiveness (SIF, ILACS 2018)"."""
        return f"{self.last.name} ({', '.join(area.framework for area in self.areas)})"

    def of_framework(self, framework: str) -> JudgementArea | None:
        """Return the line's area of a framework, or None."""
        return next((area for area in self.areas if area.framework == framework), None)


def area_lines(areas: Iterable[JudgementArea], frameworks: Sequence[str] = ()) -> list[AreaLine]:
    """Group areas, loaded `with_lines`, by their line; an area without one stands alone.

    Within a line they stand as `frameworks` does, and those of others before them by name.
    """
    places = {framework: place for place, framework in enumerate(frameworks)}
    grouped: dict[object, list[JudgementArea]] = defaultdict(list)
    for area in areas:
        # A tuple is no line: so an area without one has a key that no other has.
        grouped[area.line or (area.pk,)].append(area)
    return [
        AreaLine(
            of_line[0].line,
            sorted(of_line, key=lambda area: (places.get(area.framework, -1), area.framework)),
        )
        for of_line in grouped.values()
    ]


def load_lines() -> list[AreaLine]:
    """Load every line with its areas, in the order of the newest framework's list."""
    lines = area_lines(JudgementArea.objects.in_order(), frameworks_in_order())
    return sorted(lines, key=lambda line: (line.last.order, line.last.pk))


def frameworks_in_order() -> list[str]:
    """List the frameworks that areas are of, by their latest inspection, the oldest first."""
    dated = Judgement.objects.latest_by_framework()
    return sorted(dated, key=lambda framework: (dated[framework], framework))


def line_named(lines: Sequence[AreaLine], framework: str, name: str) -> AreaLine | None:
    """Return the line that an area stands or goes on in by its name, ignoring case and punctuation.

    That is the one with an area of this framework and name; else the one with an area of this name,
    and none of this framework yet. None where no line, or more than one, is such.
    """
    # Compared here and not in SQL: databases fold letters beyond ASCII each in its own way.
    wanted = letters_and_figures(name)
    for line in lines:
        known = line.of_framework(framework)
        if known and letters_and_figures(known.name) == wanted:
            return line
    going_on = [
        line
        for line in lines
        if not line.of_framework(framework)
        and any(letters_and_figures(area.name) == wanted for area in line.areas)
    ]
    return going_on[0] if len(going_on) == 1 else None


def line_of(lines: Sequence[AreaLine], framework: str, name: str, said: str) -> AreaLine | None:
    """Return the line of an area: where it stands; else as an officer `said`; else by its name."""
    named = line_named(lines, framework, name)
    if not said or (named and named.of_framework(framework)):
        return named
    return next((line for line in lines if line.line and line.line.code == said), None)


def has_to_be_said(lines: Sequence[AreaLine], framework: str, name: str, said: str) -> bool:
    """Return whether an officer has yet to say which line an area goes on in."""
    return bool(lines) and not said and not line_named(lines, framework, name)


@transaction.atomic
def area_of(framework: str, name: str, order: int, said: str, *, by: User) -> JudgementArea:
    """Load a framework's area by name, or create it in the line that it goes on in.

    `said` is what an officer says: the code of a line, NEW, or "" where the name decides. An area
    that the line has of this framework already is the same one: known through others until now,
    it gets the name that the report itself prints.

    Raises: ValidationError where the officer has to say, and has not.
    """
    lines = load_lines()
    if has_to_be_said(lines, framework, name, said):
        raise ValidationError(f"Say which earlier area “{name}” goes on from, or that it is new.")
    line = line_of(lines, framework, name, said)
    if line and (same := line.of_framework(framework)):
        is_another_name = letters_and_figures(same.name) != letters_and_figures(name)
        if is_another_name and not Judgement.objects.of_report(same).exists():
            amend(same, {"name": name}, reason="So named in an inspection's own report.", by=by)
        return same
    code = JudgementArea.objects.free_code(framework, code_for(name))
    area = JudgementArea.objects.create(framework=framework, code=code, name=name, order=order)
    put_in_line(area, line.line if line else None)
    return area


def code_for(name: str) -> str:
    """Return the code that an area's name gives it, and its line; "overall" for that one."""
    is_overall = letters_and_figures(name) == letters_and_figures(OVERALL_NAME)
    return OVERALL if is_overall else slugify(name) or "area"


def put_in_line(area: JudgementArea, line: JudgementLine | None) -> LineArea:
    """Create a new area's place in a line; with None in a new line of its own."""
    line = line or JudgementLine.objects.create(code=JudgementLine.objects.free_code(area.code))
    return LineArea.objects.create(line=line, area=area, framework=area.framework)


@transaction.atomic
def move_area(area: JudgementArea, said: str, *, reason: str, by: User) -> None:
    """Move an area on record to another line, by its code, or to a new line of its own for NEW.

    Raises: ValidationError by field where that line has an area of its framework, or has it now.
    """
    # Every line is locked, so that of two officers at once one waits: there are a dozen of them.
    lines = {line.code: line for line in JudgementLine.objects.select_for_update()}
    place = LineArea.objects.select_for_update().filter(area=area).first()
    line = lines.get(said)
    if place and line and place.line_id == line.pk:
        raise ValidationError({"line": "It stands there already."})
    taken = LineArea.objects.filter(line=line, framework=area.framework).first() if line else None
    if taken:
        raise ValidationError(
            {"line": f"{area.framework} has an area there: “{taken.area}”. Move that one first."}
        )
    if said == NEW and place and not LineArea.objects.filter(line=place.line).exclude(area=area):
        raise ValidationError({"line": "It stands alone already."})
    if place is None:
        put_in_line(area, line)
        return
    line = line or JudgementLine.objects.create(code=JudgementLine.objects.free_code(area.code))
    amend(place, {"line": line}, reason=reason, by=by)


def one_for_each_line(judgements: Collection[Judgement]) -> list[Judgement]:
    """Choose an inspection's judgements, in each line its own report's, else what others tell."""
    own = {_line_key(judgement) for judgement in judgements if judgement.is_own}
    return [
        judgement for judgement in judgements if judgement.is_own or _line_key(judgement) not in own
    ]


def _line_key(judgement: Judgement) -> object:
    """Return what the judgements of one inspection in one line share, and others do not."""
    area = judgement.area
    return judgement.inspection_id, area.line or (area.pk, area.name)
