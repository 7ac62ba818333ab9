"""The pages that add and rename themes, and give them to findings and recommendations."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from findings.models import Finding, Theme, ThemeTag
from recommendations import actions
from recommendations.forms.faults import add_refusal
from recommendations.forms.themes import ThemeForm, ThemeRenamingForm, ThemeTagForm, ThemeTakingForm
from recommendations.models import Recommendation
from recommendations.views.recording import attempt
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.chain.acts import acts_on

GIVE = "findings.give_theme"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(GIVE, raise_exception=True)
def theme_create(request: SignedInRequest) -> HttpResponse:
    """Add a theme."""
    form = ThemeForm(request.POST or None)
    if form.is_valid():
        try:
            theme = actions.add_theme(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Added: {theme}. Nothing carries it yet.")
            return redirect(theme)
    return render(request, "recommendations/theme_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(GIVE, raise_exception=True)
def theme_rename(request: SignedInRequest, slug: str) -> HttpResponse:
    """Rename a theme or put its question otherwise; 409 if somebody else did so meanwhile."""
    theme = get_object_or_404(Theme, slug=slug)
    form = ThemeRenamingForm(request.POST or None, theme=theme)
    tried = attempt(
        form,
        lambda: actions.rename_theme(theme, by=request.user, **form.cleaned_data),
        by=request.user,
        refused_beside={actions.NoChange: "name"},
    )
    if tried.recorded:
        messages.success(request, "Renamed; what it was called is kept.")
        return redirect(tried.recorded)
    context = {"theme": theme, "acts": acts_on(theme), **tried.context}
    template = "recommendations/theme_rename.html"
    return render(request, template, context, status=tried.status_code)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(GIVE, raise_exception=True)
def finding_themes(request: SignedInRequest, reference: str, position: int) -> HttpResponse:
    """Show a finding's themes with the words that earned them, and give it another."""
    return _give(request, _finding(reference, position))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(GIVE, raise_exception=True)
def recommendation_themes(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a recommendation's themes with the words that earned them, and give it another."""
    return _give(request, get_object_or_404(Recommendation, reference=reference))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(GIVE, raise_exception=True)
def finding_theme_take(
    request: SignedInRequest, reference: str, position: int, slug: str
) -> HttpResponse:
    """Take a theme away from a finding, and why."""
    return _take(request, _finding(reference, position), slug)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(GIVE, raise_exception=True)
def recommendation_theme_take(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Take a theme away from a recommendation, and why."""
    return _take(request, get_object_or_404(Recommendation, reference=reference), slug)


def _finding(reference: str, position: int) -> Finding:
    """Load a finding by its inspection's reference and its place there; else raise Http404."""
    findings = Finding.objects.select_related("inspection", "recommendation")
    return get_object_or_404(findings, inspection__reference=reference, position=position)


def _address(tagged: Finding | Recommendation) -> str:
    """Return the address of the page of a finding's or recommendation's themes."""
    if isinstance(tagged, Recommendation):
        return reverse("recommendation_themes", args=[tagged.reference])
    return reverse("finding_themes", args=[tagged.inspection.reference, tagged.position])


def _section(tagged: Finding | Recommendation) -> dict[str, str]:
    """Return the section that the page of a finding's or recommendation's themes is of."""
    if isinstance(tagged, Recommendation):
        return {"section": "recommendation_list", "section_name": "Recommendations"}
    return {"section": "inspection_list", "section_name": "Inspections"}


def _give(request: SignedInRequest, tagged: Finding | Recommendation) -> HttpResponse:
    """Render the page of a finding's or recommendation's themes; on POST give it one."""
    form = ThemeTagForm(request.POST or None, tagged=tagged, theme=request.GET.get("theme", ""))
    if form.is_valid():
        try:
            tag = actions.give_theme(tagged, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{tagged} carries the theme {tag.theme}.")
            return redirect(_address(tagged))
    context = {
        "tagged": tagged,
        "tags": tagged.theme_tags.select_related("theme", "given_by").order_by("theme__name"),
        "address": _address(tagged),
        "form": form,
        **_section(tagged),
    }
    return render(request, "recommendations/themes_given.html", context)


def _take(request: SignedInRequest, tagged: Finding | Recommendation, slug: str) -> HttpResponse:
    """Render the form that takes a theme away; on POST do so, and show what is left."""
    tag: ThemeTag = get_object_or_404(tagged.theme_tags.select_related("theme"), theme__slug=slug)
    form = ThemeTakingForm(request.POST or None)
    if form.is_valid():
        actions.take_theme(tagged, tag.theme, by=request.user, **form.cleaned_data)
        messages.success(request, f"{tagged} no longer carries the theme {tag.theme}.")
        return redirect(_address(tagged))
    context = {
        "tagged": tagged,
        "tag": tag,
        "address": _address(tagged),
        "form": form,
        **_section(tagged),
    }
    return render(request, "recommendations/theme_take.html", context)
