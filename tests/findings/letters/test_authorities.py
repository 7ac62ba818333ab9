"""Whose letter it is: a council by all its names, and no other whose name holds its own."""

import pytest

from findings.letters.authorities import is_among

NAMES = ("Anyborough", "Old Duckham")


@pytest.mark.parametrize(
    ("authority", "kind", "is_ours"),
    [
        ("Anyborough", "focused_visit", True),
        ("ANYBOROUGH", "focused_visit", True),
        ("Metropolitan Borough of Anyborough", "ilacs_standard", True),
        ("Anyborough Metropolitan Borough Council", "sif", True),
        ("Old Duckham County Council’s", "monitoring_visit", True),
        ("West Anyborough", "focused_visit", False),
        ("Duckham", "focused_visit", False),
        ("Anyborough and Otherborough", "focused_visit", False),
        ("Anyborough and Otherborough", "jtai", True),
        ("Otherborough, Anyborough & Duckham", "jtai", True),
        ("Otherborough and West Anyborough", "jtai", False),
    ],
)
def test_a_council_is_known_by_whole_names_with_or_without_titles(authority, kind, is_ours):
    assert is_among(authority, NAMES, kind=kind) is is_ours


def test_a_council_whose_name_is_made_of_titles_is_itself_alone():
    assert is_among("City of London", ["City of London"], kind="sif")
    assert not is_among("Royal Borough", ["City of London"], kind="sif")
