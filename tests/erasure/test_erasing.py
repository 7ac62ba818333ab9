"""Words are erased by law wherever they are kept, and the seal on the rest still holds."""

import datetime as dt
import io
import json
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.utils import timezone

from findings.models import ReceivedLetter
from recommendations import actions
from recommendations.models import (
    Attachment,
    Clearance,
    Post,
    ProgressReport,
    Recommendation,
    ReportSection,
    StatusUpdate,
    UpdateDraft,
)
from recommendations.reports import issuing
from recommendations.reports.drafts import DraftOvertaken, create_report, save_report
from recommendations.reports.subjects import find_subjects
from tests import factories
from tests.erasure.test_wanted import office_file
from tests.recommendations.test_restricted import crawl
from wirral_tracker.accounts import people
from wirral_tracker.erasure.columns import (
    HOLDS_NO_WORDS,
    columns_with_words,
    models_with_words,
    reason_without_words,
)
from wirral_tracker.erasure.erasing import erase_everywhere, erase_fields, erase_place
from wirral_tracker.erasure.places import find_places
from wirral_tracker.erasure.readers import DOCUMENT, FILE, PAGES, PAPER, QUERY, Reader
from wirral_tracker.erasure.wanted import Wanted
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.faults import NotAsRecorded
from wirral_tracker.kit.chain.imprints import salted
from wirral_tracker.kit.chain.models import Erasure, Imprint
from wirral_tracker.kit.chain.verify import verify
from wirral_tracker.kit.pdf import render_pdf
from wirral_tracker.kit.printing.job import printing_of

pytestmark = pytest.mark.django_db

# Short enough for the shortest column.
CANARY = "Quackby"
WANTED = Wanted.from_words(CANARY)
SEEN = f"Seen by {CANARY}"


def two_people() -> dict[str, Any]:
    return {
        "reason": "It named a duckling.",
        "asked_by": factories.user(),
        "agreed_by": factories.user(),
    }


def past_the_guard(model: type[models.Model]) -> models.QuerySet:
    return models.QuerySet(model)


# Every column of every model


def test_every_column_that_could_hold_words_is_looked_through_or_says_why_not():
    """A new column is looked through by itself; who excuses one gives the reason."""
    kinds = (models.TextField, models.JSONField, models.BinaryField, models.CharField)
    missed = [
        f"{model._meta.label}.{column.attname}"
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.concrete_fields
        if isinstance(column, kinds)
        and not column.choices
        and not isinstance(column, models.SlugField)
        and column.attname not in columns_with_words(model)
        and not reason_without_words(column)
    ]

    assert missed == []


def test_every_excuse_is_of_something_that_is_there():
    """What the council's sign-in brings is there only where it is set up."""
    labels = {
        name
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.concrete_fields
        for name in (
            model._meta.app_label,
            model._meta.label,
            f"{model._meta.label}.{column.attname}",
        )
    }

    assert HOLDS_NO_WORDS.keys() - labels <= {"account", "socialaccount"}


def a_row_of_each() -> None:
    """A row of every kind that officers make."""
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation)
    factories.attachment(update=update)
    factories.decision(recommendation)
    other = factories.recommendation(original_due_date=dt.date(2021, 1, 1))
    post = factories.post(other)
    by = factories.user()
    actions.record_post_holder(post, by=by, holder_name="A duck", from_date=dt.date(2021, 1, 1))
    factories.bulk_change(other)
    extension = factories.extension(other)
    actions.answer_extension(
        extension,
        by=by,
        is_granted=True,
        answered_by="Head of Ducks",
        answer_date=dt.date(2020, 9, 1),
    )
    factories.status_update(other)
    factories.confirmation(other)
    factories.retest(recommendation=recommendation)
    factories.meeting()
    factories.update_round(other)
    factories.received_letter()
    factories.sheet_draft(recommendation)
    UpdateDraft.objects.create(
        officer=by, recommendation=other, typed={"narrative": "Ducks"}, form_key=uuid.uuid4()
    )
    report = create_report(
        find_subjects([recommendation.review.reference]), as_at=dt.date(2021, 6, 1), by=by
    )
    Clearance.objects.create(
        report=report, section_key="x", clearance="Finance", words_sha256="0" * 64, recorded_by=by
    )
    issued = factories.issued_report(report, lines={recommendation: "green"})
    issuing.record_resolution(issued, by=by, words="Noted.", minute="7", today=dt.date.max)
    issuing.withdraw_issued(issued, by=by, reason="The wrong ducks.")
    erase_fields(StatusUpdate, update.pk, ["evidence"], **two_people())
    people.record("account created", by, by=by)


