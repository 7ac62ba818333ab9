"""Who inspected, and who led where the document says lead."""

import re

from findings.letters.lines import Line, cells
from findings.letters.wording import join

_HMI = (
    r"(?:(?:Senior|Lead)\s+)?(?:Her|His)\s+Majesty['’‘]?s['’]?\s+(?:Senior\s+)?Inspectors?(?:\s*\((?:S?HMIs?)\))?"
    r"|S?HMIs?\b"
)
_OTHER_TITLE = (
    r"(?:(?:Senior|Contracted|Additional|Associate|Seconded|Social\s+[Cc]are|Schools?|Education|Regulatory)\s+)*"
    r"(?:Ofsted\s+)?(?:Inspectors?|Inspection\s+[Mm]anagers?)\b"
)
TITLE = re.compile(rf"(?:{_HMI}|{_OTHER_TITLE})")
NAME = re.compile(
    r"^(?:(?:Mrs?|Ms|Miss|Dr)\.?\s+)?(?P<name>[A-Z][\w'’\-]*\.?(?:\s+(?:[A-Z][\w'’\-]*\.?|de|da|van|von|der|den|la|le|el|al|bin|O['’]\w+)){1,4})$"
)
TEAM = re.compile(
    r"^(?P<role>(?:(?:deputy|lead|team|shadow|associate|seconded|contracted|additional|other|senior|reporting)\s+)+"
    r"inspectors?|inspectors?|inspection\s+team)\s*:\s*(?P<names>.*)$",
    re.I,
)
LABEL = re.compile(r"^[A-Z][\w\s\-(),/]{2,50}:\s*")
SENTENCE = re.compile(
    r"(?P<before>[^.]*?\b(?:inspectors?|HMIs?)\b[^.:]*?)\b(?:was|were)\b:?\s+(?P<names>[^.]{5,600})\.(?=\s|$)",
    re.I | re.S,
)
BY = re.compile(
    r"(?:carried\s+out|undertaken|conducted|led|completed)\s+by\s+(?P<names>[^.]{5,600}?(?:HMIs?|Inspectors?)\b[^.]{0,400})\.(?=\s|$)",
    re.S,
)
BESIDE_TITLE = re.compile(
    rf"(?P<name>[A-Z][a-z][\w'’\-]*(?:\s+[A-Z][\w'’\-]+){{1,3}}),?\s+(?:{_HMI})"
)


def of_report(lines: list[Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Leads and all, from the lines that say "Lead inspector:" and "Team inspectors:"."""
    leads: list[str] = []
    everyone: list[str] = []
    for at, line in enumerate(lines):
        match = TEAM.match(" ".join(cells(line)))
        if not match:
            continue
        names = names_in(_with_rest(match.group("names"), lines, at))
        is_lead = re.match(r"(?:lead|reporting)", match.group("role"), re.I)
        leads += names if is_lead else []
        everyone += names
    return _once(leads), _once(everyone)


def of_letter(opening: str, signed: list[Line]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Leads and all, from the letter's first paragraphs; whether only the signature told."""
    opening = " ".join(opening.split())
    leads: list[str] = []
    everyone: list[str] = []
    for match in [*SENTENCE.finditer(opening), *BY.finditer(opening)]:
        said = match.group("names")
        names = names_in(said)
        before = match.groupdict().get("before") or ""
        if re.search(r"\blead\s+inspector\b(?!s)", before, re.I):
            leads += names[:1]
        if re.match(r"led\s+by", match.group(), re.I):
            leads += names[:1]
        leads += [name for name in names if _is_called_lead(name, said)]
        everyone += names
    if not everyone:
        everyone = [match.group("name") for match in BESIDE_TITLE.finditer(opening)]
    if everyone:
        return _once(leads), _once(everyone), False
    return (), _once(_signatures(signed)), True


def names_in(text: str) -> list[str]:
    """The names of a list of inspectors, titles and brackets left out."""
    text = TITLE.sub(" , ", re.sub(r"\([^)]*\)", " , ", " ".join(text.split())))
    pieces = re.split(
        r"\s*(?:,|;|&|\band\b|\bwith\b|\bsupported\s+by\b|\baccompanied\s+by\b)\s*", text
    )
    matches = (NAME.match(piece.strip(" .:")) for piece in pieces)
    return [" ".join(match.group("name").split()) for match in matches if match]


def _is_called_lead(name: str, said: str) -> bool:
    at = " ".join(said.split()).find(name)
    after = " ".join(said.split())[at + len(name) :]
    return bool(re.match(r"[,\s]*(?:\(|the\s+)?lead\b", after, re.I))


def _with_rest(names: str, lines: list[Line], at: int) -> str:
    """A list of names that goes on over the lines below it."""
    texts = [names]
    for line in lines[at + 1 : at + 12]:
        text = " ".join(cells(line))
        if LABEL.match(text) or re.match(r"judge?ment\b", text, re.I):
            break
        is_title = TITLE.fullmatch(text)
        if line.gap and not is_title and texts[-1]:
            break
        if len(text) > 110 and not _is_list(text):
            break
        if texts[-1].endswith("."):
            break
        texts.append(text)
        if is_title:
            break
    return join(texts)


def _is_list(text: str) -> bool:
    return len(names_in(text)) >= 2


def _signatures(lines: list[Line]) -> list[str]:
    """Names that stand above an inspector's title at a letter's end."""
    found = []
    for name, title in zip(lines, lines[1:], strict=False):
        if TITLE.match(title.text) and NAME.match(name.text):
            found.append(name.text)
    return found


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
