"""Fictional letters and reports, one in the form of each generation. No such places exist."""

from typing import Any

from findings.letters import Letter, as_json
from tests.findings.letters.printing import Fictional, Part, bullets, heading, numbered

LEADERS = "The impact of leaders on social work practice with children and families"
HELP = "The experiences and progress of children who need help and protection"
CARE = "The experiences and progress of children in care"
LEAVERS = "The experiences and progress of care leavers"
BOTH = "The experiences and progress of children in care and care leavers"
OVERALL = "Overall effectiveness"
RI = "Requires improvement to be good"
COLOPHON = [
    "The Office for Standards in Education, Children's Services and Skills (Ofsted) regulates and",
    "inspects to achieve excellence in the care of children and young people.",
    "Piccadilly Gate",
    "Store Street",
]
KEYS = [
    "authority",
    "kind",
    "framework",
    "start_date",
    "end_date",
    "published_date",
    "lead_inspectors",
    "inspectors",
]


def expected(
    header: list,
    judgements: list[tuple[str, str]],
    improvements: list[tuple[str, str, str | None]],
    findings: list[tuple[str, str | None, str]],
) -> dict:
    return {
        **dict(zip(KEYS, header, strict=True)),
        "judgements": [{"area": area, "grade": grade} for area, grade in judgements],
        "improvements": [
            {"text": text, "kind": kind, "tag": tag} for text, kind, tag in improvements
        ],
        "findings": [
            {"section": section, "paragraph": number, "text": text}
            for section, number, text in findings
        ],
        "doubts": [],
    }


def told(letter: Letter) -> dict[str, Any]:
    """What was read of a letter, as `expected` says it."""
    return without_places(as_json(letter))


def without_places(read: dict[str, Any]) -> dict[str, Any]:
    """Return a letter as read without the places of what is asked, its passages and its ledger."""
    asked = [
        {name: improvement[name] for name in ("text", "kind", "tag")}
        for improvement in read["improvements"]
    ]
    kept = {name: value for name, value in read.items() if name not in ("passages", "lines")}
    return {**kept, "improvements": asked}


INTRO = (
    "Children in Anyborough are, for the most part, seen soon after somebody worries about"
    " them. In 2019, leaders judged their own front-door service to be inadequate and put it"
    " right within a year."
)
INTRO_2 = (
    "Senior leaders know where practice is weakest. They say so in their self-evaluation, and"
    " their well-attended improvement board checks what they say."
)
EARLY = (
    "Early help in Anyborough is easy to find. Families told inspectors that a named worker"
    " answers within two days, and that the same worker stays for as long as help is needed."
)
STRATEGY = (
    "Strategy meetings are held on the day they are called. Most are well attended, but health"
    " partners were absent from 6 of the 20 meetings that inspectors looked at, and the"
    " decision-making of those meetings suffered."
)
PLANS = (
    "Plans for children in need drift. In one team, reviews were on average 14 weeks apart, and"
    " children aged 16 or 17 waited longest."
)
HOMES = (
    "Most children in care live with carers who know them well. Brothers and sisters are kept"
    " together where that is right for them."
)
VISITS = (
    "Social workers visit as often as each child needs and write what they saw in words that the"
    " child will be able to read later in life."
)
PATHWAY = (
    "Pathway plans are begun late. A young person told inspectors that hers arrived three weeks"
    " after her 18th birthday."
)
WORKFORCE = (
    "The workforce is stable. Caseloads are watched weekly and, where they rise, managers take"
    " cases away rather than ask for longer hours."
)
AUDIT = (
    "Audit tells leaders what was done but seldom whether it helped. There is no re-audit, so"
    " the same shortfall can be found twice."
)
ASK_PLANS = (
    "The timeliness of reviews of plans for children in need, so that long-standing drift is seen"
    " and ended."
)
ASK_HEALTH = "Health partners' attendance at strategy meetings."
ASK_AUDIT = "How audit is used: whether a child's life is better, and not only what was done."

_ILACS_FINDINGS = [
    ("", None, INTRO),
    ("", None, INTRO_2),
    (f"{HELP}: requires improvement to be good", "1", EARLY),
    (f"{HELP}: requires improvement to be good", "2", STRATEGY),
    (f"{HELP}: requires improvement to be good", "3", PLANS),
]

