"""Take GOV.UK Frontend from its npm tarball and leave out what a council may not show.

The font GDS Transport, the crest and the crown belong to gov.uk alone. To move to a new release:

    npm pack govuk-frontend@6
    python3 static/vendor/govuk-frontend/strip.py govuk-frontend-6.6.0.tgz

It rewrites the style sheet, the script and VERSION beside itself, and stops if anything that
should have gone is still there.
"""

import json
import re
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FONT_STACK = "GDS Transport,arial,sans-serif"
UNWANTED = ("GDS Transport", "@font-face", "Margaret Calvert", "crest", "url(", "sourceMappingURL")


def strip_css(css: str) -> str:
    """The style sheet without font, crest and source map; text is set in `var(--app-font)`."""
    css = re.sub(r"/\*!.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = css.replace(FONT_STACK, "var(--app-font)")
    css = re.sub(r"url\([^)]*crest[^)]*\)", "none", css)
    return strip_source_map(css)


def strip_source_map(text: str) -> str:
    """The text without the line that names a map we do not ship."""
    return re.sub(r"(/\*|//)# sourceMappingURL=.*", "", text).rstrip() + "\n"


def check(css: str) -> None:
    """Refuse a style sheet that still holds something unwanted: the new release has changed."""
    left = [word for word in UNWANTED if word in css]
    if left:
        sys.exit(f"Still in the style sheet: {', '.join(left)}. Teach strip.py about it.")


def main(tarball: str) -> None:
    """Write the stripped files of one release beside this script."""
    with tarfile.open(tarball) as package:

        def read(name: str) -> str:
            member = package.extractfile(f"package/{name}")
            return member.read().decode() if member else ""

        version = json.loads(read("package.json"))["version"]
        css = strip_css(read("dist/govuk/govuk-frontend.min.css"))
        script = strip_source_map(read("dist/govuk/govuk-frontend.min.js"))
    check(css)
    (HERE / "govuk-frontend.min.css").write_text(css)
    (HERE / "govuk-frontend.min.js").write_text(script)
    (HERE / "VERSION").write_text(f"govuk-frontend {version}, stripped by strip.py\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give one tarball: python3 strip.py govuk-frontend-X.Y.Z.tgz")
    main(sys.argv[1])
