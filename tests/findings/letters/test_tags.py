import pytest

from findings.letters.tags import tag_of

TAGS = {
    "The pace of reviews. (outcome 4, national framework)": "outcome 4, national framework",
    "The pace of reviews (National framework: enabler 2).": "National framework: enabler 2",
    "The pace of reviews (national framework outcomes 1 and 3)": "national framework outcomes 1"
    " and 3",
    "The pace of reviews. [Outcome 2: children are safe]": "Outcome 2: children are safe",
    "The pace of reviews (outcome 4, national framework": "outcome 4, national framework",
    "The pace of reviews. Enabler 3, national framework.": "Enabler 3, national framework",
    "The pace of reviews – national framework, outcome 1": "national framework, outcome 1",
    "The pace of reviews. (Outcome three)": "Outcome three",
    "The pace of reviews. Enabler two: National Framework.": "Enabler two: National Framework",
    "The pace of reviews (with outcomes one team shares).": None,
    "The pace of reviews for care leavers (aged 18 to 25).": None,
    "How the national framework is used to plan services.": None,
    "The outcome 4 years on.": None,
}


@pytest.mark.parametrize(("text", "tag"), TAGS.items(), ids=range(len(TAGS)))
def test_the_tag_at_a_bullets_end_is_read_off(text: str, tag: str | None):
    assert tag_of(text) == tag