ILACS_2018 = Fictional(
    head=[
        "Anyborough Metropolitan Borough Council",
        "",
        "Inspection of children's social care services",
        "",
        "Inspection dates: 12 November 2018 to 23 November 2018",
        "",
        "Lead inspector: Ada Example",
        "                Her Majesty's Inspector",
        "",
        "Judgement\tGrade",
        f"{LEADERS}\tGood",
        f"{HELP}\t{RI}",
        f"{BOTH}\tOutstanding",
        f"{OVERALL}\tGood",
        "",
    ],
    parts=[
        Part(INTRO),
        Part(INTRO_2),
        heading("What needs to improve"),
        *bullets(ASK_PLANS, ASK_HEALTH, ASK_AUDIT),
        heading(f"{HELP}: requires improvement to be good"),
        *numbered(1, EARLY, STRATEGY, PLANS),
        heading(f"{BOTH}: outstanding"),
        *numbered(4, HOMES, VISITS, PATHWAY),
        heading(f"{LEADERS}: good"),
        *numbered(7, WORKFORCE, AUDIT),
    ],
    foot=COLOPHON,
    expected=expected(
        [
            "Anyborough Metropolitan Borough Council",
            "ilacs_standard",
            "ILACS 2018",
            "2018-11-12",
            "2018-11-23",
            None,
            ["Ada Example"],
            ["Ada Example"],
        ],
        [
            (LEADERS, "good"),
            (HELP, "requires_improvement"),
            (BOTH, "outstanding"),
            (OVERALL, "good"),
        ],
        [(each, "area_for_improvement", None) for each in (ASK_PLANS, ASK_HEALTH, ASK_AUDIT)],
        [
            *_ILACS_FINDINGS,
            (f"{BOTH}: outstanding", "4", HOMES),
            (f"{BOTH}: outstanding", "5", VISITS),
            (f"{BOTH}: outstanding", "6", PATHWAY),
            (f"{LEADERS}: good", "7", WORKFORCE),
            (f"{LEADERS}: good", "8", AUDIT),
        ],
    ),
)

ILACS_2023 = Fictional(
    head=[
        "Inspection of Anyborough local",
        "authority children's services",
        "Inspection dates: 29 January to 2 February 2024",
        "",
        "Lead inspector: Jean-Luc O'Example, His Majesty's Inspector",
        "",
        "Judgement\tGrade",
        f"{LEADERS}\tGood",
        f"{HELP}\t{RI}",
        f"{CARE}\tGood",
        f"{LEAVERS}\tInadequate",
        f"{OVERALL}\t{RI}",
        "",
    ],
    running=("Inspection of Anyborough local authority children's services", "29 January 2024"),
    parts=[
        Part(INTRO),
        Part(INTRO_2),
        heading("What needs to improve?"),
        *bullets(ASK_PLANS, ASK_HEALTH, ASK_AUDIT),
        heading(f"{HELP}: requires improvement to be good"),
        *numbered(1, EARLY, STRATEGY, PLANS),
        heading(f"{CARE}: good"),
        *numbered(4, HOMES, VISITS),
        heading(f"{LEAVERS}: inadequate"),
        *numbered(6, PATHWAY),
        heading(f"{LEADERS}: good"),
        *numbered(7, WORKFORCE, AUDIT),
    ],
    foot=COLOPHON,
    expected=expected(
        [
            "Anyborough",
            "ilacs_short",
            "ILACS 2023",
            "2024-01-29",
            "2024-02-02",
            None,
            ["Jean-Luc O'Example"],
            ["Jean-Luc O'Example"],
        ],
        [
            (LEADERS, "good"),
            (HELP, "requires_improvement"),
            (CARE, "good"),
            (LEAVERS, "inadequate"),
            (OVERALL, "requires_improvement"),
        ],
        [(each, "area_for_improvement", None) for each in (ASK_PLANS, ASK_HEALTH, ASK_AUDIT)],
        [
            *_ILACS_FINDINGS,
            (f"{CARE}: good", "4", HOMES),
            (f"{CARE}: good", "5", VISITS),
            (f"{LEAVERS}: inadequate", "6", PATHWAY),
            (f"{LEADERS}: good", "7", WORKFORCE),
            (f"{LEADERS}: good", "8", AUDIT),
        ],
    ),
)

TAGGED = "The pace of reviews. (outcome 2, national framework)"
TAGGED_2 = "Attendance at strategy meetings (Outcome 3: children are safe, national framework)"
ILACS_2026 = Fictional(
    head=[
        "Inspection of Anyborough Council local authority children's services",
        "Inspection dates: 8 to 19 June 2026",
        "",
        "Lead inspector: Ada Example, His Majesty's Inspector",
        "",
        "Judgement\tGrade",
        f"{LEADERS}\tGood",
        f"{HELP}\t{RI}",
        f"{CARE}\tGood",
        f"{LEAVERS}\tGood",
        "",
    ],
    parts=[
        Part(INTRO),
        heading("What needs to improve?1"),
        *bullets(TAGGED, TAGGED_2),
        heading(f"{HELP}: requires improvement to be good"),
        *numbered(1, EARLY, STRATEGY, PLANS),
        heading(f"{CARE}: good"),
        *numbered(4, HOMES),
        heading(f"{LEAVERS}: good"),
        *numbered(5, PATHWAY),
        heading(f"{LEADERS}: good"),
        *numbered(6, AUDIT),
    ],
    foot=COLOPHON,
    expected=expected(
        [
            "Anyborough Council",
            "ilacs_standard",
            "ILACS 2026",
            "2026-06-08",
            "2026-06-19",
            None,
            ["Ada Example"],
            ["Ada Example"],
        ],
        [(LEADERS, "good"), (HELP, "requires_improvement"), (CARE, "good"), (LEAVERS, "good")],
        [
            (TAGGED, "area_for_improvement", "outcome 2, national framework"),
            (
                TAGGED_2,
                "area_for_improvement",
                "Outcome 3: children are safe, national framework",
            ),
        ],
        [
            ("", None, INTRO),
            *_ILACS_FINDINGS[2:],
            (f"{CARE}: good", "4", HOMES),
            (f"{LEAVERS}: good", "5", PATHWAY),
            (f"{LEADERS}: good", "6", AUDIT),
        ],
    ),
)
