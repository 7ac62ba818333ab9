"""The rules of a withdrawal of what came into the register by mistake, and of its return."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.statements.faults import Fault, Statement


@dataclass(frozen=True, kw_only=True)
class WithdrawalStatement(Statement):
    """The reason for withdrawing an inspection, a review or a recommendation."""

    REQUIRED = {"reason": "Say why it ought not to be in the register."}
    LONGEST = {"reason": 2000}
    WATCHED = ("reason",)

    reason: str

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()


@dataclass(frozen=True, kw_only=True)
class PutBackStatement(WithdrawalStatement):
    """The reason for putting back what was withdrawn by mistake."""

    REQUIRED = {"reason": "Say why it ought not to have been withdrawn."}