def bare_row(model: type[models.Model]) -> int:
    """A row of a model of which the register has none yet, with as little in it as it may have."""
    values: dict[str, Any] = {}
    for column in model._meta.concrete_fields:
        if column.primary_key or column.null or column.has_default() or column.has_db_default():
            continue
        if column.is_relation:
            others = column.related_model._base_manager.values_list("pk", flat=True)
            values[column.attname] = others.first() or bare_row(column.related_model)
        elif isinstance(column, models.IntegerField):
            values[column.attname] = 1
        elif isinstance(column, models.DateField):
            values[column.attname] = timezone.now()
        elif isinstance(column, models.UUIDField):
            values[column.attname] = uuid.uuid4()
    [row] = past_the_guard(model).bulk_create([model(**values)])
    return row.pk


def filled(reader: Reader, longest: int | None) -> Any:
    """A value of a column that holds the canary, as its kind of column keeps words."""
    if reader is DOCUMENT:
        return {"rows": [{"text": SEEN}]}
    if reader is PAGES:
        return [SEEN]
    if reader is QUERY:
        return f"text=Seen+by+{CANARY}"
    if reader is PAPER:
        return f"<article>{SEEN}</article>"
    if reader is FILE:
        return office_file("word/document.xml", f"<w:p><w:t>{SEEN}</w:t></w:p>")
    return SEEN if (longest or 100) >= len(SEEN) else CANARY


