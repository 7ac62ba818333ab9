import pytest


@pytest.fixture(scope="package", autouse=True)
def without_documents(on_bare_register) -> None:
    """Verifying the history takes time by its length, and nearly every test here does it."""
