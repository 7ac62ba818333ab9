"""The base of models whose rows can be withdrawn, and put back where that was the mistake."""

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from wirral_tracker.kit.amendable import AmendableModel

if TYPE_CHECKING:
    from findings.models.withdrawal import Withdrawal


class WithdrawableModel(AmendableModel):
    """The base of rows that can be withdrawn and put back: `withdrawals` are the rows about one."""

    withdrawals: Any

    class Meta:
        abstract = True

    @property
    def withdrawal(self) -> "Withdrawal | None":
        """The withdrawal that stands; None where there is none. One query, unless prefetched."""
        return self.withdrawals_at()[0]

    def withdrawals_at(
        self, known_by: dt.datetime | None = None
    ) -> "tuple[Withdrawal | None, list[tuple[Withdrawal, Withdrawal]]]":
        """Return the withdrawal that stood at `known_by` (None: now), or None; and the earlier.

        The earlier are pairs of a withdrawal and the row that took it back by then, in order.
        """
        rows: list[Withdrawal] = [
            row
            for row in sorted(self.withdrawals.all(), key=lambda row: row.pk)
            if known_by is None or row.recorded_at <= known_by
        ]
        standing = rows[-1] if rows and not rows[-1].puts_back else None
        # Each row follows the one before it: see the constraints of Withdrawal.
        return standing, [(gone, back) for gone, back in pairwise(rows) if back.puts_back]
