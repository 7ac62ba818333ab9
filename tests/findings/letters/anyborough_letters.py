"""Fictional letters: focused and monitoring visits, joint inspections, single inspections."""

from tests.findings.letters.anyborough import (
    ASK_AUDIT,
    ASK_HEALTH,
    ASK_PLANS,
    AUDIT,
    COLOPHON,
    EARLY,
    HOMES,
    INTRO,
    INTRO_2,
    PATHWAY,
    PLANS,
    STRATEGY,
    VISITS,
    WORKFORCE,
    expected,
)
from tests.findings.letters.printing import Fictional, Part, bullets, heading, numbered

LETTERHEAD = [
    "Ofsted",
    "Piccadilly Gate      T 0300 123 1231",
    "Store Street         Textphone 0161 618 8524",
    "Manchester           enquiries@ofsted.gov.uk",
    "M1 2WD               www.gov.uk/ofsted",
    "",
]


def addressed(day: str, subject: str) -> list[str]:
    return [
        *LETTERHEAD,
        day,
        "",
        "Jo Sample",
        "Director of Children's Services",
        "Anyborough Council",
        "1 High Street",
        "",
        "Dear Jo Sample",
        "",
        subject,
        "",
    ]


CLOSING = [
    "Ofsted will take the findings from this focused visit into account when planning the next",
    "inspection or visit.",
    "",
    "Yours sincerely",
    "",
    "Ada Example",
    "Her Majesty's Inspector",
]
FOCUSED_2018 = Fictional(
    head=addressed(
        "9 July 2018", "Focused visit to Anyborough local authority children's services"
    ),
    parts=[
        Part(
            "This letter summarises the findings of a focused visit to Anyborough local authority"
            " children's services on 12 and 13 June 2018. The inspectors were Ada Example and Ben"
            " Specimen, Her Majesty's Inspectors."
        ),
        Part("Inspectors looked at the local authority's arrangements for children in need."),
        heading("Overview"),
        Part(INTRO),
        heading("What needs to improve in this area of social work practice"),
        *bullets(ASK_PLANS, ASK_AUDIT),
        heading("Findings"),
        *bullets(EARLY, STRATEGY, PLANS),
    ],
    foot=CLOSING,
    expected=expected(
        [
            "Anyborough",
            "focused_visit",
            "ILACS 2018",
            "2018-06-12",
            "2018-06-13",
            "2018-07-09",
            [],
            ["Ada Example", "Ben Specimen"],
        ],
        [],
        [(ASK_PLANS, "area_for_improvement", None), (ASK_AUDIT, "area_for_improvement", None)],
        [
            ("Overview", None, INTRO),
            ("Findings", None, EARLY),
            ("Findings", None, STRATEGY),
            ("Findings", None, PLANS),
        ],
    ),
)
PRIORITY = (
    "The multi-agency safeguarding hub: leaders must make sure, without delay, that every contact"
    " is read by a qualified social worker on the day that it arrives."
)
FOCUSED_2022 = Fictional(
    head=addressed("3 January 2023", "Focused visit to Anyborough children's services"),
    parts=[
        Part(
            "This letter summarises the findings of the focused visit to Anyborough children's"
            " services on 30 November and 1 December 2022. His Majesty's Inspectors for this visit"
            " were Ada Example, Ben Specimen and Mary-Ann McSample (lead)."
        ),
        Part(
            "Inspectors looked at the local authority's arrangements for children in need. This"
            " visit was carried out in line with the ILACS framework."
        ),
        heading("Headline findings"),
        Part(INTRO),
        Part(INTRO_2),
        heading("Area for priority action"),
        *bullets(PRIORITY),
        heading("What needs to improve in this area of social work practice?"),
        *bullets(ASK_PLANS, ASK_HEALTH),
        heading("Main findings"),
        Part(EARLY),
        Part(STRATEGY),
        Part(PLANS),
        Part(WORKFORCE),
    ],
    foot=CLOSING,
    expected=expected(
        [
            "Anyborough",
            "focused_visit",
            "ILACS 2018",
            "2022-11-30",
            "2022-12-01",
            "2023-01-03",
            ["Mary-Ann McSample"],
            ["Ada Example", "Ben Specimen", "Mary-Ann McSample"],
        ],
        [],
        [
            (PRIORITY, "priority_action", None),
            (ASK_PLANS, "area_for_improvement", None),
            (ASK_HEALTH, "area_for_improvement", None),
        ],
        [
            ("Headline findings", None, INTRO),
            ("Headline findings", None, INTRO_2),
            ("Main findings", None, EARLY),
            ("Main findings", None, STRATEGY),
            ("Main findings", None, PLANS),
            ("Main findings", None, WORKFORCE),
        ],
    ),
)
MONITORING = Fictional(
    head=addressed("20 April 2017", "Monitoring visit to Anyborough children's services"),
    parts=[
        Part(
            "This letter summarises the findings of the monitoring visit to Anyborough children's"
            " services on 28 and 29 March 2017. The visit was the second monitoring visit since the"
            " local authority was judged inadequate in May 2016. The inspectors were Ada Example"
            " HMI and Ben Specimen HMI."
        ),
        heading("Areas covered by the visit"),
        Part(
            "During the course of this visit, inspectors reviewed arrangements at the front door."
        ),
        heading("Overview"),
        Part(INTRO),
        heading("Findings and evaluation of progress"),
        Part(EARLY),
        Part(STRATEGY),
        Part(AUDIT),
    ],
    foot=[
        "I am copying this letter to the Department for Education.",
        "",
        "Yours sincerely",
        "Ada Example",
        "Her Majesty's Inspector",
    ],
    expected=expected(
        [
            "Anyborough",
            "monitoring_visit",
            "SIF",
            "2017-03-28",
            "2017-03-29",
            "2017-04-20",
            [],
            ["Ada Example", "Ben Specimen"],
        ],
        [],
        [],
        [
            ("Overview", None, INTRO),
            ("Findings and evaluation of progress", None, EARLY),
            ("Findings and evaluation of progress", None, STRATEGY),
            ("Findings and evaluation of progress", None, AUDIT),
        ],
    ),
)
JTAI = Fictional(
    head=addressed("10 October 2023", "Joint targeted area inspection of Anyborough and Otherham"),
    parts=[
        Part(
            "This inspection took place from 4 to 8 September 2023. It was carried out by"
            " inspectors from Ofsted, the Care Quality Commission and His Majesty's Inspectorate"
            " of Constabulary and Fire & Rescue Services."
        ),
        heading("Headline findings"),
        Part(INTRO),
        heading("What needs to improve?"),
        *bullets(ASK_HEALTH, ASK_AUDIT),
        heading("Strengths"),
        *bullets(HOMES, WORKFORCE),
        heading("Main findings"),
        Part(EARLY),
        Part(STRATEGY),
        heading("Practice study: highly effective practice"),
        Part(VISITS),
        heading("Next steps"),
        Part("We have determined that Anyborough Council is the principal authority."),
    ],
    foot=["Yours sincerely", "", "Ada Example", "National Director, Ofsted"],
    expected=expected(
        [
            "Anyborough and Otherham",
            "jtai",
            "JTAI",
            "2023-09-04",
            "2023-09-08",
            "2023-10-10",
            [],
            [],
        ],
        [],
        [(ASK_HEALTH, "area_for_improvement", None), (ASK_AUDIT, "area_for_improvement", None)],
        [
            ("Headline findings", None, INTRO),
            ("Strengths", None, HOMES),
            ("Strengths", None, WORKFORCE),
            ("Main findings", None, EARLY),
            ("Main findings", None, STRATEGY),
            ("Practice study: highly effective practice", None, VISITS),
        ],
    ),
)
SIF_HELP = (
    "The experiences and progress of children who need help and protection require improvement"
)
SIF_CARE = "The experiences and progress of children looked after and achieving permanence are good"
SIF_LEAD = "Leadership, management and governance is inadequate"
SIF_ASKS = (
    "Ensure that plans for children in need are reviewed in time.",
    "Ensure that health partners attend strategy meetings.",
    "Improve the use of audit, so that the same shortfall is not found twice.",
)
BOARD_ASK = "The board should agree a data set with its partners and use it at each meeting."
BOARD = "The board is properly constituted. It does not yet know whether training changes practice."
SIF = Fictional(
    head=[
        "Anyborough Council",
        "Inspection of services for children in need of help and",
        "protection, children looked after and care leavers",
        "and",
        "Review of the effectiveness of the Local Safeguarding Children Board",
        "",
        "Inspection date: 30 September – 22 October 2014",
        "Report published: 5 December 2014",
        "",
        "The overall judgement is that children's services are inadequate",
        "There are widespread or serious failures that create or leave children being harmed or at",
        "risk of harm.",
        "",
        "1. Children who need help and protection\tRequires improvement",
        "2. Children looked after and achieving permanence\tGood",
        "2.1 Adoption performance\tOutstanding",
        "2.2 Experiences and progress of care leavers\tRequires improvement",
        "3. Leadership, management and governance\tInadequate",
        "",
        "The effectiveness of the Local Safeguarding Children Board (LSCB) requires improvement",
        "The LSCB is not yet demonstrating the characteristics of good.",
        "",
    ],
    parts=[
        heading("Summary of key findings"),
        heading("This local authority is inadequate and is not yet good because"),
        *numbered(1, PLANS, PATHWAY),
        heading("The local authority has the following strengths"),
        *numbered(3, HOMES),
        heading("What does the local authority need to improve?"),
        heading("Priority and immediate action"),
        *numbered(4, SIF_ASKS[0]),
        heading("Areas for improvement"),
        *numbered(5, *SIF_ASKS[1:]),
        heading("Information about this inspection"),
        Part("Inspectors have looked closely at the experiences of children and young people."),
        heading("The inspection team"),
        Part("Lead inspector: Ada Example"),
        Part("Team inspectors: Ben Specimen, Mary-Ann McSample and Cy Instance."),
        heading("Information about this local authority area"),
        *bullets("Approximately 40,000 children live in Anyborough."),
        heading("Inspection judgements about the local authority"),
        heading(SIF_HELP),
        *numbered(7, EARLY, STRATEGY),
        heading(SIF_CARE),
        *numbered(9, VISITS),
        heading(SIF_LEAD),
        *numbered(10, WORKFORCE, AUDIT),
        heading("What the inspection judgements mean: the local authority"),
        Part("An outstanding local authority leads highly effective services."),
        heading("Section 2: The effectiveness of the Local Safeguarding Children Board"),
        heading("Areas for improvement"),
        *numbered(12, BOARD_ASK),
        heading("Key strengths and weaknesses of the LSCB"),
        *numbered(13, BOARD),
    ],
    foot=COLOPHON,
    expected=expected(
        [
            "Anyborough Council",
            "sif",
            "SIF",
            "2014-09-30",
            "2014-10-22",
            "2014-12-05",
            ["Ada Example"],
            ["Ada Example", "Ben Specimen", "Mary-Ann McSample", "Cy Instance"],
        ],
        [
            ("Overall effectiveness", "inadequate"),
            ("Children who need help and protection", "requires_improvement"),
            ("Children looked after and achieving permanence", "good"),
            ("Adoption performance", "outstanding"),
            ("Experiences and progress of care leavers", "requires_improvement"),
            ("Leadership, management and governance", "inadequate"),
            (
                "The effectiveness of the Local Safeguarding Children Board (LSCB)",
                "requires_improvement",
            ),
        ],
        [
            (SIF_ASKS[0], "priority_action", None),
            (SIF_ASKS[1], "area_for_improvement", None),
            (SIF_ASKS[2], "area_for_improvement", None),
            (BOARD_ASK, "area_for_improvement", None),
        ],
        [
            ("This local authority is inadequate and is not yet good because", "1", PLANS),
            ("This local authority is inadequate and is not yet good because", "2", PATHWAY),
            ("The local authority has the following strengths", "3", HOMES),
            (SIF_HELP, "7", EARLY),
            (SIF_HELP, "8", STRATEGY),
            (SIF_CARE, "9", VISITS),
            (SIF_LEAD, "10", WORKFORCE),
            (SIF_LEAD, "11", AUDIT),
            ("Key strengths and weaknesses of the LSCB", "13", BOARD),
        ],
    ),
)
