"""The list of themes, and a theme's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from findings.models import Theme
from recommendations.pages.charts.themes import themes_by_inspection
from recommendations.pages.themes import repeats, theme_lines, timeline
from wirral_tracker.kit.as_at import read_as_at


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    """List the themes with their counts, and shade how often each inspection raised each."""
    as_at = read_as_at(request)
    context = {
        "as_at": as_at,
        "lines": theme_lines(as_at.day),
        "shading": themes_by_inspection(as_at.day),
    }
    return render(request, "recommendations/pages/theme_list.html", context)


@require_safe
def theme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything said of a theme by the day asked about, oldest first."""
    as_at = read_as_at(request)
    theme = get_object_or_404(Theme, slug=slug)
    context = {
        "as_at": as_at,
        "theme": theme,
        "entries": timeline(theme, as_at.day),
        "repeats": repeats(theme, as_at.day),
    }
    return render(request, "recommendations/pages/theme_detail.html", context)
