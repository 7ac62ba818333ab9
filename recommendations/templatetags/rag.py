"""The one way in which a page shows a colour."""

import datetime as dt

from django import template

from recommendations.rag import Rag

register = template.Library()


@register.inclusion_tag("includes/_rag.html")
def rag(
    rag: Rag, date: dt.date | None = None, mark: str = ""
) -> dict[str, Rag | dt.date | str | None]:
    """Render a RAG colour as letter and word, with its date and its mark if inferred."""
    return {"rag": rag, "date": date, "mark": mark}
