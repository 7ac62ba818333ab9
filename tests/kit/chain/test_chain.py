"""Whoever changes the history, by whatever door, is found out, and the first row is named."""

import datetime as dt
import io
import random
from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from recommendations.actions import rebuild_spans
from recommendations.models import Recommendation, StatusUpdate, UpdatePassage
from recommendations.reports.drafts import create_report
from recommendations.reports.render import STYLESHEETS
from recommendations.reports.subjects import find_subjects
from tests import factories
from tests.pdfs import needs_pdftotext, words_of
from wirral_tracker.kit.append_only import AppendOnlyError
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.erasure import ERASED_WORDS, erase_words
from wirral_tracker.kit.chain.faults import NotAsRecorded
from wirral_tracker.kit.chain.imprints import digest_of
from wirral_tracker.kit.chain.imprints import imprint_of as imprint_of_values
from wirral_tracker.kit.chain.keys import signature_of
from wirral_tracker.kit.chain.marks import FIRST, mark_of
from wirral_tracker.kit.chain.models import Erasure, Imprint, Link
from wirral_tracker.kit.chain.records import record_models, sealed_model
from wirral_tracker.kit.chain.verify import heads_in, verify
from wirral_tracker.kit.pdf import render_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.forges]

LONG_AGO = dt.datetime(2016, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def recommendation() -> Recommendation:
    return factories.recommendation()


@pytest.fixture
def updates(recommendation) -> list[StatusUpdate]:
    """Six updates of an officer, sealed, after all that the register came with."""
    rows = [
        factories.status_update(recommendation, narrative=f"{number} ducks counted.")
        for number in range(6)
    ]
    links.seal()
    return rows


def past_the_guard(model: type[models.Model]) -> models.QuerySet:
    """What somebody with the whole database in their hands can do."""
    return models.QuerySet(model)


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def name_of(row: models.Model) -> str:
    return f"{row._meta.label} {row.pk}"


def imprint_of(row: models.Model) -> Imprint:
    return Imprint.objects.get(row_model=row._meta.label, row_id=row.pk)


def remake_imprint(row: models.Model, **values: object) -> None:
    """Have the imprint of a row say something else, with the mark that the key gives it then."""
    imprint = imprint_of(row)
    for name, value in values.items():
        setattr(imprint, name, value)
    mark = mark_of(imprint, Link.objects.get(number=imprint.height).signature)
    past_the_guard(Imprint).filter(pk=imprint.pk).update(**values, mark=mark)


def link_of(row: models.Model) -> Link:
    return Link.objects.get(imprint=imprint_of(row))


def test_a_row_and_its_imprint_come_together_or_not_at_all(recommendation):
    before = Imprint.objects.count()

    def save_and_fail() -> None:
        with transaction.atomic():
            factories.status_update(recommendation)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save_and_fail()

    assert Imprint.objects.count() == before
    assert not recommendation.status_updates.exists()


def test_the_seal_holds_no_word_of_the_record(updates):
    columns = ("row_model", "row_id", "fields", "words", "digest")
    held = str(list(Imprint.objects.values_list(*columns)))

    assert "ducks counted" not in held


def test_what_was_committed_out_of_its_turn_is_sealed_all_the_same(updates, recommendation):
    """Sealing looks at what came last; not over the whole chain, unless something is missing."""
    by = updates[0].recorded_by
    early, late = (imprint_of(factories.status_update(recommendation, by=by)) for _ in range(2))
    last = Link.objects.order_by("-number").first()
    signature = signature_of(last.number + 1, last.signature, late)
    Link.objects.create(
        number=last.number + 1, imprint=late, previous=last.signature, signature=signature
    )

    assert links.seal() == 1
    assert early.link.number == last.number + 2
    factories.status_update(recommendation, by=by)
    with CaptureQueriesContext(connection) as asked:
        assert links.seal() == 1
    assert not any("JOIN" in each["sql"] for each in asked)
    assert verify() == last.number + 3


def test_sealing_twice_adds_nothing(updates):
    count = Link.objects.count()

    assert links.seal() == 0
    assert Link.objects.count() == count


def cut_the_tail(rows: list[StatusUpdate]) -> None:
    """The last update with its imprint and link: nothing inside the database tells of it."""
    last = rows[-1]
    past_the_guard(Link).filter(pk=link_of(last).pk).delete()
    past_the_guard(Imprint).filter(pk=imprint_of(last).pk).delete()
    sql("DELETE FROM recommendations_statusspan WHERE update_id = %s", last.pk)
    past_the_guard(StatusUpdate).filter(pk=last.pk).delete()
    rebuild_spans(last.recommendation)


def forge_with_the_key(rows: list[StatusUpdate]) -> None:
    """Other words, and the whole chain made anew by somebody who holds the key as well."""
    past_the_guard(StatusUpdate).filter(pk=rows[2].pk).update(narrative="All ducks counted.")
    past_the_guard(Link).delete()
    past_the_guard(Imprint).delete()
    kinds = [sealed_model(model) for model in record_models()]
    found = [
        (max((row[name] for name in kind.moments), default=LONG_AGO), kind, row)
        for kind in kinds
        for row in kind.load_rows(past_the_guard(kind.model).values_list("pk", flat=True)).values()
    ]
    # Of the moments that they say, in that order: who has the key says what they like.
    for made_at, kind, row in sorted(found, key=lambda each: each[0]):
        imprint = Imprint(**imprint_of_values(row, kind), made_at=made_at, height=0)
        imprint.mark = mark_of(imprint, FIRST)
        imprint.save()
    links.seal()


def edit_words(row: StatusUpdate) -> None:
    past_the_guard(StatusUpdate).filter(pk=row.pk).update(narrative="All ducks counted.")


def edit_colour(row: StatusUpdate) -> None:
    past_the_guard(StatusUpdate).filter(pk=row.pk).update(rag="red")


def backdate(row: StatusUpdate) -> None:
    earlier = dt.datetime(2020, 6, 1, tzinfo=dt.UTC)
    past_the_guard(StatusUpdate).filter(pk=row.pk).update(recorded_at=earlier)


def another_author(row: StatusUpdate) -> None:
    past_the_guard(StatusUpdate).filter(pk=row.pk).update(recorded_by=factories.user())


def remove(row: StatusUpdate) -> None:
    sql("DELETE FROM recommendations_statusspan WHERE update_id = %s", row.pk)
    past_the_guard(StatusUpdate).filter(pk=row.pk).delete()


def edit_with_its_imprint(row: StatusUpdate) -> None:
    edit_words(row)
    [values] = past_the_guard(StatusUpdate).filter(pk=row.pk).values()
    imprint = imprint_of_values(values, sealed_model(StatusUpdate))
    past_the_guard(Imprint).filter(pk=imprint_of(row).pk).update(**imprint)


def erase_without_answering(row: StatusUpdate) -> None:
    imprint = imprint_of(row)
    words = {name: {**each, "salt": None} for name, each in imprint.words.items()}
    past_the_guard(Imprint).filter(pk=imprint.pk).update(words=words)
    past_the_guard(StatusUpdate).filter(pk=row.pk).update(narrative=ERASED_WORDS)


def remove_link(row: StatusUpdate) -> None:
    past_the_guard(Link).filter(pk=link_of(row).pk).delete()


def swap_signatures(row: StatusUpdate) -> None:
    past_the_guard(Link).filter(pk=link_of(row).pk).update(signature="f" * 64)


TAMPERINGS: list[Callable[[StatusUpdate], None]] = [
    *(edit_words, edit_colour, backdate, another_author, remove, edit_with_its_imprint),
    *(erase_without_answering, remove_link, swap_signatures),
]


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("place", [0, 3, 5])
def test_every_tampering_is_found_and_the_first_row_named(updates, tamper, place):
    """Whatever is done to a row with full rights over the database, and wherever in the chain."""
    row = updates[place]
    number = link_of(row).number

    tamper(row)

    with pytest.raises(NotAsRecorded) as found:
        verify()
    told = str(found.value)
    assert f"StatusUpdate {row.pk}" in told or f"ink {number}" in told, told


def test_the_first_of_several_is_named(updates):
    for row in random.Random(1).sample(updates[2:], 3):
        edit_words(row)
    first = min(row.pk for row in updates if "All" in StatusUpdate.objects.get(pk=row.pk).narrative)

    with pytest.raises(NotAsRecorded, match=rf"StatusUpdate {first}\b"):
        verify()


def test_the_first_fault_of_each_kind_is_named(updates):
    """One edit does not hide another of a different kind; a hundred of one kind are told once."""
    edit_words(updates[1])
    edit_words(updates[2])
    edit_colour(updates[3])
    remove(updates[4])
    swap_signatures(updates[5])

    with pytest.raises(NotAsRecorded) as found:
        verify()

    named = {fault.kind: fault.message for fault in found.value.faults}
    assert named == {
        "words": f"{name_of(updates[1])}: the words in “narrative” are not those recorded.",
        "row": f"{name_of(updates[3])} is not as recorded.",
        "row gone": f"{name_of(updates[4])} was recorded and is gone.",
        "signature": f"The signature is wrong at link {link_of(updates[5]).number}, "
        f"{name_of(updates[5])}.",
    }


def test_a_row_that_came_in_past_the_register_is_found(updates):
    [values] = past_the_guard(StatusUpdate).filter(pk=updates[-1].pk).values()
    values |= {"id": values["id"] + 1000, "sequence": 99, "form_key": None}
    columns = ", ".join(values)
    marks = ", ".join(["%s"] * len(values))
    sql(f"INSERT INTO recommendations_statusupdate ({columns}) VALUES ({marks})", *values.values())

    with pytest.raises(NotAsRecorded, match=f"StatusUpdate {values['id']} came in past"):
        verify()


@pytest.mark.parametrize("how", ["pointed elsewhere", "removed", "added"])
def test_what_an_update_quotes_is_part_of_the_record(recommendation, how):
    """Another paragraph beside the same words would give them another source."""
    quoted, other = factories.paragraph(), factories.paragraph()
    update = factories.status_update(recommendation, passages=[quoted])
    links.seal()
    row = update.quoted.get()
    verify()

    if how == "added":
        told = "came in past the register"
        insert = "INSERT INTO recommendations_statusupdate_passages"
        sql(f"{insert} (statusupdate_id, sourceparagraph_id) VALUES (%s, %s)", update.pk, other.pk)
    elif how == "removed":
        told = f"UpdatePassage {row.pk} was recorded and is gone"
        past_the_guard(UpdatePassage).filter(pk=row.pk).delete()
    else:
        told = f"UpdatePassage {row.pk} is not as recorded"
        past_the_guard(UpdatePassage).filter(pk=row.pk).update(passage=other)

    with pytest.raises(NotAsRecorded, match=told):
        verify()


def test_no_door_of_ours_changes_what_an_update_quotes(recommendation):
    quoted = factories.paragraph()
    update = factories.status_update(recommendation, passages=[quoted])

    for change in (
        lambda: update.passages.clear(),
        lambda: update.passages.remove(quoted),
        lambda: update.passages.set([]),
    ):
        with pytest.raises(AppendOnlyError), transaction.atomic():
            change()

    assert list(update.passages.all()) == [quoted]


def test_migrating_seals_what_updates_quoted_before_that_was_sealed(updates):
    sql(
        "INSERT INTO recommendations_statusupdate_passages (statusupdate_id, sourceparagraph_id)"
        " VALUES (%s, %s)",
        updates[0].pk,
        factories.paragraph().pk,
    )
    with pytest.raises(NotAsRecorded, match="UpdatePassage .* came in past the register"):
        verify()

    import_module("recommendations.migrations.0019_seal_on_passages").seal_what_is_there(apps, None)
    links.seal()

    verify()


def test_a_cut_tail_is_found_by_a_head_that_was_printed_before(updates):
    """Inside the database nothing tells of it: that is what the printed heads are for."""
    printed = heads_in(f"… head of the history {links.head()} …")
    cut_the_tail(updates)

    verify()
    with pytest.raises(NotAsRecorded, match="was printed; the chain ends"):
        verify(printed)


def test_a_history_forged_with_the_key_is_found_by_a_printed_head(updates):
    """The whole chain hashed anew with the right key is sound in itself, and is not the one that
    the committee's paper prints."""
    printed = heads_in(links.head())
    forge_with_the_key(updates)

    verify()
    with pytest.raises(NotAsRecorded, match="not the one that was printed"):
        verify(printed)


def test_another_key_makes_no_history(updates, settings):
    settings.HISTORY_KEY = "another key altogether, which somebody has guessed at"

    with pytest.raises(NotAsRecorded, match="signature is wrong at link 1"):
        verify()


def test_a_broken_line_of_a_printed_head_is_still_read():
    head = f"12-{'ab' * 32}"

    assert heads_in(head.replace("-", "-\n")) == [(12, "ab" * 32)]
    assert heads_in(f"printed: {head[:40]}\n{head[40:]}\nby the clerk") == [(12, "ab" * 32)]
    assert heads_in(f"{head}0 {head[:-1]} ab{head[3:]}") == []


# The one lawful exception


def erase(row: StatusUpdate, *fields: str, **changes) -> Erasure:
    return erase_words(
        row,
        fields or ["narrative"],
        **{
            "reason": "It named a child.",
            "asked_by": factories.user(),
            "agreed_by": factories.user(),
            **changes,
        },
    )


def test_erased_words_are_gone_and_the_chain_still_verifies(updates):
    """Words and salt go, two people and a reason stay, and nothing else of the row changes."""
    row = updates[2]
    before = past_the_guard(StatusUpdate).filter(pk=row.pk).values().get()

    erasure = erase(row, "narrative", "evidence")
    links.seal()

    after = past_the_guard(StatusUpdate).filter(pk=row.pk).values().get()
    assert after == before | {"narrative": ERASED_WORDS, "evidence": ERASED_WORDS}
    words = imprint_of(row).words
    assert words["narrative"]["salt"] is words["evidence"]["salt"] is None
    assert words["what_next"]["salt"]
    assert erasure.reason == "It named a child."
    assert verify() == Link.objects.count()
    assert imprint_of(erasure)


def test_a_field_that_is_younger_than_a_row_is_neither_missed_nor_filled_in(updates):
    """Seals made before there were such words still hold, and nobody gives an old row any."""
    row = factories.status_update(updates[0].recommendation)
    [values] = past_the_guard(StatusUpdate).filter(pk=row.pk).values()
    imprint = imprint_of_values(values, sealed_model(StatusUpdate))
    younger = ("rag_words", "handed_in_place")
    words = {name: each for name, each in imprint["words"].items() if name not in younger}
    fields = [name for name in imprint["fields"] if name not in younger]
    digest = digest_of(values, imprint["row_model"], fields, words)
    remake_imprint(row, fields=fields, words=words, digest=digest)
    links.seal()
    assert verify() == Link.objects.count()

    past_the_guard(StatusUpdate).filter(pk=row.pk).update(
        rag_words="Complete", handed_in_place="row 2"
    )

    with pytest.raises(NotAsRecorded, match="younger than the row"):
        verify()


def test_what_says_nothing_and_may_not_is_not_erased(updates):
    with pytest.raises(ValidationError, match="says nothing in this row"):
        erase(updates[2], "narrative", "rag_words")

    assert past_the_guard(StatusUpdate).get(pk=updates[2].pk).narrative == "2 ducks counted."


def test_words_put_back_after_an_erasure_are_found(updates):
    erase(updates[2])
    links.seal()
    past_the_guard(StatusUpdate).filter(pk=updates[2].pk).update(narrative="Other words.")

    with pytest.raises(NotAsRecorded, match="there are words again"):
        verify()


@pytest.mark.parametrize(
    ("fields", "changes", "complaint"),
    [
        (["rag"], {}, "no words in: rag"),
        (["narrative", "status_date"], {}, "no words in: status_date"),
        (["nonsense"], {}, "no words in: nonsense"),
        (["narrative"], {"reason": "  "}, "Say why"),
    ],
)
def test_only_words_are_erased_and_with_a_reason(updates, fields, changes, complaint):
    with pytest.raises(ValidationError, match=complaint):
        erase(updates[2], *fields, **changes)

    assert StatusUpdate.objects.get(pk=updates[2].pk).narrative == "2 ducks counted."


def test_one_person_alone_erases_nothing(updates):
    one, other = factories.user(), factories.user()

    with pytest.raises(ValidationError, match="Two people"):
        erase(updates[2], asked_by=one, agreed_by=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.create(
            row_model="x", row_id=1, fields=[], reason="x", asked_by=one, agreed_by=one
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.create(
            row_model="x", row_id=1, fields=[], reason="", asked_by=one, agreed_by=other
        )


def test_an_erasure_is_never_taken_back(updates):
    erasure = erase(updates[2])

    with pytest.raises(AppendOnlyError):
        erasure.delete()
    with pytest.raises(AppendOnlyError):
        Erasure.objects.update(reason="Nobody knows.")


# The commands


def run(name: str, *arguments: str) -> str:
    output = io.StringIO()
    call_command(name, *arguments, stdout=output)
    return output.getvalue()


def test_the_command_says_that_all_is_well_and_prints_the_head(updates):
    told = run("verify_history")

    assert f"{Link.objects.count()} rows are as recorded." in told
    assert links.head() in told


def test_the_command_names_the_first_row_and_fails(updates):
    edit_words(updates[1])

    with pytest.raises(
        CommandError, match=f"StatusUpdate {updates[1].pk}: the words in “narrative”"
    ):
        run("verify_history")


def test_the_command_reads_heads_out_of_a_paper(updates, tmp_path):
    paper = tmp_path / "paper.txt"
    paper.write_text(f"Progress report\nSealed to {links.head()}\f")

    assert "with 1 heads printed elsewhere" in run("verify_history", "--heads", str(paper))
    cut_the_tail(updates)
    with pytest.raises(CommandError, match="the chain ends at"):
        run("verify_history", "--heads", str(paper))
    paper.write_text("No head in here.")
    with pytest.raises(CommandError, match="No head was found"):
        run("verify_history", "--heads", str(paper))
    paper.write_bytes(b"%PDF-1.7 \xff\xfe")
    for path in (paper, tmp_path / "nowhere.txt"):
        with pytest.raises(CommandError, match="cannot be read as text"):
            run("verify_history", "--heads", str(path))


def test_a_history_older_than_the_seal_is_taken_in_as_two_people_agree(updates):
    past_the_guard(Link).delete()
    past_the_guard(Imprint).delete()
    run("migrate", "--verbosity=0")
    with pytest.raises(CommandError, match="came in past the register"):
        run("verify_history")

    told = run("verify_history", *agreed())

    assert f"StatusUpdate {updates[0].pk} came in past" in told
    assert "as recorded" in told
    edit_words(updates[0])
    with pytest.raises(CommandError, match="not those recorded"):
        run("verify_history")


def agreed() -> list[str]:
    """The options with which two people take in what the register did not record."""
    one, other = factories.user(), factories.user()
    given = {"asked-by": one.username, "agreed-by": other.username, "reason": "We know of it."}
    return ["--seal", *(f"--{name}={value}" for name, value in given.items())]


@pytest.mark.once
@needs_pdftotext
def test_a_paper_prints_the_head_by_which_it_is_checked(updates, tmp_path):
    """What a proof prints is read again, and finds out a history that was forged behind it."""
    report = create_report(
        find_subjects([updates[0].recommendation.review.reference]),
        as_at=dt.date(2021, 6, 1),
        by=factories.user(),
    )
    proof = factories.printed_proof(report)
    links.seal()
    paper = tmp_path / "paper.txt"
    paper.write_text(words_of(bytes(proof.pdf)))

    assert "with 1 heads printed elsewhere" in run("verify_history", "--heads", str(paper))
    forge_with_the_key(updates)
    with pytest.raises(CommandError, match="not the one that was printed"):
        run("verify_history", "--heads", str(paper))


@pytest.mark.once
@needs_pdftotext
def test_a_printed_head_is_read_whatever_it_is_and_wherever_its_line_ends():
    """The line breaks where the signature's letters allow it, which nobody chooses."""
    hands = random.Random(2016)
    heads = [
        f"{hands.randrange(1, 10**digits)}:{hands.randbytes(32).hex()}"
        for digits in range(1, 9)
        for _ in range(12)
    ]
    html = "".join(
        render_to_string(
            "recommendations/reports/content/_sources.html", {"report": {"seal": head}}
        )
        for head in heads
    )

    printed = heads_in(words_of(render_pdf(f"<article class=report>{html}</article>", STYLESHEETS)))

    assert [f"{number}:{signature}" for number, signature in printed] == heads


def test_what_a_dead_process_left_unsealed_is_sealed_next(updates, recommendation):
    factories.status_update(recommendation)
    with pytest.raises(CommandError, match="is no link of the chain"):
        run("verify_history")

    assert "as recorded" in run("verify_history", "--seal")


def test_the_erasing_command_takes_two_usernames(updates):
    two = [User.objects.create(username=name) for name in ("anyborough-one", "anyborough-two")]
    given = ["recommendations.StatusUpdate", str(updates[0].pk), "narrative", "--reason", "A name"]

    with pytest.raises(CommandError, match="Two people"):
        run("erase_words", *given, "--asked-by", two[0].username, "--agreed-by", two[0].username)
    for model, told in (("auth.User", "holds no words"), ("StatusUpdate", "names no model")):
        with pytest.raises(CommandError, match=told):
            run(
                *("erase_words", model, *given[1:]),
                *("--asked-by", two[0].username, "--agreed-by", two[1].username),
            )
    told = run("erase_words", *given, "--asked-by", two[0].username, "--agreed-by", two[1].username)

    assert "Backups taken before still hold the words" in told
    assert StatusUpdate.objects.get(pk=updates[0].pk).narrative == ERASED_WORDS
