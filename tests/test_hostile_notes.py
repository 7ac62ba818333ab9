"""Hostile notes, printed: whatever an officer pastes, a report fetches nothing and carries nothing.

A report escapes what officers type. These notes go in unescaped, as if it did not: the maker of
PDFs is to be safe by itself.
"""

from itertools import product
from pathlib import Path

import pytest

from tests.kit.test_pdf import SHEETS, Canary, canary, page_with, secret  # noqa: F401
from tests.pdfs import needs_pdftotext, reader_of, words_of
from wirral_tracker.kit.pdf import render_pdf

pytestmark = pytest.mark.once

WAYS = [
    '<img src="{url}" alt="x">',
    '<img srcset="{url} 2x" alt="x">',
    '<picture><source srcset="{url}"><img src="{url}" alt="x"></picture>',
    '<link rel="stylesheet" href="{url}">',
    '<link rel="attachment" href="{url}" title="x">',
    '<link rel="icon" href="{url}">',
    '<a rel="attachment" href="{url}">x</a>',
    '<a rel="attachment" download="x" href="{url}">x</a>',
    '<style>@import url("{url}");</style>',
    '<style>@import "{url}" print;</style>',
    '<style>@font-face {{ font-family: x{n}; src: url("{url}") }} b {{ font: 1em x{n} }}</style>',
    '<style>@page {{ background: url("{url}"); @top-left {{ content: url("{url}") }} }}</style>',
    '<style>i::before {{ content: url("{url}") }} li {{ list-style: url("{url}") }}</style>',
    '<style>i {{ border-image: url("{url}") 1; cursor: url("{url}"), auto }}</style>',
    '<style>i {{ background-image: image-set("{url}" 1x); mask: url("{url}") }}</style>',
    '<p style="background: url({url})">x</p>',
    '<object data="{url}">x</object>',
    '<embed src="{url}">',
    '<iframe src="{url}"></iframe>',
    '<video poster="{url}"></video><audio src="{url}"></audio>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}"/></svg>',
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="{url}#a"/></svg>',
    '<svg><style>@import url("{url}");</style><rect fill="url({url}#a)"/></svg>',
    '<input type="image" src="{url}"><table background="{url}"></table>',
    '<meta http-equiv="refresh" content="0; url={url}"><script src="{url}"></script>',
]
WHERE = [
    *("{web}/note.css", "{web}/note.svg", "{web}/a%20b.css?x=1#y", "HTTP://127.0.0.1:{port}/up"),
    *(
        "http://localhost:{port}/name",
        "http://[::ffff:127.0.0.1]:{port}/six",
        "//127.0.0.1:{port}/",
    ),
    *("http://user@127.0.0.1:{port}/user", "{web}/../up.css"),
    *(
        "http://0.0.0.0:{port}/zero",
        "{file}",
        "file://localhost{path}",
        "file:{path}",
        "{path}",
        "FILE://{path}",
    ),
    *("file:///etc/passwd", "file:///proc/self/environ", "../../../../../../etc/passwd"),
    *(
        "data:text/css,@import url({web}/data.css)",
        "data:image/svg+xml,<svg><image href='{web}/d'/>",
    ),
]
A_PAPER = 100


def notes(web: str, secret_path: Path) -> list[str]:
    """Every way to name a thing, for every place where it could be."""
    given = {
        "web": web,
        "port": web.rsplit(":", 1)[1],
        "file": secret_path.as_uri(),
        "path": str(secret_path),
    }
    return [
        way.format(url=where.format(**given), n=number)
        for number, (way, where) in enumerate(product(WAYS, WHERE))
    ]


@needs_pdftotext
@pytest.mark.parametrize("paper", range(5))
def test_five_hundred_hostile_notes_fetch_nothing(paper, canary: Canary, secret: Path):  # noqa: F811
    """No request, no file opened that is not ours, none embedded; the words around them stay."""
    every = notes(canary.url, secret)
    assert len(every) == 5 * A_PAPER

    some = every[paper * A_PAPER : (paper + 1) * A_PAPER]
    body = "".join(f"<p>Note {number}: {note}</p>" for number, note in enumerate(some))
    pdf = render_pdf(page_with("<p>Counted.</p>" + body), SHEETS)

    words = words_of(pdf)
    assert canary.calls == []
    assert not reader_of(pdf).attachments
    assert "secret of Anyborough" not in words
    assert "root:" not in words
    assert "Counted." in words
    assert f"Note {A_PAPER - 1}:" in words
