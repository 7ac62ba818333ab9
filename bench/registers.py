"""Fictional registers of any size: ten years of Anyborough, which does not exist.

Fifty reviews and inspections whatever the size, twelve updates to each recommendation, none of
them corrected, so that a rival may leave corrections out of account.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain
from random import Random
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, models

from findings.models import Finding, Inspection, SourceDocument, SourceParagraph, Theme
from recommendations.models import (
    Objective,
    Recommendation,
    RecommendationTheme,
    ScrutinyReview,
    StatusSpan,
    StatusUpdate,
)
from recommendations.spans import spans_of

FIRST_DAY = dt.date(2015, 1, 1)
YEARS = 10
DAYS = 3652
UPDATES = 12
REVIEWS, INSPECTIONS, THEMES = 40, 10, 10
PAST_DAY = dt.date(2023, 12, 31)
WORDS = "Anyborough counted its ducks by the pond and told the committee what had come of it. "


def build(size: int) -> None:
    """Insert a register of `size` recommendations into the connected, empty database."""
    random = Random(size)
    by = User.objects.create_user("anyborough")
    sources = make_sources()
    with loading():
        insert(Finding, findings(size, sources))
        insert(Recommendation, recommendations(size, random, sources, by))
        insert(RecommendationTheme, theme_tags(size))
        insert_history(random, by)
    with connection.cursor() as cursor:
        # What PostgreSQL does by itself after a while; SQLite does not, and is left without.
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")


class loading:
    """A context manager in which the database does not check foreign keys."""

    def __enter__(self) -> None:
        self.switch("replica", "OFF")

    def __exit__(self, *failure: object) -> None:
        self.switch("origin", "ON")

    def switch(self, role: str, keys: str) -> None:
        """Set PostgreSQL's session_replication_role, or SQLite's pragma foreign_keys."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SET session_replication_role = {role}")
            else:
                cursor.execute(f"PRAGMA foreign_keys = {keys}")


