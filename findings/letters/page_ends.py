"""Paragraphs at the end of a page: whether they go on, by the file's marks or the space left.

Word, which sets these documents, fills a page: it leaves no room at the foot for more lines of a
paragraph that goes on, and no space at the head of the next. It only keeps two lines together.
"""

from collections.abc import Sequence
from statistics import median_high

from findings.letters import wording
from findings.letters.lines import ENDED, SEEMS_ENDED, LetterLine

# In lines. A first page has a foot of its own, and may end higher than the others.
ROOM, ROOM_ON_FIRST_PAGE = 1.25, 3.0
SPACE_AT_HEAD = 0.75
GOES_ON_FOR = 3  # lines: of so many, one or two more would have stood on the page before


class PageEnds:
    """The heights of a page's usual first and lowest last line, in lines from its foot.

    The first page is left out: it has a letterhead and a foot of its own.
    """

    def __init__(self, lines: Sequence[LetterLine]) -> None:
        later = [line for line in lines if line.page > 1]
        # Backwards, so that each page keeps the height of its first line.
        heads = {line.page: line.height for line in reversed(later)}
        self.head = median_high(heads.values()) if heads else 0.0
        self.foot = min((line.height for line in later), default=0.0)

    def goes_on(self, before: LetterLine, following: Sequence[LetterLine]) -> tuple[bool, bool]:
        """Return whether a paragraph goes on over its page's end, and whether that is unsure.

        `before`, the page's last line, is full and ends a sentence; `following` are the first lines
        of the next page.
        """
        if before.paragraph == ENDED or self.are_apart(before, following):
            return False, False
        looks_back = wording.looks_back(following[0].text)
        if before.paragraph == SEEMS_ENDED:
            return looks_back, True
        return True, not looks_back

    def are_apart(self, before: LetterLine, following: Sequence[LetterLine]) -> bool:
        """Return whether free space shows that `following`, a page's head, is a new paragraph."""
        line = following[0]
        if not line.height or line.page != before.page + 1:
            return False
        if self.head - line.height > SPACE_AT_HEAD:
            return True
        goes_on = [
            below for below in following[1:GOES_ON_FOR] if not (below.gap or below.after_break)
        ]
        # A footnote takes room that the text's last line does not show.
        if before.is_above_note or len(goes_on) < GOES_ON_FOR - 1:
            return False
        least = ROOM if before.page > 1 else ROOM_ON_FIRST_PAGE
        return before.height - self.foot > least
