"""Ways in which a column holds words: its texts, and what is left of its value without some."""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from wirral_tracker.erasure.files import text_of_file
from wirral_tracker.erasure.wanted import Wanted, texts_in
from wirral_tracker.kit.chain.erasure import ERASED_WORDS

# Tags within a word or between two of one line; any other tag ends a word.
INLINE = re.compile(r"</?(?:a|abbr|b|cite|em|i|mark|q|small|span|strong|sub|sup|u)\b[^>]*>", re.I)
TAG = re.compile(r"<[^>]*>")
ATTRIBUTE = re.compile(r'="([^"]*)"')


@dataclass(frozen=True)
class Reader:
    """A way in which words are read from the value of a column, and taken out of it.

    `texts` lists the texts of a value; `left` returns what is left of it without the wanted words.
    """

    texts: Callable[[Any], Iterable[str]]
    left: Callable[[Any, Wanted], Any]

    def count(self, value: Any, wanted: Wanted) -> int:
        """Count the places in a column's value where the wanted words stand. Raises: NotRead."""
        return sum(map(wanted.count, self.texts(value)))


def texts_of_html(markup: str) -> list[str]:
    """List the texts of an HTML document: what it shows, and what its attributes say."""
    shown = TAG.sub(" ", INLINE.sub("", markup))
    return [html.unescape(text) for text in (shown, *ATTRIBUTE.findall(markup))]


def _texts_of_query(query: str) -> list[str]:
    return [text for pair in parse_qsl(query, keep_blank_values=True) for text in pair]


def _query_left(query: str, wanted: Wanted) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode([(wanted.left_of(name), wanted.left_of(value)) for name, value in pairs])


TEXT = Reader(lambda value: [value], lambda value, wanted: wanted.left_of(value))
DOCUMENT = Reader(texts_in, lambda value, wanted: wanted.left_of_document(value))
# Elsewhere pieces of a page are told by the number of the character at which they begin.
PAGES = Reader(texts_in, lambda value, wanted: [wanted.left_in_place(page) for page in value])
QUERY = Reader(_texts_of_query, _query_left)
# A printed paper goes whole: its bytes are one, and were approved as such.
PAPER = Reader(texts_of_html, lambda _value, _wanted: ERASED_WORDS)
# Of a file nothing can be taken out that would leave a file.
FILE = Reader(lambda content: [text_of_file(bytes(content))], lambda _value, _wanted: b"")
