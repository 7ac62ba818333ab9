"""Every column that may hold words about a person, by model, and the reader of each."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from wirral_tracker.erasure.readers import (
    DOCUMENT,
    FILE,
    PAGES,
    PAPER,
    QUERY,
    TEXT,
    Reader,
)
from wirral_tracker.kit.chain.erasure import record_model
from wirral_tracker.kit.chain.imprints import is_words
from wirral_tracker.kit.chain.records import Column

REFERENCE = "a reference, by which addresses and other rows name it"
DIGEST = "a digest"
FRAMEWORK = "the name of a framework of Ofsted's"
STAFF = "accounts of staff, which /accounts/ changes"
SECRET = "a secret of the software"
# By app, model or column. A column that is not named here is looked through, also a new one.
HOLDS_NO_WORDS = {
    "auth": STAFF,
    "account": STAFF,
    "socialaccount": STAFF,
    "otp_totp": SECRET,
    "otp_static": SECRET,
    "contenttypes": "names of models",
    "sessions": "visits, which end where they hold the words",
    "accounts.Guess": DIGEST,
    "accounts.SigningName.name": STAFF,
    "chain.Imprint": DIGEST,
    "chain.Link": DIGEST,
    "chain.Amendment.row_model": "the name of a model",
    "chain.Amendment.field": "the name of a column",
    "chain.Tombstone": "facts of dropped columns; of words it keeps none",
    "chain.Erasure.row_model": "the name of a model",
    "chain.Erasure.fields": "names of columns",
    "chain.Erasure.left": DIGEST,
    "findings.SourceDocument.sha256": DIGEST,
    "findings.ReceivedLetter.sha256": DIGEST,
    "findings.Inspection.reference": REFERENCE,
    "findings.Inspection.framework": FRAMEWORK,
    "findings.JudgementArea.framework": FRAMEWORK,
    "findings.LineArea.framework": FRAMEWORK,
    "findings.Grade.framework": FRAMEWORK,
    "recommendations.ScrutinyReview.reference": REFERENCE,
    "recommendations.Recommendation.reference": REFERENCE,
    "recommendations.Objective.number": "a printed number, by which fixtures name it",
    "recommendations.Attachment.sha256": DIGEST,
    "recommendations.ReportProof.sha256": DIGEST,
    "recommendations.Clearance.words_sha256": DIGEST,
    "recommendations.SentBack.words_sha256": DIGEST,
    "recommendations.ReportProof.rows": "record names, ids and pages",
    "recommendations.ReportProof.pdf": "printed from `html`, and erased with it",
}
READERS = {
    "findings.ReceivedLetter.pages": PAGES,
    "findings.ReceivedLetter.corrections": QUERY,
    "recommendations.ProgressReport.filters": QUERY,
    "recommendations.ReportProof.html": PAPER,
}


def columns_with_words(model: type[models.Model]) -> dict[str, Reader]:
    """Return the readers of a model's columns that may hold words, by attribute."""
    return {
        column.attname: reader_of(column)
        for column in model._meta.concrete_fields
        if is_words(column) and not reason_without_words(column)
    }


def models_with_words() -> Iterator[tuple[type[models.Model], dict[str, Reader]]]:
    """Yield every model that has columns with words, the tables between models included."""
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy and (columns := columns_with_words(model)):
            yield model, columns


def model_named(name: str) -> type[models.Model]:
    """Return a model by its record name or its label, "app.Model", if it has columns with words.

    Raises: LookupError.
    """
    try:
        return record_model(name)
    except LookupError as refusal:
        # Its message, where that is no model at all.
        if "." not in name:
            raise
        model = apps.get_model(name)
        if not columns_with_words(model):
            raise LookupError(f"{name} holds no words that are erased.") from refusal
        return model


def reason_without_words(column: Column) -> str:
    """Return why a column holds no words about a person; empty where it may hold some."""
    label = column.model._meta.label
    names = (label.partition(".")[0], label, f"{label}.{column.attname}")
    return next((HOLDS_NO_WORDS[name] for name in names if name in HOLDS_NO_WORDS), "")


def reader_of(column: Column) -> Reader:
    """Return the reader of a column's words: its own, or that of its type."""
    own = READERS.get(f"{column.model._meta.label}.{column.attname}")
    if own:
        return own
    if isinstance(column, models.BinaryField):
        return FILE
    return DOCUMENT if isinstance(column, models.JSONField) else TEXT
