"""Names of posts: what is asked about, and what is not, at every door that takes one."""

import pytest

from recommendations.post_names import doubts_of_post, posts_like

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ada.marsh@anyborough.example", "ada.marsh@anyborough.example"),
        ("Head of Ducks (ada@anyborough.example)", "ada@anyborough.example"),
        ("AM", "AM"),
        ("A.M.", "A.M."),
        ("A. Marsh", "A. Marsh"),
        ("A Marsh", "A Marsh"),
        ("Head of Ducks (AM)", "AM"),
        ("Mrs Marsh", "Mrs Marsh"),
        ("Marion Marsh", "Marion Marsh"),
        ("Head of Ducks, Marion Marsh", "Marion Marsh"),
        ("Head of Ducks – Marion O’Marsh", "Marion O’Marsh"),
        ("Head of Ducks Sarah Marsh", "Sarah Marsh"),
    ],
)
def test_person_in_place_of_a_post_is_asked_about(name, found):
    assert [doubt.split("”")[0].removeprefix("“") for doubt in doubts_of_post(name)] == [found]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Head of Permanence",
        "Assistant Director: Early Help, Safeguarding and Quality",
        "Director of Children’s Services",
        "Head of Service (CP)",
        "Virtual School Head",
        "Chief Nurse, Anyborough NHS Foundation Trust",
        "Children and Families Scrutiny Committee",
        "Designated Doctor",
        "Manager of Grace House",
        "the service",
    ],
)
def test_post_is_not_asked_about(name):
    assert doubts_of_post(name) == []


@pytest.mark.parametrize(
    "typed",
    [
        "Head of Permenance",
        "head of permanence",
        "Permanence Head",
        "Head of the Permanence Service",
    ],
)
def test_post_of_much_the_same_name_is_shown(typed):
    posts = ["Head of Ducks", "Head of Permanence", "Director of Ponds"]

    assert posts_like(typed, posts) == ["Head of Permanence"]


def test_other_posts_are_not_shown():
    assert posts_like("Head of Geese", ["Head of Ducks", "Director of Ponds"]) == []
