"""Names of inspectors, in the sentences and lists that letters and reports give them in."""

import pytest

from findings.letters.inspectors import of_letter, of_report
from findings.letters.lines import from_text

A, B, C = "Ada Example", "Ben Specimen", "Cy O’Instance-Smith"
HER = "Her Majesty’s Inspector"
SENTENCES = {
    f"The inspectors were {A} and {B}, {HER}s.": ([], [A, B]),
    f"The inspectors were {A}, {HER}, and {B}, {HER}.": ([], [A, B]),
    f"His Majesty’s Inspectors for this visit were {A}, {B} and {C}.": ([], [A, B, C]),
    f"{HER}s (HMI) for this visit were: {A}, {B}, and {C}.": ([], [A, B, C]),
    f"The visit was carried out by {HER}s (HMI) {A}, {B} and {C}.": ([], [A, B, C]),
    f"The visit was carried out by {A}, {HER}, and {B}, Ofsted Inspector.": ([], [A, B]),
    f"The inspectors were {A} HMI (lead), {B} HMI and {C}, Ofsted inspector.": ([A], [A, B, C]),
    f"The lead inspector was {A}, HMI. She was supported by {B}, HMI.": ([A], [A, B]),
    f"The visit was led by {A}, {HER}, accompanied by {B} HMI.": ([A], [A, B]),
    f"The inspectors were lead inspector {A} and team inspector {B}.": ([A], [A, B]),
    f"The inspectors were {A}, lead inspector, {B}, team inspector, and {C}.": ([A], [A, B, C]),
    "The inspectors were Ada J. Example and Ben van der Specimen.": (
        [],
        ["Ada J. Example", "Ben van der Specimen"],
    ),
    f"The inspectors were {A} and {B}, all of whom are {HER}s.": ([], [A, B]),
    f"Inspectors {A} and {B} visited the authority.": ([], [A, B]),
    f"The inspectors were {A} and {B}, {HER}s (HMI) Social Care, and {C}, HMI Schools.": (
        [],
        [A, B, C],
    ),
    f"The inspectors were {A} and {B}, two of Her Majesty’s inspectors.": ([], [A, B]),
    f"Ofsted, the Care Quality Commission and inspectors were {A} and {B}.": ([], [A, B]),
    f"This visit was undertaken by two of {HER}s, {A} and Paul d’Example.": (
        [],
        [A, "Paul d’Example"],
    ),
}


@pytest.mark.parametrize(("sentence", "names"), SENTENCES.items(), ids=range(len(SENTENCES)))
def test_a_letter_names_its_inspectors(sentence: str, names: tuple):
    preamble = (
        "This letter summarises the findings of the focused visit to Anyborough children’s"
        f" services on 4 and 5 March 2020. {sentence} Inspectors looked at the front door."
    )
    team = of_letter(preamble, [])

    assert (team.leads, team.everyone) == names
    assert not team.unread


def test_only_a_signature_is_known_and_said():
    signed = list(from_text(f"Yours sincerely\n\n{A}\n{HER}\n").lines)
    team = of_letter("This letter summarises the findings of the focused visit.", signed)

    assert team.everyone == [A]
    assert team.is_by_signature


def test_what_cannot_be_read_as_a_name_is_kept():
    team = of_letter(f"The inspectors were {A} and Ben Specimen on secondment.", [])

    assert team.everyone == [A]
    assert team.unread == ["Ben Specimen on secondment"]


LISTS = {
    f"Lead inspector: {A}, {HER}": ([A], [A]),
    f"Lead inspector: {A}\n                {HER}\n\nJudgement": ([A], [A]),
    f"Lead inspector:\t{A} HMI\n\nJudgement\tGrade": ([A], [A]),
    f"Lead inspector:\n\n{A}, {HER}\n\nJudgement": ([A], [A]),
    f"Lead inspectors: {A} and {B}, {HER}s": ([A, B], [A, B]),
    f"Lead inspector: {A}\nDeputy lead inspector: {B} HMI\nTeam inspectors: {C}, Dee Case\n"
    "HMI and Ed Token.\nSenior data analyst: Fay Figure\nQuality assurance manager: Gus Check": (
        [A],
        [A, B, C, "Dee Case", "Ed Token"],
    ),
    f"Lead inspector: {A}\nDeputy lead inspector: Bo Specimen- Case\nTeam inspectors: Dee Case,\n"
    "Ed Token. Flo Model. Shadow inspector: Gil Proof": (
        [A],
        [A, "Bo Specimen-Case", "Dee Case", "Ed Token", "Flo Model", "Gil Proof"],
    ),
    f"Lead inspector: {A}\nDeputy lead inspector {B} HMI\nTeam inspectors (all HMI unless said):\n"
    "Dee Case, Ed Token SCRI,\n\nFlo Model OI\n\nSupernumerary inspector: Gil Proof/Hal Draft\n"
    "Senior data analyst: Fay Figure": (
        [A],
        [A, B, "Dee Case", "Ed Token", "Flo Model", "Gil Proof", "Hal Draft"],
    ),
    f"Lead inspector on site: {A}, Senior HMI\nReport author: Gus Check\n\n"
    f"Team inspectors: {B} AI, {C} HMI Designate, Dee\nCase additional inspector, Ed Token\n"
    "Flo Model\nInformation about this local authority area": (
        [A],
        [A, B, C, "Dee Case", "Ed Token", "Flo Model"],
    ),
}


@pytest.mark.parametrize(("text", "names"), LISTS.items(), ids=range(len(LISTS)))
def test_a_report_lists_its_inspectors(text: str, names: tuple):
    team = of_report(list(from_text(text).lines))

    assert (team.leads, team.everyone) == names
    assert not team.unread
