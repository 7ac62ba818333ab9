"""The edition of a report: a draft, or a numbered version put up for issue."""

import datetime as dt
from dataclasses import dataclass

from wirral_tracker.kit.phrasing import sentence

FIRST = 1


@dataclass(frozen=True)
class Edition:
    """A report's version, moment and exemption, and the notices that its title block prints.

    `known_by` is the moment after which nothing recorded is in it; None follows the register.
    A draft is version 0.
    """

    known_by: dt.datetime | None = None
    version: int = 0
    what_changed: str = ""
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
    def notices(self) -> tuple[str, ...]:
        """The lines under the title: what a later version changed, and why it is exempt."""
        lines = []
        if self.version > FIRST:
            lines.append(f"Version {self.version}. {sentence(self.what_changed.rstrip('.'))}")
        if self.exemption:
            lines.append(
                "Exempt: not for publication under Schedule 12A, part 1, of the Local Government "
                f"Act 1972, {self.exemption}. {sentence(self.exemption_reason.rstrip('.'))}"
            )
        return tuple(lines)
