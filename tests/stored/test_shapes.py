"""A stored document is opened under the names of today, whichever version it was kept in."""

import pytest
from django.apps import apps
from django.db import models

from wirral_tracker.kit.stored import NotOpened, Shape

DUCKS = Shape(
    "The count of ducks",
    version=3,
    renamed={2: {"narrative": "account"}, 3: {"account": "words", "pond": "place"}},
)


@pytest.mark.parametrize("version", [{}, {"_version": 1}, {"_version": "1"}])
def test_a_document_without_a_version_is_of_the_first(version):
    assert DUCKS.read({**version, "narrative": "Ten.", "pond": "Mill"}) == {
        "words": "Ten.",
        "place": "Mill",
    }


def test_names_change_from_the_version_of_the_document_on():
    assert DUCKS.read({"_version": 2, "narrative": "As it was.", "account": "Ten."}) == {
        "narrative": "As it was.",
        "words": "Ten.",
    }
    assert DUCKS.read(DUCKS.write({"pond": "As it was."})) == {"pond": "As it was."}


def test_names_within_a_list_of_forms_and_within_rows_change_too():
    stored = {"pieces-0-pond": "Mill", "rows": [{"cells": {"pond": "Mill"}}]}

    assert DUCKS.read(stored) == {
        "pieces-0-place": "Mill",
        "rows": [{"cells": {"place": "Mill"}}],
    }


def test_a_query_and_a_list_come_back_as_they_went():
    said = {"words": "Ten & more", "place": ""}

    assert DUCKS.write_query(said).endswith("&_version=3")
    assert DUCKS.read_query(DUCKS.write_query(said)) == said
    assert DUCKS.read_query("narrative=Ten&pond=") == {"words": "Ten", "place": ""}
    assert DUCKS.read_query("") == {}
    assert DUCKS.read_rows(DUCKS.write_rows([{"place": "Mill"}])) == [{"place": "Mill"}]
    assert DUCKS.read_rows([{"pond": "Mill"}]) == [{"place": "Mill"}]


@pytest.mark.parametrize("version", [4, 0, "four", None])
def test_a_document_of_a_later_version_is_refused(version):
    with pytest.raises(NotOpened, match="The count of ducks was kept by a later version"):
        DUCKS.read({"_version": version, "words": "Ten."})


def test_what_a_browser_sends_under_the_name_of_the_version_is_none():
    """One request with a version of its own would close the document for everybody."""
    shape = Shape("A letter")

    assert shape.read(shape.write({"_version": "9", "text": "Ducks"})) == {"text": "Ducks"}


def test_names_that_are_not_known_are_told():
    with pytest.raises(NotOpened, match="under “goose”, “swan”"):
        DUCKS.refuse_unknown({"words": 1, "swan": 2, "goose": 3}, frozenset({"words"}))


# Every document that the database keeps, and how it is opened again; a new one is told here.
DOCUMENTS = {
    "recommendations.UpdateDraft.typed": "TYPED",
    "recommendations.SheetDraft.content": "SHEET",
    "recommendations.SheetDraft.recorded": "RECORDED",
    "recommendations.SheetDraft.left_out": "LEFT_OUT",
    "findings.ReceivedLetter.reading": "READING",
    # Its corrections are a query string under CORRECTIONS, as a report's filters are under FILTERS.
    "findings.ReceivedLetter.pages": "the text of each page, under no names",
    "recommendations.SheetDraft.opened_on": "numbers by the references of recommendations",
    "recommendations.ReportProof.checks": "sentences, under no names",
    "recommendations.ReportProof.rows": "record names, ids and pages, under no names",
    "recommendations.ScrutinyReview.panel": "names of people, as printed",
    "recommendations.ScrutinyReview.rag_key": "what a review prints of each colour, by its code",
    "chain.Imprint.fields": "stable names",
    "chain.Imprint.words": "digests by stable names",
    "chain.Erasure.fields": "stable names",
    "chain.Erasure.left": "digests by stable names",
    "chain.Amendment.before": "what one field said, under no names",
    "chain.Amendment.after": "what one field says, under no names",
    "chain.Adoption.kinds": "record names",
    "chain.Adoption.rows": "record names, ids and digests, under no names",
}


def test_every_document_of_the_database_is_one_that_is_opened_with_care():
    """See docs/changing-the-record.md: a name in stored data outlives the code that gave it."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.JSONField)
    }

    assert found == DOCUMENTS.keys()
