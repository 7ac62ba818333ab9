"""Printing in a process of its own, bounded in time and memory: the whole report, or a refusal.

`python -m wirral_tracker.printing` is that process. It takes the HTML and the names of the style
sheets on standard input, as JSON, and answers with the pages on one line and the PDF after it.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence

from django.conf import settings

from wirral_tracker.pdf import Rendered, render

# A report on 200 recommendations takes 4 seconds and 170 MB; one on 1,000 five times that.
SECONDS = 100
MEGABYTES = 1024
# What takes a second or so in the process that asks is not worth starting another for.
LONG_HTML = 150_000


class NotPrinted(Exception):
    """The report was not printed, and nothing of it was kept; its message says why."""


def render_bounded(
    html: str,
    stylesheets: Sequence[str],
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
) -> Rendered:
    """The HTML as PDF, a long one by a process that is ended when it takes too much.

    Raises: NotPrinted.
    """
    if len(html) <= LONG_HTML:
        return render(html, stylesheets)
    asked = {"html": html, "stylesheets": list(stylesheets), "megabytes": megabytes}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "wirral_tracker.printing"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as late:
        raise NotPrinted(
            f"The report was not printed: it took more than {seconds:g} seconds. "
            "A report on fewer recommendations takes less."
        ) from late
    pages, _, pdf = done.stdout.partition(b"\n")
    if done.returncode or not pdf.rstrip().endswith(b"%%EOF"):
        raise NotPrinted(
            "The report was not printed: the program that prints it stopped. It may use "
            f"{megabytes} MB of memory; a report on fewer recommendations needs less."
        )
    return Rendered(pdf, json.loads(pages))


def main() -> None:
    """Print what standard input holds. The bound is on what the process may write to."""
    asked = json.load(sys.stdin)
    bound = asked["megabytes"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (bound, bound))
    rendered = render(asked["html"], asked["stylesheets"])
    sys.stdout.buffer.write(json.dumps(rendered.pages).encode() + b"\n" + rendered.pdf)


if __name__ == "__main__":
    main()
