"""Which worker runs which tests where there are several: a plugin that pyproject.toml names."""

import pytest
from xdist.scheduler import LoadScopeScheduling

LONG = ("tests/browser/", "tests/durability/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, or one worker is left alone with it at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


class Units(LoadScopeScheduling):
    """Hands out files whole, so that a fixture of a module is made once; the slow tests one by one.

    All tests in a browser go to one worker, where one server and one browser serve them. Units are
    handed out in the order in which tests are collected.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.startswith("tests/browser/"):
            return "tests/browser"
        is_alone = self.config.option.markexpr.startswith("slow") and not file.startswith(
            "tests/durability"
        )
        return nodeid if is_alone else file


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> Units:
    """Hand the tests out in these units, whatever --dist says."""
    return Units(config, log)