def insert(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, as dicts by column, by COPY or executemany; columns left out have defaults."""
    fields = [field for field in model._meta.concrete_fields if not field.has_db_default()]
    names = [field.attname for field in fields]
    blank = {name: default_of(field) for name, field in zip(names, fields, strict=True)}
    names += [name for name in ("recorded_at", "added_at") if has_field(model, name)]
    rows = iter(rows)
    # What the rows look up they look up before the first: a COPY lets nothing in between.
    rows = chain([next(rows)], rows)
    values = ([{**blank, **row}[name] for name in names] for row in rows)
    columns = ", ".join(f'"{name}"' for name in names)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.execute("BEGIN")
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)
            cursor.execute("COMMIT")


def default_of(field: models.Field) -> Any:
    """Return None for a nullable field, else the field's default."""
    return None if field.null else field.get_default()


def has_field(model: type[models.Model], name: str) -> bool:
    """Return whether a model has a column of this attribute name."""
    return any(field.attname == name for field in model._meta.concrete_fields)


# Rows


def make_sources() -> list[ScrutinyReview | Inspection]:
    """Create the document, objectives and themes; return the new reviews and inspections."""
    document = SourceDocument.objects.create(
        slug="anyborough",
        title="Anyborough",
        publisher="Anyborough Council",
        kind=SourceDocument.Kind.SCRUTINY_REPORT,
        licence="Fictional",
        text=WORDS,
        sha256="0" * 64,
    )
    paragraph = SourceParagraph.objects.create(document=document, position=1, text=WORDS)
    reviews = [
        ScrutinyReview(reference=f"ANY-R-{n}", title=f"Ducks of pond {n}", source=document)
        for n in range(REVIEWS)
    ]
    inspections = [
        Inspection(
            reference=f"ANY-I-{n}",
            kind=Inspection.Kind.FOCUSED_VISIT,
            framework="ILACS 2023",
            start_date=FIRST_DAY,
            end_date=FIRST_DAY,
            source=document,
        )
        for n in range(INSPECTIONS)
    ]
    ScrutinyReview.objects.bulk_create(reviews)
    Inspection.objects.bulk_create(inspections)
    Objective.objects.bulk_create(
        Objective(review=review, number=str(n), order=n, title=f"Ducks {n}", locator=paragraph)
        for review in reviews
        for n in (1, 2)
    )
    Theme.objects.bulk_create(
        Theme(slug=f"ducks-{n}", name=f"Ducks {n}", question="Are they counted?")
        for n in range(THEMES)
    )
    return [*reviews, *inspections]


def parent_of(
    number: int, sources: list[ScrutinyReview | Inspection]
) -> ScrutinyReview | Inspection:
    """Return the review or inspection that makes recommendation `number`: each in turn."""
    return sources[number % len(sources)]


def findings(size: int, sources: list[ScrutinyReview | Inspection]) -> Iterator[dict[str, Any]]:
    """Yield a row of Finding for each recommendation that an inspection makes."""
    paragraph = SourceParagraph.objects.get()
    for number in range(1, size + 1):
        parent = parent_of(number, sources)
        if isinstance(parent, Inspection):
            yield {
                "id": number,
                "inspection_id": parent.pk,
                "position": number,
                "kind": Finding.Kind.AREA_FOR_IMPROVEMENT,
                "wording": Finding.Wording.VERBATIM,
                "text": WORDS,
                "locator_id": paragraph.pk,
            }


def recommendations(
    size: int, random: Random, sources: list[ScrutinyReview | Inspection], by: User
) -> Iterator[dict[str, Any]]:
    """Yield `size` rows of Recommendation, made on days of the first year; half have a due date."""
    objectives = {
        objective.review_id: objective.pk for objective in Objective.objects.filter(order=1)
    }
    for number in range(1, size + 1):
        parent = parent_of(number, sources)
        is_review = isinstance(parent, ScrutinyReview)
        made = FIRST_DAY + dt.timedelta(days=random.randrange(365))
        due = made + dt.timedelta(days=random.randrange(DAYS)) if number % 2 else None
        yield {
            "id": number,
            "reference": f"{parent.reference}-R{number}",
            "number": str(number),
            "order": number,
            "text": f"Count the ducks of pond {number}. {WORDS}",
            "wording": Recommendation.Wording.VERBATIM,
            "review_id": parent.pk if is_review else None,
            "finding_id": None if is_review else number,
            "objective_id": objectives[parent.pk] if is_review else None,
            "section": "Ponds",
            "source_words": "Anyborough minutes, item 7",
            "made_date": made.isoformat(),
            "made_date_basis": Recommendation.DateBasis.PRINTED,
            "made_date_text": "Printed on the paper.",
            "owner": f"Head of Ducks {number % 30}",
            "original_due_date": due.isoformat() if due else None,
            "added_by_id": by.pk,
            "added_at": f"{made} 12:00:00",
        }


def theme_tags(size: int) -> Iterator[dict[str, Any]]:
    """Yield a row of RecommendationTheme for each recommendation."""
    themes = list(Theme.objects.order_by("pk").values_list("pk", flat=True))
    for number in range(1, size + 1):
        theme = themes[number % THEMES]
        yield {"id": number, "recommendation_id": number, "theme_id": theme, "words": "ducks"}


def insert_history(random: Random, by: User) -> None:
    """Insert every recommendation's updates, and the spans that `spans_of` derives from them."""
    made = Recommendation.objects.order_by("pk").values_list("pk", "made_date")
    spans: list[dict[str, Any]] = []
    insert(StatusUpdate, updates(list(made), random, by, spans))
    insert(StatusSpan, spans)


def updates(
    made: list[tuple[int, dt.date]], random: Random, by: User, spans: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield twelve rows of StatusUpdate for each (number, made_date); append rows to `spans`.

    The updates stand in even stretches of the ten years.
    """
    stretch = (DAYS - 365) // UPDATES
    for number, made_date in made:
        stated = []
        for sequence in range(1, UPDATES + 1):
            offset = stretch * (sequence - 1) + 1 + random.randrange(stretch)
            day = made_date + dt.timedelta(days=offset)
            rag = random.choice(("red", "amber", "green", "amber" if sequence < 6 else "green"))
            pk = (number - 1) * UPDATES + sequence
            stated.append(StatusUpdate(pk=pk, sequence=sequence, rag=rag, status_date=day))
        spans += (
            {
                "id": (number - 1) * (UPDATES + 1) + place,
                "recommendation_id": number,
                "rag": span.rag,
                "from_date": span.from_date.isoformat(),
                "until_date": span.until_date.isoformat(),
                "update_id": span.update_id,
            }
            for place, span in enumerate(spans_of(made_date, stated), start=1)
        )
        yield from (row_of(number, update, by) for update in stated)


def row_of(number: int, update: StatusUpdate, by: User) -> dict[str, Any]:
    """Return an update as a row of StatusUpdate, with the fields that its colour demands."""
    is_inferred = update.pk % 10 == 0
    return {
        "id": update.pk,
        "recommendation_id": number,
        "sequence": update.sequence,
        "rag": update.rag,
        "status_date": update.status_date.isoformat(),
        "date_basis": "inferred" if is_inferred else "given",
        "date_inferred_from": "The minutes." if is_inferred else "",
        "narrative": f"Update {update.sequence}. {WORDS}",
        "basis": StatusUpdate.Basis.REPORTED,
        "reported_by": "Head of Ducks",
        "evidence": "The count." if update.rag == "green" else "",
        "what_next": "" if update.rag == "green" else "Count the rest.",
        "what_next_date": None if update.rag == "green" else update.status_date.isoformat(),
        "impact": StatusUpdate.Impact.EARLY_SIGNS,
        "recorded_by_id": by.pk,
        "recorded_at": f"{update.status_date} 12:00:00",
    }
