"""Doubts about the name of a post: an e-mail address, initials or a person in it; and likeness.

A person's name outlives the person in the post, and comes into papers that anybody reads. One rule
for every door: the officer is asked once, never blocked.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

from recommendations.privacy import ABBREVIATIONS, FIRST_NAMES, NAMED_AFTER

# The `<datalist>` of known posts on a page, which its fields that name one point to.
POSTS = "posts"
EMAIL = re.compile(r"[^\s,;:<>()]+@[^\s,;:<>()]+")
# "J.S.", "J. Smith"; a name of nothing but two or three capitals; "J Smith"; "(JS)" at the end.
STOPPED_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\. ?)+(?:[A-Z]\b(?!\.)|[A-Z][\w'’-]+)?")
NOTHING_BUT_INITIALS = re.compile(r"[A-Z] ?[A-Z](?: ?[A-Z])?")
INITIAL_AND_NAME = re.compile(r"^[A-Z] [A-Z][a-z'’-]+$")
IN_BRACKETS = re.compile(r"\(([A-Z]{2})\)")
TITLE_AND_NAME = re.compile(
    r"\b(?:Baroness|Cllr|Councillor|Dame|Dr|Lady|Lord|Miss|Mr|Mrs|Ms|Prof|Professor|Rev|Sir)\.? "
    r"[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+)?"
)
# What may stand beside a person's name: "Head of Permanence, Ada Marsh", "… (Ada Marsh)".
PARTS = re.compile(r"[,;:()/]| [–-] ")
TWO_NAMES = re.compile(r"[A-Z][a-z]+(?:['’-]?[A-Z]?[a-z]+)* [A-Z][a-z]*(?:['’-]?[A-Z]?[a-z]+)+")
CAPITAL_WORD = re.compile(r"[A-Z][a-z'’-]+")
# Two words of which one is among these are nobody's name.
OF_POSTS = frozenset(
    word
    for line in Path(__file__).with_name("words_of_posts.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
# Of the words of two names so many in a hundred have to be alike; and no more are shown.
LIKE_ENOUGH = 0.8
MOST_SHOWN = 3


def doubts_of_post(name: str) -> list[str]:
    """Find what in a post's name is no post; return a sentence for each: address, initials, person.

    Once asked about, it stands: a post may be called after its office's initials.
    """
    return [f"“{words}” {why}: give the post." for words, why in _suspects(" ".join(name.split()))]


def _suspects(name: str) -> Iterator[tuple[str, str]]:
    """Yield each piece of a post's name that is no post, with what it looks like."""
    if email := EMAIL.search(name):
        yield email.group(), "is an e-mail address"
        return
    if initials := _initials(name):
        yield initials, "looks like somebody’s initials"
    elif person := _person(name):
        yield person, "looks like a person’s name"


def _initials(name: str) -> str:
    """Return the initials in a post's name, with the surname that they stand before; else empty."""
    for pattern in (NOTHING_BUT_INITIALS, INITIAL_AND_NAME):
        if whole := pattern.fullmatch(name):
            return whole.group()
    if stopped := STOPPED_INITIALS.search(name):
        return stopped.group().strip()
    bracketed = IN_BRACKETS.search(name)
    return bracketed[1] if bracketed and bracketed[1] not in ABBREVIATIONS else ""


def _person(name: str) -> str:
    """Return the person's name in a post's name; else empty."""
    if titled := TITLE_AND_NAME.search(name):
        return titled.group()
    for part in map(str.strip, PARTS.split(name)):
        if TWO_NAMES.fullmatch(part) and not OF_POSTS & {word.lower() for word in part.split()}:
            return part
        for word in CAPITAL_WORD.finditer(part):
            if word.group() in FIRST_NAMES and not NAMED_AFTER.search(part):
                return part[word.start() :]
    return ""


def posts_like(name: str, posts: Iterable[str]) -> list[str]:
    """Sort the posts that are called much like `name`, likeliest first; three at most.

    The same words in another order are alike, and so are those of which one name has all.
    """
    wanted = _telling_words(name)
    likeness = {post: _likeness(wanted, _telling_words(post)) for post in posts}
    alike = [post for post, like in likeness.items() if like >= LIKE_ENOUGH]
    return sorted(alike, key=lambda post: (-likeness[post], post))[:MOST_SHOWN]


def _telling_words(name: str) -> list[str]:
    """Return the words of a name that tell something, in alphabetical order."""
    words = re.findall(r"[a-z]+", name.lower().replace("’", "").replace("'", ""))
    return sorted(word for word in words if word not in {"and", "for", "of", "the"})


def _likeness(one: list[str], other: list[str]) -> float:
    """Return how alike the words of two names are, from 0 to 1."""
    shared = set(one) & set(other)
    if len(shared) > 1 and len(shared) == min(len(set(one)), len(set(other))):
        return 1.0 if len(set(one)) == len(set(other)) else LIKE_ENOUGH
    return SequenceMatcher(None, " ".join(one), " ".join(other)).ratio()
