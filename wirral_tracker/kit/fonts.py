"""The fonts of our papers, and the letters that they have: any other prints as an empty box."""

import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path

from django.conf import settings

FONTS = Path(settings.BASE_DIR) / "static/vendor/source-sans-3"
WEIGHTS = ("400", "700")
# Of no shape of their own: white space, and marks that say where a line may break.
SHAPELESS = {"Cc", "Cf", "Zl", "Zp", "Zs"}


@cache
def letters_in_fonts() -> frozenset[int]:
    """Read the code points that our fonts have a letter for, both regular and bold."""
    # Takes a tenth of a second, which a process that checks no report need not spend.
    from fontTools.ttLib import TTFont

    def letters(weight: str) -> set[int]:
        files = FONTS.glob(f"*-{weight}-*.woff2")
        return {letter for file in files for letter in TTFont(file).getBestCmap()}

    found = [letters(weight) for weight in WEIGHTS]
    return frozenset(set.intersection(*found))


def letters_without_font(text: str) -> list[str]:
    """List the letters of a text, each once, that a PDF of ours would print as empty boxes."""
    if text.isascii():
        return []
    # A letter and its accent may be two code points, which are printed as one.
    return [
        letter
        for letter in dict.fromkeys(unicodedata.normalize("NFC", text))
        if ord(letter) not in letters_in_fonts() and unicodedata.category(letter) not in SHAPELESS
    ]


@cache
def unpacked_font(weight: str) -> bytes:
    """Unpack one of the fonts, "400" or "700", for what reads none that is packed for the web."""
    from fontTools.ttLib import TTFont

    font = TTFont(FONTS / f"source-sans-3-latin-{weight}-normal.woff2")
    font.flavor = None
    file = BytesIO()
    font.save(file)
    return file.getvalue()
