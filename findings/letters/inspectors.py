"""The names of the inspectors, and who led where the document says so."""

import re
from dataclasses import dataclass, field

from findings.letters.headings import part_of
from findings.letters.lines import LetterLine, cells
from findings.letters.wording import join

_HMI = (
    r"(?:(?:two|three|four)\s+of\s+)?(?:(?:Senior|Lead|Designated?)\s+)?"
    r"(?:Her|His)\s+Majesty['’‘]?s['’]?\s+(?:Senior\s+)?[Ii]nspectors?(?:\s*\((?:S?HMIs?)\))?"
    r"|(?:(?:(?:Acting|Senior|Designated?)\s+)+)?S?HMIs?\b(?:\s+[Dd]esignated?\b)?|AIs?\b"
)
_OTHER_TITLE = (
    r"(?:(?:Shadow|Trainee|Team|Senior|Contracted|[Aa]dditional|[Aa]ssociate|[Ss]econded|Social\s+[Cc]are|Schools?|Education|Regulatory)\s+)*"
    r"(?:Ofsted\s+)?(?:[Ii]nspectors?|[Ii]nspection\s+[Mm]anagers?)\b"
)
# What an inspector inspects stands after the title in some letters.
_WHAT = (
    r"(?:[,\s]+(?:Social\s+[Cc]are|Schools?|Education|Further\s+[Ee]ducation\s+and\s+[Ss]kills)"
    r"(?=\s*(?:[,.;]|and\b|$)))?"
)
TITLE = re.compile(rf"(?:(?:{_HMI}){_WHAT}|{_OTHER_TITLE})")
_WORD = r"(?:[A-ZÀ-ÖØ-Þ]\.|St\.|[A-ZÀ-ÖØ-Þ][\w'’\-]*)"
# A full stop that stands for a comma, and a hyphen with space after it.
STOP_BETWEEN = re.compile(r"(?<=[a-z]{3})\.\s+(?=[A-Z])")
OPEN_LIST = re.compile(r"(?:[,;&]|\band)$")
INITIALS_OF_TITLE = re.compile(r"(?<=[a-z])\s+[A-Z]{2,5}$")
LOOSE_HYPHEN = re.compile(r"(?<=[a-z]-)\s+(?=[A-Z][a-z])")
_PARTICLE = r"de|da|van|von|der|den|la|le|el|al|bin|[a-zO]['’][A-Z]\w+"
NAME = re.compile(
    rf"^(?:(?:Mrs?|Ms|Miss|Dr)\.?\s+)?(?P<name>{_WORD}(?:\s+(?:{_WORD}|{_PARTICLE})){{1,4}})$"
)
# Joint letters list the inspectorates beside their inspectors.
BODY = re.compile(
    r"\b(?:Commission|Ofsted|CQC|Inspectorate|Constabulary|Probation|HMICFRS|HMIP?|Services)\b"
)
CAPITAL = re.compile(r"\b[A-Z][a-z]+")
# A label may have a bracket, or stand without its colon before a name. Where one is not known,
# a whole line of the team is lost.
TEAM = re.compile(
    r"^(?:(?:deputy\s+)?lead\s+inspector\s+(?-i:(?=[A-Z][a-z]+\s+[A-Z]))|(?P<role>(?:(?:deputy|lead|team|shadow|associate|seconded|contracted|additional|supernumerary|other|senior|reporting)\s+)+"
    r"inspectors?(?:\s+on\s+site)?|inspectors?|inspection\s+team)(?:\s*\([^)]*\))?\s*:\s*)(?P<names>.*)$",
    re.I,
)
LABEL = re.compile(r"^[A-Z][\w\s\-(),/]{2,50}:\s*")
# What may stand in a sentence of names: anything but a full stop, save that of an initial.
_NO_STOP = r"(?:[^.]|(?<=\b[A-Z])\.(?=\s[A-Z]))"
SENTENCE = re.compile(
    r"(?P<before>[^.]*?\b(?:[Ii]nspectors?|HMIs?)\b[^.:]*?)\b(?:was|were)\b:?\s+"
    rf"(?P<names>{_NO_STOP}{{5,600}}?)(?<!\b[A-Z])\.(?=\s|$)",
    re.S,
)
BY = re.compile(
    r"(?:carried\s+out|undertaken|conducted|led|completed|supported|accompanied|joined)\s+by\s+"
    rf"(?P<names>{_NO_STOP}{{5,600}}?(?:HMIs?|Inspectors?)\b{_NO_STOP}{{0,400}}?)(?<!\b[A-Z])\.(?=\s|$)",
    re.S,
)
VISITED = re.compile(
    rf"\bInspectors,?\s+(?P<names>[A-Z]{_NO_STOP}{{5,200}}?),?\s+(?:visited|looked|carried)\b",
    re.S,
)
BESIDE_TITLE = re.compile(
    rf"(?P<name>[A-Z][a-z][\w'’\-]*(?:\s+[A-Z][\w'’\-]+){{1,3}}),?\s+(?:{_HMI})"
)


