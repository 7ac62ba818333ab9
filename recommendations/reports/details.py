"""What an update says beside its narrative: evidence, impact, what next, and a challenge."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from findings.verbatim import is_verbatim
from recommendations.models import Recommendation, StatusUpdate
from recommendations.reports.content import Detail
from recommendations.reports.text import blocks
from recommendations.reports.told import Told, names
from wirral_tracker.kit.days import day_in_words


def details_of(members: Sequence[Told], said: str) -> Iterator[Detail]:
    """Evidence, impact and what next; said for which of them where they differ."""
    for label in ("Evidence", "Impact", "What next", "Challenged when recorded"):
        alike: dict[str, list[Recommendation]] = defaultdict(list)
        for each in members:
            if each.current and (text := _unsaid(_detail(each.current, label), said)):
                alike[text].append(each.recommendation)
        for text, recommendations in alike.items():
            of_whom = "" if len(recommendations) == len(members) else f" ({names(recommendations)})"
            yield Detail(f"{label}{of_whom}:", blocks(text))


def _detail(update: StatusUpdate, label: str) -> str:
    by_when = f"\nBy {day_in_words(update.what_next_date)}." if update.what_next_date else ""
    return {
        "Evidence": update.evidence,
        "Impact": update.get_impact_display(),
        "What next": f"{update.what_next}{by_when}".strip(),
        "Challenged when recorded": _challenge(update),
    }[label]


def _challenge(update: StatusUpdate) -> str:
    """Which rule spoke against the colour, and the officer's answer."""
    if not update.challenge:
        return ""
    return f"{update.challenge}\nReason given: {update.challenge_reason or 'none'}"


def _unsaid(text: str, said: str) -> str:
    """The paragraphs of a text that the narrative does not print already."""
    fresh = [paragraph for paragraph in text.split("\n") if not is_verbatim(paragraph, said)]
    return "\n".join(fresh).strip()
