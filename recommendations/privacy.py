"""Warnings about words that may give a child away: the officer is warned, never blocked.

One rule for every door: forms, sheets, pasted lists and reports, and letters ask it. A guess that
cries at every sentence is not read, so what it finds in published papers is counted in the tests,
by the thousand sentences.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_LISTED = [
    name
    for line in Path(__file__).with_name("first_names.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for name in line.split()
]
# Names that are words too are asked about only beside what a person does or has.
WORD_NAMES = frozenset(name.rstrip("*") for name in _LISTED if name.endswith("*"))
FIRST_NAMES = frozenset(name for name in _LISTED if not name.endswith("*"))

CASE_NUMBER = re.compile(
    r"\b(?:case|LCS|ref(?:erence)?|ID)\W{0,3}(?:no|number)?\W{0,3}\d{4,}\b", re.I
)
LONG_NUMBER = re.compile(r"\b\d{6,10}\b")

# Only words that begin with a capital letter: most words of a sentence are no names.
NAME = r"[A-Z][a-z'’]+(?:[ -][A-Z][a-z'’]+)?"
# Somebody in care, or who has left it, is at most 25: "(60)" counts something else.
YEARS = r"(?:1?\d|2[0-5])"
AGE = rf"(?:aged? {YEARS}\b|\({YEARS}\)|\b{YEARS}[- ]years?[- ]old)"
NAME_BESIDE_AGE = re.compile(rf"\b{NAME},? (?:is )?{AGE}|{AGE},? {NAME}\b")
# Groups of people, never one of them: "Care Leavers aged 18".
GROUPS = re.compile(
    r"\b(?:Adults|Boys|Carers|Children|Everyone|Girls|Leavers|Learners|Looked|People|Persons"
    r"|Pupils|Residents|Students|Those|Young)\b"
)
# "Resolved – That (1) the report be noted; (2) Officers be asked …": numbers of a resolution.
NUMBERED_FROM = re.compile(r"\bThat:? \(1\)")
NUMBERS_OF_IT = re.compile(r"That:? \(1\)|\(\d{1,2}\) [A-Z]")
# "J.S.", "J S" or "JS": without stops two letters alone, since longer ones are abbreviations.
INITIALS = r"(?:[A-Z]\.(?: ?[A-Z]\.){0,2}|[A-Z] ?[A-Z]|(?:[Cc]hild|[Yy]oung [Pp]erson) [A-Z])"
INITIALS_BESIDE_AGE = re.compile(
    rf"(?<![\w.])(?P<before>{INITIALS}),? (?:is |was )?{AGE}"
    rf"|{AGE},? (?P<after>{INITIALS})(?![\w'’])"
)
# What councils and schools shorten to two letters.
ABBREVIATIONS = frozenset(
    ["AP", "CL", "CP", "EH", "FC", "FE", "GP", "HE", "HV", "IT", "KS", "LA", "PA", "PE", "PP"]
    + ["SW", "UK", "YP"]
)

KIND_OF_CHILD = (
    r"(?:adopted|asylum[- ]seeking|care[- ]experienced|different|disabled|foster|further|local"
    r"|looked[- ]after|missing|more|new|older|other|such|teenage|unaccompanied|unborn|vulnerable"
    r"|young|younger)"
)
CHILD = (
    rf"(?:(?:{KIND_OF_CHILD},? ){{0,3}}(?:child|children|young (?:person|people)|care leavers?"
    r"|bab(?:y|ies)|siblings?|brothers?|sisters?|boys?|girls?|teenagers?)(?![\w'’-])"
    r"|(?:CIC|CLA|LAC|UASC)\b)"
)
OF_THEM = r" (?:out )?(?:of (?:the|our|these|those) )?"
# Fewer than five: the number under which official statistics leave a cell empty. "One child" is
# mostly no count but any child.
FEW_CHILDREN = re.compile(
    rf"(?<![\w.,£/-])(?:(?:[1-4]|[Tt]wo|[Tt]hree|[Ff]our){OF_THEM}{CHILD}"
    rf"|(?:[Oo]nly|[Jj]ust) one{OF_THEM}{CHILD}"
    rf"|[Oo]ne{OF_THEM}{CHILD}"
    r"(?= (?:at|from|had|has|in|is|living|placed|remains|was|went|who)\b))"
)
# A number that names something is no count: "Stage 2 children", "one in four children".
NUMBERED = re.compile(
    r"(?:\b(?:age|aged|appendix|item|level|number|objective|page|part|phase|priority|stage|step"
    r"|recommendation|section|table|tier|under|wave|year)|\b(?:one|1) in)\s*$",
    re.I,
)

# A run of words with capital letters, on one line: "Director Ada Marsh", "Kayleigh".
WORD = r"[A-Z][a-z]+(?:[A-Z][a-z]+|['’-][A-Z][a-z]+)*"
CAPITALS = re.compile(rf"(?<![\w.-])(?<![A-Za-z]['’])(?:{WORD}[ \t]+)*{WORD}(?![\w-])")
TOKEN = re.compile(r"\w[\w'’-]*\.?|[^\w\s]")
# By these a name is an officer's, a member's or an inspector's, whom papers name openly.
TITLE_OR_POST = re.compile(
    r"(?:Baroness|Cllrs?|Councillors?|Dame|Dr|HMI|Judge|Justice|Lady|Lord|Miss|Mr|Mrs|Ms|Prof"
    r"|Professor|Rev|Reverend|Sir)\.?"
    r"|Head|Members?|[Aa]uthors?|[Cc]hair(?:man|woman|person)?s?|[Cc]hief|[Cc]lerk"
    r"|[Cc]ommissioners?|[Cc]onsultants?|[Cc]o-?ordinators?|[Dd]irectors?|[Ii]nspectors?"
    r"|[Ll]eaders?|[Mm]anagers?|[Mm]ayor|[Mm]inisters?|[Oo]fficers?|[Ss]pokes(?:man|woman|person)"
    r"|[Ss]ecretary"
)
# What may stand between a name and its post: "Inspectors for this visit were Ada Marsh and …".
BETWEEN = re.compile(
    r"[:,;()&–-]|[A-Z][\w'’-]*|a|acting|an|and|are|as|assistant|by|deputy|for|from|in|inspection"
    r"|interim|is|lead|of|on|principal|review|senior|the|this|visit|was|were|with"
)
# A post that follows its name is parted from it: "Ada Marsh, Director", or on a line of its own.
BESIDE = re.compile(r"[ \t]*(?:[,(:–\r\n-]|(?:as|HMI|is|the|was)\b)")
# So many characters before and after a name may lead to its title or post.
CONTEXT = 120
# What is named after somebody: a street, a home, a law.
NAMED_AFTER = re.compile(
    r"\b(?:Academy|Act|Avenue|Care|Centre|Church|Clinic|Close|College|Court|Day|Drive|Foundation"
    r"|Fund|Gardens|Group|Hall|Homes?|Hospital|House|Hub|Infirmary|Lane|Law|Library|Lodge|Nursery"
    r"|Park|Place|Primary|Programme|Project|Report|Review|Road|Room|Rule|Saint|School|Service"
    r"|Society|Square|St|Street|Suite|Team|Trust|Unit|Ward|Way)\b"
)
LAW_OF = re.compile(r"['’]s? (?:Law|Rule)\b")
PERSONAL = re.compile(
    r" (?:asked|asks|cried|described|disclosed|enjoyed|enjoys|explained|feels|felt|hoped|hopes"
    r"|liked|likes|lived|lives|loved|loves|said|says|tells|thinks|thought|told|wanted|wants"
    r"|wishes)\b"
    r"|['’]s (?:birthday|brother|care|carers?|case|dad|family|father|foster|health|home|life"
    r"|mother|mum|needs|parents|pathway|placement|plan|school|sister|social worker|voice|wishes"
    r"|words)\b"
)


def likely_identifiers(text: str) -> list[str]:
    """Find what may give a child away; return a sentence for each, each thing once.

    Case numbers and other long numbers; names and initials beside ages; first names alone; counts
    of children smaller than five.
    """
    found: dict[str, str] = {}
    for words, why in _suspects(text):
        # What is found twice, such as a case number that is a long number too, is said once.
        if not any(words in earlier for earlier in found):
            found[words] = f"“{words}” {why}."
    return list(found.values())


def _suspects(text: str) -> Iterator[tuple[str, str]]:
    """Yield each piece of a text that may give a child away, with what it looks like."""
    for pattern in (CASE_NUMBER, LONG_NUMBER):
        for match in pattern.finditer(text):
            yield match.group().strip(), "looks like a case number"
    # Lines may be wrapped anywhere. Names alone are looked for line by line: lists are of names.
    joined = " ".join(text.split())
    is_resolution = NUMBERED_FROM.search(joined)
    for match in NAME_BESIDE_AGE.finditer(joined):
        if is_resolution and NUMBERS_OF_IT.match(match.group()):
            continue
        if not GROUPS.search(match.group()):
            yield match.group().strip(), "looks like a child's name beside an age"
    for match in INITIALS_BESIDE_AGE.finditer(joined):
        if (match["before"] or match["after"]) not in ABBREVIATIONS:
            yield match.group().strip(), "looks like a child's initials beside an age"
    # The names of files have underscores in place of blanks.
    for name in _first_names(text.replace("_", " ")):
        yield name, "looks like a child's first name"
    for match in FEW_CHILDREN.finditer(joined):
        if not NUMBERED.search(joined[max(match.start() - CONTEXT, 0) : match.start()]):
            yield match.group(), "counts so few that it may tell who they are"


def _first_names(text: str) -> Iterator[str]:
    """Yield first names without a title or post, each with the capitalised words that follow."""
    for run in CAPITALS.finditer(text):
        if NAMED_AFTER.search(run.group()) or LAW_OF.match(text, run.end()):
            continue
        for word in re.finditer(WORD, run.group()):
            start, end = run.start() + word.start(), run.start() + word.end()
            is_personal = bool(PERSONAL.match(text, end))
            if word.group() in FIRST_NAMES or (word.group() in WORD_NAMES and is_personal):
                if not _has_post(text, start, run.end()):
                    yield text[start : run.end()]
                break


def _has_post(text: str, start: int, end: int) -> bool:
    """Return whether a title or a post leads to the name from `start` to `end`, or follows it."""
    before = TOKEN.findall(text[max(start - CONTEXT, 0) : start])
    after = text[end : end + CONTEXT]
    return _leads_to_post(reversed(before)) or (
        bool(BESIDE.match(after)) and _leads_to_post(TOKEN.findall(after))
    )


def _leads_to_post(tokens: Iterable[str]) -> bool:
    """Return whether a title or post comes up before any word that parts it from the name."""
    for token in tokens:
        if TITLE_OR_POST.fullmatch(token):
            return True
        if not BETWEEN.fullmatch(token):
            return False
    return False
