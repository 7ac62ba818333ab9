"""Two people at one progress report."""

import pytest

from tests.browser import steps
from tests.browser.examination import examine
from tests.browser.visitors import Visitors

pytestmark = pytest.mark.slow


def test_second_of_two_editors_loses_nothing(visitors: Visitors):
    clerk, manager = visitors.window("clerk"), visitors.window("manager")
    number = steps.prepare_report(clerk, "FV-2024")
    for page, words in ((clerk, "The clerk's.\n- one"), (manager, "The manager's.")):
        page.goto(f"/reports/{number}/edit/")
        page.get_by_label("Relevant risks").fill(words)
    steps.send(clerk, "Save the report")
    assert "The clerk's." in clerk.get_by_role("article").inner_text()

    visitors.expect(409)
    steps.send(manager, "Save the report")
    assert "The clerk's." in manager.get_by_role("main").inner_text()
    assert manager.get_by_label("Relevant risks").input_value() == "The manager's."
    assert examine(manager) == []

    steps.send(manager, "Save the report")
    assert "The manager's." in manager.get_by_role("article").inner_text()
