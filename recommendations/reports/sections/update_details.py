"""The parts of an update beside its narrative: evidence, impact, what next, and a challenge."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from findings.verbatim import is_verbatim
from recommendations.models import Recommendation, StatusUpdate
from recommendations.reports.content import UpdateDetail
from recommendations.reports.entries import ReportEntry, recommendation_names
from recommendations.reports.text_blocks import text_blocks
from wirral_tracker.kit.days import day_in_words


def details_of(members: Sequence[ReportEntry], narrative: str) -> Iterator[UpdateDetail]:
    """Yield the evidence, impact, what next and challenge of entries that print together.

    Without the paragraphs that `narrative` has. Where the entries differ, each detail names the
    recommendations that it is about.
    """
    for label in ("Evidence", "Impact", "What next", "Challenged when recorded"):
        alike: dict[str, list[Recommendation]] = defaultdict(list)
        for member in members:
            if member.current and (text := _unprinted(_detail(member.current, label), narrative)):
                alike[text].append(member.recommendation)
        for text, recommendations in alike.items():
            is_of_all = len(recommendations) == len(members)
            about = "" if is_of_all else f" ({recommendation_names(recommendations)})"
            yield UpdateDetail(f"{label}{about}:", text_blocks(text))


def _detail(update: StatusUpdate, label: str) -> str:
    """Return the text that an update has under a label, or ""."""
    by_when = f"\nBy {day_in_words(update.what_next_date)}." if update.what_next_date else ""
    return {
        "Evidence": update.evidence,
        "Impact": update.get_impact_display(),
        "What next": f"{update.what_next}{by_when}".strip(),
        "Challenged when recorded": _challenge(update),
    }[label]


def _challenge(update: StatusUpdate) -> str:
    """Return the rule that spoke against an update's colour and the reason given; else ""."""
    if not update.challenge:
        return ""
    return f"{update.challenge}\nReason given: {update.challenge_reason or 'none'}"


def _unprinted(text: str, narrative: str) -> str:
    """Return a text without the paragraphs that the narrative prints word for word."""
    fresh = [paragraph for paragraph in text.split("\n") if not is_verbatim(paragraph, narrative)]
    return "\n".join(fresh).strip()