def forget_conditions() -> None:
    """Let rows hold words in columns that their other columns forbid: each is tried by itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
        )
        for table, condition in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{condition}"')


@pytest.fixture
def without_conditions() -> Iterator[None]:
    forget_conditions()
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def tables_with(word: str) -> set[str]:
    """Every table in which a word stands, asked of the database itself."""
    found = set()
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = cursor.fetchall()
        if any(word.casefold() in as_text(value) for row in rows for value in row):
            found.add(table)
    return found


def as_text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1").casefold()
    return str(value).casefold()


@pytest.mark.forges
def test_every_column_of_every_model_is_reached(without_conditions):
    """The words stand in each of them, in several rows where there are such; then nowhere."""
    a_row_of_each()
    expected = set()
    for model, columns in models_with_words():
        ids = list(model._base_manager.order_by("-pk").values_list("pk", flat=True)[:30])
        ids = ids or [bare_row(model)]
        for number, (name, reader) in enumerate(columns.items()):
            pk = ids[number % len(ids)]
            value = filled(reader, getattr(model._meta.get_field(name), "max_length", None))
            past_the_guard(model).filter(pk=pk).update(**{name: value})
            expected.add((model, pk, name))

    found = find_places(WANTED)
    assert {
        (place.model, place.pk, name) for place in found.places for name in place.counts
    } == expected

    erase_everywhere(WANTED, **two_people())

    assert not find_places(WANTED)
    assert tables_with(CANARY) == set()
    left = past_the_guard(Attachment).filter(content=b"")
    assert left.count() == 1


# The seal


@pytest.mark.forges
def test_the_seal_verifies_and_holds_what_is_left(recommendation_spoken_of):
    """Only the words go: the rest of a sealed text can be read, and nobody can change it unseen."""
    update = recommendation_spoken_of.status_updates.get()

    erase_everywhere(WANTED, **two_people())
    links.seal()

    update.refresh_from_db()
    assert update.narrative == "Seen by [erased] on the pond."
    verify()
    past_the_guard(StatusUpdate).filter(pk=update.pk).update(narrative="Seen by [erased] at night.")
    with pytest.raises(NotAsRecorded, match="“narrative” was erased"):
        verify()


@pytest.mark.forges
def test_nothing_that_stays_tells_what_the_words_were():
    """With its salt, a digest of a text of which one name is missing would tell the name."""
    update = factories.status_update(
        factories.recommendation(), narrative="Quackby and Dabbler on the pond."
    )
    for words in ("Quackby", "Dabbler"):
        erase_place(
            StatusUpdate, update.pk, ["narrative"], Wanted.from_words(words), **two_people()
        )
    links.seal()

    verify()
    seal = Imprint.objects.get(row_model=update.record_name, row_id=update.pk).words["narrative"]
    first, second = Erasure.objects.filter(row_id=update.pk).order_by("pk")
    assert seal["salt"] is None
    digest = salted(seal["left"], "[erased] and [erased] on the pond.")
    assert second.left == {"narrative": digest}
    assert first.left["narrative"] != salted(seal["left"], "[erased] and Dabbler on the pond.")
    erase_fields(StatusUpdate, update.pk, ["narrative"], **two_people())
    links.seal()
    verify()
    seal = Imprint.objects.get(row_model=update.record_name, row_id=update.pk).words["narrative"]
    assert "left" not in seal


def test_a_clearance_loses_the_digest_of_words_that_went():
    section = a_report().sections.first()
    section.text = f"Finance heard {CANARY}."
    section.save()
    clearance = Clearance.objects.create(
        report=section.report,
        section_key=section.key,
        clearance="Finance",
        words_sha256=section.words_sha256,
        recorded_by=factories.user(),
    )

    erase_everywhere(WANTED, **two_people())
    links.seal()

    clearance.refresh_from_db()
    assert clearance.words_sha256 == "[erased]"
    verify()


# What was asked, and by whom


def test_all_of_it_happens_or_nothing(recommendation_spoken_of):
    people = two_people() | {"reason": " "}
    before = tables_with(CANARY)

    with pytest.raises(ValidationError, match="Say why"):
        erase_everywhere(WANTED, **people)

    assert tables_with(CANARY) == before != set()


def test_the_reason_does_not_keep_the_words(recommendation_spoken_of):
    with pytest.raises(ValidationError, match="kept for ever"):
        erase_everywhere(WANTED, **two_people() | {"reason": "It named quackby."})

    assert Erasure.objects.count() == 0


def test_each_row_has_an_erasure_that_says_who_why_and_where(recommendation_spoken_of):
    answers = two_people()

    found = erase_everywhere(WANTED, **answers)

    erasures = Erasure.objects.all()
    assert {f"{row.row_model} {row.row_id}" for row in erasures} >= {
        place.row_name for place in found.places
    }
    assert {row.reason for row in erasures} == {"It named a duckling."}
    assert {row.agreed_by for row in erasures} == {answers["agreed_by"]}


def test_two_posts_of_the_same_words_stay_two():
    for name in ("Keeper of Quackby", "Keeper of QUACKBY"):
        Post.objects.create(name=name)

    erase_everywhere(WANTED, **two_people())

    names = set(Post.objects.values_list("name", flat=True))
    assert {name for name in names if name.startswith("Keeper")} == {
        "Keeper of [erased]",
        f"Keeper of [erased {Post.objects.latest('pk').pk}]",
    }


def test_a_page_that_was_open_before_does_not_bring_the_words_back():
    report = a_report()
    section = report.sections.first()
    ReportSection.objects.filter(pk=section.pk).update(text=SEEN)

    erase_everywhere(WANTED, **two_people())

    with pytest.raises(DraftOvertaken):
        save_report(
            report, by=factories.user(), opened_on=report.version, texts={section.key: SEEN}
        )


def test_what_a_page_opens_by_its_shape_is_erased_by_its_words_alone():
    letter = factories.received_letter()

    for fields in (["pages"], ["reading"], ["file_name", "corrections"]):
        with pytest.raises(ValidationError, match="Give the words"):
            erase_fields(ReceivedLetter, letter.pk, fields, **two_people())
    erase_fields(ReceivedLetter, letter.pk, ["file_name"], **two_people())

    letter.refresh_from_db()
    assert letter.file_name == "[erased]"
    assert letter.version == 2


# Beside the tables


def test_a_visit_that_holds_the_words_ends_and_others_do_not():
    for message in (SEEN, "Saved."):
        visit = SessionStore()
        visit["_messages"] = json.dumps([["__json_message", 0, 25, message]])
        visit.save()

    found = erase_everywhere(WANTED, **two_people())

    assert str(found) == "one visit of somebody signed in"
    assert Session.objects.count() == 1


def test_what_waits_to_be_printed_is_thrown_away(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.PRINTING_FOLDER = tmp_path
    kept, gone = (
        printing_of(f"<p>{words}</p>", [], tmp_path / f"report-{number}")
        for number, words in enumerate(("Ducks", SEEN))
    )
    for printing, words in ((kept, "Ducks"), (gone, SEEN)):
        printing.folder.mkdir(parents=True)
        (printing.folder / "order.json").write_text(json.dumps({"html": f"<p>{words}</p>"}))
        (printing.folder / "asked.json").write_text("{}")

    with django_capture_on_commit_callbacks(execute=True):
        found = erase_everywhere(WANTED, **two_people())

    assert str(found) == "Waiting to be printed: report-1"
    assert kept.folder.exists()
    assert not gone.folder.exists()


# The command


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command("erase_words", *arguments, stdout=output)
    return output.getvalue()


def by_two() -> list[str]:
    answers = two_people()
    return [
        *("--reason", answers["reason"], "--asked-by", answers["asked_by"].username),
        *("--agreed-by", answers["agreed_by"].username),
    ]


def test_the_command_lists_places_and_never_more(recommendation_spoken_of):
    update = recommendation_spoken_of.status_updates.get()
    picture = factories.attachment(update=update, content=b"\x89PNG\r\n\x1a\n")

    told = run("--find", CANARY)

    assert f"recommendations.StatusUpdate {update.pk}: narrative\n" in told
    assert f"recommendations.Recommendation {recommendation_spoken_of.pk}: text\n" in told
    assert f"Attachment {picture.pk}: content is a file that cannot be read" in told
    assert CANARY.casefold() not in told.casefold()
    assert Erasure.objects.count() == 0
    assert run("--find", "No such duck").startswith("These words stand in no place.")


def test_the_command_erases_all_but_what_it_is_told_to_leave(recommendation_spoken_of):
    update = recommendation_spoken_of.status_updates.get()
    row_name = f"recommendations.StatusUpdate {update.pk}"

    told = run("--find", CANARY, "--leave", row_name, *by_two())

    assert row_name not in told
    assert "Backups taken before still hold the words" in told
    assert [place.row_name for place in find_places(WANTED).places] == [row_name]
    run(*row_name.split(), "narrative", "--find", CANARY, *by_two())
    assert not find_places(WANTED)


def test_the_words_need_not_stand_in_the_history_of_a_shell(recommendation_spoken_of, monkeypatch):
    listed = run("--find", CANARY)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"No such duck\n{CANARY}\n\n"))

    assert run("--find", "-") == listed


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "Give words of"),
        (["--find", "x"], "Give words of"),
        (["--find", CANARY, "--reason", "A name", "--asked-by", "nobody"], "does not exist"),
        (["auth.User", "1", "username", "--reason", "x"], "holds no words"),
        (["findings.Nothing", "1", "text"], "doesn't have a 'Nothing' model"),
        (["findings.Finding", "0", "text"], "does not exist"),
    ],
)
def test_the_command_refuses_in_words(arguments, complaint):
    with pytest.raises(CommandError, match=complaint):
        run(*arguments)


def test_a_finding_and_a_paragraph_are_erased_by_their_number():
    """They are no rows that are only added; the Erasure is the same."""
    finding = factories.finding()

    run("findings.Finding", str(finding.pk), "text", *by_two())

    finding.refresh_from_db()
    assert finding.text == "[erased]"
    assert Erasure.objects.get().row_model == "findings.Finding"


# The pages


@pytest.fixture
def recommendation_spoken_of() -> Recommendation:
    """One whose words, update, source, report and papers name somebody."""
    document = factories.source(text=f"A letter. {SEEN}.", title=f"A letter on {CANARY}")
    paragraph = factories.paragraph(document=document, text=f"{SEEN}.", heading=CANARY)
    finding = factories.finding(locator=paragraph, text=f"{SEEN} in Anyborough.")
    finding.theme_tags.create(theme=factories.theme(), words=SEEN)
    recommendation = factories.recommendation(
        review=factories.review(source=document), text=f"Count what was seen by {CANARY}."
    )
    factories.status_update(recommendation, narrative=f"{SEEN} on the pond.")
    return recommendation


def a_report(recommendation: Recommendation | None = None) -> ProgressReport:
    review = (recommendation or factories.recommendation()).review
    return create_report(
        find_subjects([review.reference]), as_at=dt.date(2021, 6, 30), by=factories.user()
    )


@pytest.mark.slow
def test_after_an_erasure_the_words_are_on_no_page_sheet_or_paper(
    client, officer, recommendation_spoken_of
):
    """Source, finding, letter, sheet, draft, paper, resolution and file held them."""
    recommendation = recommendation_spoken_of
    update = recommendation.status_updates.get()
    docx = office_file("word/document.xml", f"<w:p><w:t>{SEEN}</w:t></w:p>")
    attached = factories.attachment(update=update, content=docx, name=f"{CANARY}.docx")
    report = a_report(recommendation)
    ReportSection.objects.filter(report=report).update(text=f"{SEEN}.")
    issued = factories.issued_report(
        report,
        lines={recommendation: "green"},
        html=f'<html><body><article class="report">{SEEN}</article></body></html>',
        pdf=render_pdf(f"<html lang=en><title>Ducks</title><p>{SEEN}</p></html>", []),
    )
    issuing.record_resolution(
        issued, by=officer, words=f"{SEEN}.", minute="Minute 7", today=dt.date.max
    )
    letter = factories.received_letter(
        by=officer, pages=[f"{SEEN}."], corrections=f"title=On+{CANARY}&_version=1"
    )
    sheet = factories.sheet_draft(recommendation, by=officer, file_name=f"{CANARY}.csv")
    actions.save_draft(recommendation, by=officer, typed={"narrative": SEEN}, form_key=uuid.uuid4())
    starts = [
        *("/", recommendation.get_absolute_url(), recommendation.review.get_absolute_url()),
        *(recommendation.review.source.get_absolute_url(), report.get_absolute_url()),
        *(issued.get_absolute_url(), letter.get_absolute_url(), sheet.get_absolute_url()),
        f"{report.get_absolute_url()}edit/",
        f"/recommendations/?source={recommendation.review.reference}&format=csv",
        *("/findings/?q=pond", "/sources/", "/themes/", "/reports/"),
    ]
    client.force_login(officer)
    before = crawl(client, *starts)
    assert sum(CANARY in text for text in before.values()) > 10

    erase_everywhere(WANTED, **two_people())
    links.seal()
    after = crawl(client, *starts)

    assert [address for address in before if client.get(address).status_code >= 400] == []
    assert [address for address, text in after.items() if CANARY in text] == []
    assert recommendation.reference not in client.get(f"/recommendations/?q={CANARY}").text
    told = client.get(attached.get_absolute_url(), follow=True)
    assert "This file was taken out of the record, as the law asks." in told.text
    exported = io.StringIO()
    call_command("export_register", stdout=exported)
    assert CANARY not in exported.getvalue()
    verify()
