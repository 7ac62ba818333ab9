"""The tests here verify the history, which takes time by its length: without documents, then."""

from collections.abc import Iterator

import pytest

from tests.databases import own_database
from tests.loaded_register import bare_register, connected_to


@pytest.fixture(scope="package", autouse=True)
def without_documents(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """A copy of the register without its documents, as long as the tests of this folder run.

    It is made here and not in tests/conftest.py, or it would stay until all tests have run.
    """
    with (
        django_db_blocker.unblock(),
        own_database(tmp_path_factory.mktemp("bare"), bare_register()) as url,
        connected_to(url),
    ):
        yield
