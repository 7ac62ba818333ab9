"""The edition of a report: a draft, or a numbered version put up for issue."""

import datetime as dt
from dataclasses import dataclass

from recommendations.models import ProgressReport
from wirral_tracker.kit.phrasing import sentence

FIRST = 1
# Source: Local Government Act 1972, Schedule 12A, part 1, paragraphs 1 to 7, in the Act's words.
EXEMPT_INFORMATION = {
    "1": "Information relating to any individual",
    "2": "Information which is likely to reveal the identity of an individual",
    "3": "Information relating to the financial or business affairs of any particular person "
    "(including the authority holding that information)",
    "4": "Information relating to any consultations or negotiations, or contemplated consultations "
    "or negotiations, in connection with any labour relations matter arising between the authority "
    "or a Minister of the Crown and employees of, or office holders under, the authority",
    "5": "Information in respect of which a claim to legal professional privilege could be "
    "maintained in legal proceedings",
    "6": "Information which reveals that the authority proposes to give under any enactment a "
    "notice under or by virtue of which requirements are imposed on a person; or to make an order "
    "or direction under any enactment",
    "7": "Information relating to any action taken or to be taken in connection with the "
    "prevention, investigation or prosecution of crime",
}


@dataclass(frozen=True)
class Edition:
    """A report's version, moment and exemption, and the notices that its title block prints.

    `known_by` is the moment after which nothing recorded is in it; None follows the register.
    A draft is version 0. `exemption` is the number of the paragraph of Schedule 12A, "1" to "7",
    or "" for a public report. `replaces` names the version before.
    """

    known_by: dt.datetime | None = None
    version: int = 0
    what_changed: str = ""
    replaces: str = ""
    exemption: str = ""
    exemption_reason: str = ""

    @property
    def moment(self) -> dt.datetime:
        """The `known_by` of a proof, which always has one.

        Raises: ValueError for a draft, which follows the register.
        """
        if self.known_by is None:
            raise ValueError("A draft has no moment.")
        return self.known_by

    @property
    def is_proof(self) -> bool:
        """Whether this is a numbered version put up for issue, and no draft."""
        return self.version > 0

    @property
    def marks(self) -> tuple[str, ...]:
        """The words that stand on every page of what is no public, issued paper."""
        exempt = f"EXEMPT: paragraph {self.exemption}, not for publication"
        return (*(["DRAFT"] * (not self.is_proof)), *([exempt] * bool(self.exemption)))

    @property
    def marks_in_name(self) -> str:
        """The same marks as the end of a file's name: "-EXEMPT-paragraph-3-DRAFT"."""
        exempt = f"-EXEMPT-paragraph-{self.exemption}" if self.exemption else ""
        return exempt if self.is_proof else f"{exempt}-DRAFT"

    @property
    def notices(self) -> tuple[str, ...]:
        """The lines under the title: what a later version changed, and why it is exempt."""
        lines = []
        if self.version > FIRST:
            lines.append(
                f"Version {self.version}. It replaces {self.replaces}. What has changed: "
                f"{sentence(self.what_changed.rstrip('.'))}"
            )
        if self.exemption:
            lines.append(
                "Exempt information, not for publication: paragraph "
                f"{self.exemption} of Part 1 of Schedule 12A to the Local Government Act 1972, "
                f"“{EXEMPT_INFORMATION[self.exemption]}”. In all the circumstances of the case, "
                "the public interest in maintaining the exemption outweighs the public interest in "
                f"disclosing the information. {sentence(self.exemption_reason.rstrip('.'))}"
            )
        return tuple(lines)


def edition_of_draft(report: ProgressReport) -> Edition:
    """Build the Edition of a draft: its moment, if it has one, and its exemption."""
    return Edition(
        known_by=report.known_by,
        exemption=report.exemption,
        exemption_reason=report.exemption_reason,
    )
