"""Heads kept outside the database: a cut tail and an older database put back are named."""

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from recommendations.models import StatusUpdate
from tests import factories
from tests.kit.chain.test_chain import cut_the_tail, forge_with_the_key
from wirral_tracker.kit.chain import heads, links
from wirral_tracker.kit.chain.faults import NotAsRecorded
from wirral_tracker.kit.chain.models import Link
from wirral_tracker.kit.chain.trouble import sealing_trouble
from wirral_tracker.kit.chain.verify import verify

pytestmark = [pytest.mark.django_db, pytest.mark.forges]


@pytest.fixture
def heads_file(tmp_path, settings) -> Path:
    path = tmp_path / "heads"
    settings.HEADS_FILE = str(path)
    return path


@pytest.fixture
def record(heads_file, django_capture_on_commit_callbacks):
    """Record that many updates, sealed one after another as officers' requests seal them."""
    recommendation = factories.recommendation()

    def record(number: int) -> list[StatusUpdate]:
        updates = []
        for _ in range(number):
            updates.append(factories.status_update(recommendation))
            with django_capture_on_commit_callbacks(execute=True):
                links.seal()
        return updates

    return record


class PutBack(Exception):
    """The end of what a database held after the copy of it was made."""


@contextmanager
def put_back() -> Iterator[None]:
    """Put the database back, when the block ends, as it was when it began."""
    with suppress(PutBack), transaction.atomic():
        yield
        raise PutBack


def faults() -> dict[str, str]:
    with pytest.raises(NotAsRecorded) as found:
        verify()
    return {fault.kind: fault.message for fault in found.value.faults}


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command("verify_history", *arguments, stdout=output)
    return output.getvalue()


def test_each_seal_adds_a_line_that_nobody_else_may_read(record, heads_file):
    record(3)

    kept = heads.kept_heads()
    assert len(kept) == 3
    assert [head.number for head in kept] == sorted(head.number for head in kept)
    assert f"{kept[-1].number}:{kept[-1].signature}" == links.head()
    assert heads_file.stat().st_mode & 0o077 == 0


def test_nothing_is_kept_of_what_was_rolled_back(record, heads_file):
    record(1)
    before = heads_file.read_bytes()

    with put_back():
        factories.status_update(factories.recommendation())
        links.seal()

    assert heads_file.read_bytes() == before


def test_the_command_says_up_to_which_link_and_moment_it_vouches(record):
    record(2)
    number = Link.objects.count()

    told = run()

    assert f"{number} rows are as recorded." in told
    assert f"Nothing was cut off up to link {number}" in told


def test_without_a_file_the_command_says_that_a_cut_end_cannot_be_seen():
    links.seal()

    assert "HEADS_FILE is not set: an end that was cut off" in run()


def test_a_cut_tail_is_named(record):
    updates = record(3)
    verify()
    number = Link.objects.count()

    cut_the_tail(updates)

    assert faults()["kept head"].startswith(f"HEADS_FILE holds link {number}")
    with pytest.raises(CommandError, match=f"the chain ends at {number - 1}. Its end was cut off"):
        run()


def test_a_whole_older_database_put_back_is_named(record):
    record(2)
    with put_back():
        record(2)
        verify()

    assert "an older database put back" in faults()["kept head"]


def test_a_history_forged_with_the_key_is_named(record):
    updates = record(4)

    forge_with_the_key(updates)

    assert "is not the one in HEADS_FILE" in faults()["kept head"]


@pytest.mark.parametrize("content", [None, "", "No head at all.\n"])
def test_a_file_that_is_gone_or_empty_is_no_clean_answer(record, heads_file, content):
    record(1)
    heads_file.unlink()
    if content is not None:
        heads_file.write_text(content)

    assert "HEADS_FILE holds no head of this history" in faults()["kept head"]


def test_a_file_begins_with_the_head_that_a_paper_printed(record, heads_file):
    record(1)
    heads_file.write_text(links.head())

    assert "Nothing was cut off up to link" in run()


def test_a_line_that_a_full_disk_cut_short_hides_none_after_it(record, heads_file):
    record(1)
    heads_file.write_text(heads_file.read_text() + f"\n{Link.objects.count() + 1}:{'a' * 62}")

    [update] = record(1)

    assert heads.kept_heads()[-1].number == Link.objects.count()
    verify()
    cut_the_tail([update])
    assert "kept head" in faults()


def test_a_file_that_cannot_be_written_stops_no_officer_and_is_told(
    record, heads_file, caplog, settings
):
    record(1)
    settings.HEADS_FILE = str(heads_file / "no such folder")

    record(1)

    assert StatusUpdate.objects.count()
    assert "could not be kept in HEADS_FILE" in caplog.text
    assert sealing_trouble().startswith("HEADS_FILE could not be written")
    assert "kept head" in faults()


def test_two_who_seal_at_once_write_over_neither(heads_file):
    moment = dt.datetime(2021, 6, 1, 12, tzinfo=dt.UTC)
    for number in range(1, 40):
        heads.keep_head(number, f"{number:064x}", moment)

    assert [head.number for head in heads.kept_heads()] == list(range(1, 40))
    assert heads.last_kept_number() == 39
    assert {head.made_at for head in heads.kept_heads()} == {moment}