@dataclass
class Team:
    """The names of all inspectors and of those who led, and pieces of lists not read as names.

    `is_by_signature`: no sentence named anybody, so only those who signed the letter are known.
    """

    leads: list[str] = field(default_factory=list)
    everyone: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    is_by_signature: bool = False

    def add(self, listed: str) -> list[str]:
        """Add the names in a list to the team and return them; note pieces not read as names."""
        pieces = [piece for piece in _name_pieces(listed) if not BODY.search(piece)]
        matches = [(piece, NAME.match(piece)) for piece in pieces]
        names = [" ".join(match.group("name").split()) for _, match in matches if match]
        self.everyone += [name for name in names if name not in self.everyone]
        # A list without any name was no list of inspectors.
        if names:
            self.unread += [
                piece for piece, match in matches if not match and CAPITAL.search(piece)
            ]
        return names

    def add_leads(self, names: list[str]) -> None:
        """Add names to `leads`, the lead inspectors, each once."""
        self.leads += [name for name in names if name not in self.leads]


def of_report(lines: list[LetterLine]) -> Team:
    """Read the team from a report's labelled lines, such as "Lead inspector:" and what follows."""
    team = Team()
    for at, line in enumerate(lines):
        match = TEAM.match(" ".join(cells(line)))
        if not match:
            continue
        names = team.add(_with_rest(match.group("names"), lines, at))
        if re.match(r"(?:lead|reporting)", line.text, re.I):
            team.add_leads(names)
    return team


def of_letter(opening: str, signed: list[LetterLine]) -> Team:
    """Read the team from the words that open a letter, else from the lines it is signed on."""
    opening = " ".join(opening.split())
    team = Team()
    for match in (found for form in (SENTENCE, BY, VISITED) for found in form.finditer(opening)):
        listed = match.group("names")
        names = team.add(listed)
        before = match.groupdict().get("before") or match.group()
        if re.search(r"\blead\s+inspector\b(?!s)|^led\s+by", before, re.I):
            team.add_leads(names[:1])
        team.add_leads([name for name in names if _is_called_lead(name, listed)])
    if not team.everyone:
        team.add(", ".join(match.group("name") for match in BESIDE_TITLE.finditer(opening)))
    if not team.everyone:
        team.add(", ".join(_signatures(signed)))
        team.is_by_signature = True
    return team


def _name_pieces(text: str) -> list[str]:
    """Split a list of inspectors into possible names, without titles and words in brackets."""
    text = LOOSE_HYPHEN.sub("", STOP_BETWEEN.sub(", ", " ".join(text.split())))
    text = TITLE.sub(" , ", re.sub(r"\([^)]*\)", " , ", text))
    pieces = re.split(
        r"\s*(?:,|;|&|/|\band\b|\bwith\b|\bsupported\s+by\b|\baccompanied\s+by\b)\s*", text
    )
    return [INITIALS_OF_TITLE.sub("", piece.strip(" .:")) for piece in pieces]


def _is_called_lead(name: str, listed: str) -> bool:
    """Return whether `listed`, a list of names, calls `name` the lead, before or after it."""
    listed = " ".join(listed.split())
    if re.search(rf"\blead\s+inspector\s+{re.escape(name)}\b", listed, re.I):
        return True
    after = TITLE.sub(",", listed[listed.find(name) + len(name) :])
    return bool(re.match(r"[,\s]*(?:\(|the\s+)?lead\b", after, re.I))


def _with_rest(names: str, lines: list[LetterLine], at: int) -> str:
    """Join `names`, the end of the line at `at`, with the lines below on which the list goes on."""
    texts = [names]
    for line in lines[at + 1 : at + 12]:
        text = " ".join(cells(line))
        if (
            LABEL.match(text)
            or TEAM.match(text)
            or re.match(r"judge?ment\b", text, re.I)
            or part_of(text)
        ):
            break
        # Larger type is the next heading, and a line as long as 110 characters a sentence.
        if line.size > lines[at].size + 1:
            break
        is_title = TITLE.fullmatch(text)
        is_open = not texts[-1] or bool(OPEN_LIST.search(texts[-1]))
        if line.gap and not line.after_break and not is_title and not is_open:
            break
        if len(text) > 110 and not _is_list(text):
            break
        if texts[-1].endswith("."):
            break
        if _are_two_names(texts[-1], text):
            texts[-1] += ","  # one that the printer left out at the line's end
        texts.append(text)
        if is_title:
            break
    return join(texts)


def _are_two_names(before: str, text: str) -> bool:
    """Return whether a whole name ends the text `before` and another begins the next, `text`."""
    last, first = _name_pieces(before)[-1], _name_pieces(text)[0]
    return bool(NAME.match(last) and NAME.match(first))


def _is_list(text: str) -> bool:
    """Return whether a text holds two names or more."""
    return sum(bool(NAME.match(piece)) for piece in _name_pieces(text)) >= 2


def _signatures(lines: list[LetterLine]) -> list[str]:
    """List the names on the lines just above an inspector's title, as in a signature."""
    found = []
    for name, title in zip(lines, lines[1:], strict=False):
        if TITLE.match(title.text) and NAME.match(name.text):
            found.append(name.text)
    return found
