"""The kinds of document, and the framework that each was written under."""

import re
from datetime import date

from findings.letters.records import Doubt, Visit

ILACS_STANDARD, ILACS_SHORT = "ilacs_standard", "ilacs_short"
FOCUSED, MONITORING, SIF, JTAI, OTHER = (
    "focused_visit",
    "monitoring_visit",
    "sif",
    "jtai",
    "other",
)
VISITS = (FOCUSED, MONITORING)
LETTERS = (*VISITS, JTAI)
ILACS = (ILACS_STANDARD, ILACS_SHORT)
# A short inspection is one week on site, a standard inspection two.
# Source: Ofsted, Inspecting local authority children's services, "Types of inspection".
LONGEST_SHORT_DAYS = 7
WEEK = 4  # days: a week on site, with a bank holiday
CAME_BACK = (
    "It is read as a short inspection, by its one week on site; whether the later days made it a"
    " standard one is not printed."
)
# First days of inspections under each edition that changed what is judged.
CARE_LEAVERS_APART = date(2023, 1, 1)
NO_OVERALL = date(2026, 4, 1)

WITHOUT_GREETING = "a letter without its line “Dear …”. Say what it is, and it can be read"

_S = r"['’‘]?s['’]?"
_DECLINED = [
    (
        r"area\s+send\b|special\s+educational\s+needs\s+and/?\s*(?:or)?\s*disabilit\w+\s+(?:inspection|in\s+the\s+local\s+area)"
        r"|joint\s+(?:local\s+)?area\s+(?:inspection\s+of\s+)?(?:send|special\s+educational)"
        r"|inspection\s+of\s+.{0,80}local\s+area\s+partnership"
        r"|effectiveness\s+of\s+the\s+(?:local\s+)?area\s+in\s+(?:identifying|implementing)",
        "an inspection of services for special educational needs and disabilities in an area",
    ),
    (
        r"inspection\s+of\s+(?:safeguarding\s+and\s+)?looked\s+after\s+children(?:\s+services)?"
        r"|inspection\s+of\s+local\s+authority\s+arrangements\s+for\s+the\s+protection\s+of\s+children",
        "a report from before the single inspection framework of November 2013",
    ),
    (
        rf"inspection\s+(?:report\s+)?(?:of|for)\s+(?:a\s+)?(?:children{_S}\s+home|(?:independent\s+)?fostering|(?:voluntary\s+)?adoption)",
        "an inspection of one home or agency",
    ),
    (
        r"review\s+of\s+the\s+(?:effectiveness\s+of\s+the\s+)?local\s+safeguarding\s+children\s+board",
        "a review of a safeguarding board, without the inspection of a local authority",
    ),
    (
        r"overview\s+and\s+scrutiny|scrutiny\s+(?:review|committee)|report\s+of\s+the\s+director"
        r"|cabinet|agenda\s+item|minutes\s+of",
        "a council's own paper",
    ),
    (r"performance\s+(?:report|monitoring|dashboard)|key\s+performance", "a performance paper"),
]
DECLINED = [(re.compile(pattern, re.I), what) for pattern, what in _DECLINED]
JOINT = re.compile(r"(?:^|\n)\s*joint\s+targeted\s+area\s+(?:re-?)?inspection\b", re.I)
DATED = re.compile(r"(?:^|\n)\s*(?:re-?)?inspection\s+dates?\b|\bdates?\s+of\s+inspection", re.I)
SINGLE = re.compile(
    r"inspection\s+of\s+services\s+for\s+children\s+in\s+need\s+of\s+help\s+and\s+protection",
    re.I,
)
VISIT = re.compile(
    r"(?:^|\n)\s*(?:ofsted\s+)?(focused|focussed|monitoring)\s+visit\s+(?:to|of|in|for)\b"
    r"|(?:findings|outcome)\s+of\s+(?:the|a|our|this)\s+(?:\w+\s+){0,2}?(focused|focussed|monitoring)\s+visit",
    re.I,
)
ILACS_TITLE = re.compile(
    rf"inspection\s+of\s+(?:.{{3,90}}?\s+)?children{_S}\s+(?:social\s+care\s+)?services",
    re.I | re.S,
)
IMPACT = re.compile(r"impact\s+of\s+leaders\s+on\s+social\s+work", re.I)
GRADES = re.compile(rf"judge?ment\s+grade|{IMPACT.pattern}", re.I)


def document_kind(opening: str, is_letter: bool) -> tuple[str, str]:
    """Return a document's kind by its opening words and, for `other`, what it seems to be.

    `is_letter`: it greets its addressee. The second value is "" where the kind is known, and where
    nothing shows what the document is.
    """
    # A report may tell of earlier visits: only a letter is of one.
    joint, visit = JOINT.search(opening), VISIT.search(opening) if is_letter else None
    # A report may tell of a joint inspection before it, below its own title and table.
    title = None if is_letter else DATED.search(opening)
    first = visit or (title if title and GRADES.search(opening) else None)
    if joint and (not first or joint.start() < first.start()):
        return JTAI, ""
    if visit:
        word = (visit.group(1) or visit.group(2)).lower()
        return (MONITORING if word == "monitoring" else FOCUSED), ""
    if not is_letter and DATED.search(opening):
        if SINGLE.search(opening):
            return SIF, ""
        if IMPACT.search(opening) or (ILACS_TITLE.search(opening) and GRADES.search(opening)):
            return ILACS_STANDARD, ""
    return OTHER, next((what for pattern, what in DECLINED if pattern.search(opening)), "")


def standard_or_short(opening: str, visit: Visit | None) -> tuple[str, list[Doubt]]:
    """Return `ilacs_short` or `ilacs_standard`: as the report says itself, else by days on site.

    Days on which inspectors came back make no standard inspection of a short one; whether it was
    one is asked then.
    """
    named = re.search(r"\b(short|standard)\s+inspection\b", opening[:1500], re.I)
    if named:
        return (ILACS_SHORT if named.group(1).lower() == "short" else ILACS_STANDARD), []
    if not visit:
        return ILACS_STANDARD, []
    stretches = visit.stretches or ((visit.start_date, visit.end_date),)
    weeks = [(end - start).days + 1 for start, end in stretches]
    if max(weeks) > LONGEST_SHORT_DAYS or len([days for days in weeks if days >= WEEK]) > 1:
        return ILACS_STANDARD, []
    return ILACS_SHORT, [Doubt(CAME_BACK, visit.span)] if len(weeks) > 1 else []


def framework_of(kind: str, start: date | None) -> str | None:
    """Return the framework edition by kind and first day on site; None where it is unknown.

    Areas and grades change with the edition.
    """
    if kind in (SIF, JTAI):
        return kind.upper()
    if kind == OTHER or start is None:
        return None
    # ILACS began in January 2018. Visits before it followed a single inspection.
    if start < date(2018, 1, 1):
        return "SIF"
    if start < CARE_LEAVERS_APART:
        return "ILACS 2018"
    return "ILACS 2023" if start < NO_OVERALL else "ILACS 2026"
