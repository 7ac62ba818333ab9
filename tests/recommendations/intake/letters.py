"""The page on which a letter is looked over, as a browser has it."""

from typing import Any


def sent_back(page) -> dict[str, Any]:
    """What a browser sends of the page when the officer has changed nothing on it."""
    review = page.context["review"]
    forms = (
        review.form,
        *review.piece_forms,
        *(pieces.blank for pieces in review.lists if pieces.blank),
    )
    ticks = ("belongs", "DELETE")
    sent: dict[str, Any] = {pieces.total_name: len(pieces.forms) for pieces in review.lists}
    for field in (field for form in forms for field in form):
        value = field.value()
        if field.name not in ticks:
            sent[field.html_name] = "" if value is None else value
        elif value:
            sent[field.html_name] = "on"
    return sent
