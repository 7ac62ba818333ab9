"""The name of the local authority that a document is about, as it is printed there."""

import re
from collections.abc import Iterable

from findings.letters import kinds
from findings.letters.lines import LetterLine, cells
from findings.letters.wording import join

_SERVICES = (
    r"(?i:(?:local\s+authority\s+)?children['’‘]?s?['’]?"
    r"\s+(?:social\s+care\s+)?services)"
)
# The name stops before the letter's first sentence, which some print on the title's line.
VISIT = re.compile(
    rf"visit\s+(?:to|of|in|for)\s+(?:the\s+)?(?P<name>[A-Z](?:(?!\s+This\s+letter\b).){{1,90}}?)"
    rf"\s+{_SERVICES}",
    re.S,
)
VISIT_SHORT = re.compile(
    r"(?:Focused|Focussed|Monitoring)\s+visit\s+(?:to|of|in)\s+(?P<name>[A-Z][^.\n]{2,70})"
)
REPORT = re.compile(rf"Inspection\s+of\s+(?:the\s+)?(?P<name>[A-Z].{{1,90}}?)\s+{_SERVICES}", re.S)
# A children's trust is inspected under its own name.
REPORT_OF_TRUST = re.compile(
    r"Inspection\s+of\s+(?:the\s+)?(?P<name>[A-Z].{3,90}?)\s+(?:re-?)?(?i:inspection\s+dates?)\b",
    re.S,
)
JOINT = re.compile(
    r"joint\s+targeted\s+area\s+inspection\s+(?:of|in)\s+(?:the\s+)?(?P<name>.{3,200})", re.I | re.S
)
# A joint letter whose title ends with what was looked at says where in its second paragraph.
JOINT_AREA = re.compile(
    r"of\s+(?:the\s+)?individual\s+agencies\s+in\s+(?:the\s+)?(?P<name>[A-Z][^.]{2,60}?)"
    r"(?:\s+local\s+(?:authority|area)(?:\s+area)?)?(?:\s+\([A-Z]+\))?\s*\.",
    re.S,
)
TITLE = re.compile(r"^(?:re-?)?(?:inspection|post-monitoring|single\s+inspection)\b", re.I)
NOT_A_NAME = re.compile(
    r"ofsted|inspection|published|raising\s+standards|improving\s+lives|\bpage\b|^\d|@|www\.", re.I
)

# What councils are called beside their names: "Metropolitan Borough of", "City Council".
TITLES = frozenset(
    (
        *("area", "authority", "bc", "borough", "cc", "city", "corporation", "council", "county"),
        *("district", "lb", "local", "london", "mbc", "metropolitan", "of", "partnership"),
        *("royal", "the", "unitary"),
    )
)
JOINED = re.compile(r"\s*(?:,|;|&|\band\b)\s*", re.I)
# A file's title may have got into the name: "Anyborough - Draft report".
NO_NAME = re.compile(
    r"\d|[^\w\s'’‘&,.()-]|\s[-–—]\s|[-–—]$"
    r"|\b(?:draft|final|report|letter|version|confidential|embargo\w*|inspections?|visits?|services?)\b",
    re.I,
)
NAME_WORD = re.compile(r"[\W_]*[A-Z]|(?:of|and|the|upon|on|in|with|by|le|la|de)\b|&|\W+$|'s\b")
MOST_WORDS = 12


def is_name_of_authority(name: str) -> bool:
    """Return whether a text reads as the name of a council, trust or partnership alone."""
    words = name.split()
    is_short = 0 < len(words) <= MOST_WORDS
    named = all(NAME_WORD.match(word) or word.lower() in TITLES for word in words)
    return is_short and named and not NO_NAME.search(name)


def authority_of(kind: str, lines: list[LetterLine]) -> str | None:
    """Read the authority's name from the first lines of a document of this kind; else None."""
    opening = "\n".join(line.text for line in lines)
    if kind in (kinds.FOCUSED, kinds.MONITORING):
        return _first_name(VISIT, opening) or _first_name(VISIT_SHORT, opening)
    if kind == kinds.JTAI:
        return _of_joint(lines) or _first_name(JOINT_AREA, opening)
    return (
        _first_name(REPORT, opening) or _above_title(lines) or _first_name(REPORT_OF_TRUST, opening)
    )


def _first_name(pattern: re.Pattern[str], text: str) -> str | None:
    """Return the name that a pattern finds first in a text; None for no match or no name."""
    match = pattern.search(text)
    name = _clean(match.group("name")) if match else ""
    return name if name and not NOT_A_NAME.search(name) else None


def _clean(name: str) -> str:
    """Strip a possessive, punctuation and words such as "local authority" from a name's end."""
    name = re.sub(r"\s+(?i:local\s+authority|children.{0,3}services)$", "", " ".join(name.split()))
    return re.sub(r"['’]s?$", "", name).strip(" .,:;")


def _of_joint(lines: list[LetterLine]) -> str | None:
    """Read the place at the end of a joint inspection's title, "… in Anyborough"; None if none."""
    for at, line in enumerate(lines):
        if not re.match(r"joint\s+targeted\s+area\s+inspection", line.text, re.I):
            continue
        title = [line.text]
        for more in lines[at + 1 : at + 4]:
            if more.gap or more.is_bold != line.is_bold:
                break
            title.append(more.text)
        match = JOINT.match(join(title))
        if match:
            # What was looked at may hold an "in" too: the place follows the last one.
            words = re.split(r"(?<=\w)[.:]\s|\s+This\s|\s+Between\s", match.group("name"))[0]
            name = re.split(r"\s+(?:in|within|across)\s+(?:the\s+)?(?=[A-Z])", words)[-1]
            # Some titles end with what was looked at; `JOINT_AREA` then finds the place.
            name = re.sub(r"^(?:the\s+)?multi-agency\s+.*", "", name)
            if name[:1].isupper():
                return _clean(re.sub(r"\d+$", "", name))
    return None


def _above_title(lines: list[LetterLine]) -> str | None:
    """Join the lines above a report's title, where the name may stand; None without any."""
    above: list[str] = []
    for line in lines[:20]:
        text = cells(line)[0]
        if TITLE.match(text):
            break
        if not NOT_A_NAME.search(text) and len(text) < 90:
            above.append(text)
    else:
        return None
    return _clean(join(above)) or None


def is_among(authority: str, names: Iterable[str], *, kind: str) -> bool:
    """Return whether an authority, as it was read, is one of these names of a council.

    In whole names, with or without titles: "Metropolitan Borough of Anyborough" is "Anyborough",
    "West Anyborough" is not. A joint letter is about each of the places that its title names.
    """
    wanted = {own_words(name) for name in names}
    places = [authority, *(JOINED.split(authority) if kind == kinds.JTAI else ())]
    return any(own_words(place) in wanted for place in places)


def own_words(name: str) -> tuple[str, ...]:
    """Return the words of a council's name, case-folded, without titles; all, if it has no other.

    An "and" counts as little as the sign for it.
    """
    words = re.findall(r"[^\W_]+", re.sub(r"['’‘]s?\b", "", name.casefold()).replace("&", " and "))
    words = [word for word in words if word != "and"]
    return tuple(word for word in words if word not in TITLES) or tuple(words)
