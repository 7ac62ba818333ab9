"""The list of recommendations, the page of one, and the forms that add and plan one."""

from django.contrib import messages
from django.contrib.auth.context_processors import PermWrapper
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from recommendations import actions
from recommendations.filters import RecommendationFilter
from recommendations.forms.faults import add_refusal
from recommendations.forms.recommendations import PlanForm, RecommendationForm
from recommendations.forms.status_updates import StatusUpdateForm
from recommendations.history import history_of
from recommendations.models import Recommendation, UpdateDraft
from recommendations.restricted import SEE_EXEMPT, reveal, sees_restricted
from recommendations.sheet_rows import SHEET_HEADER, sheet_rows
from recommendations.tables import RecommendationTable
from recommendations.views.drafts import draft_context, draft_initial
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.as_at import read_as_at, read_known_by
from wirral_tracker.kit.sheets import sheet_response
from wirral_tracker.kit.tables import CountedPaginator


@require_safe
def recommendation_list(request: SignedInRequest) -> HttpResponseBase:
    """List the recommendations as at a day, filtered; or send them as a spreadsheet."""
    as_at = read_as_at(request)
    known = read_known_by(request)
    position = Recommendation.objects.as_at(as_at.day, known.moment)
    found = RecommendationFilter(
        request.GET,
        queryset=position.in_order(),
        request=request,
        as_at_day=as_at.day,
        known_by=known.moment,
    )
    total = Recommendation.objects.made_by(as_at.day).known_by(known.moment).count()
    # A count over all joins is slow; the plain number is known already where nothing is filtered.
    number = found.qs.count() if found.form.changed_data else total
    table = RecommendationTable(found.qs, as_at=as_at, known=known)
    if not total:
        table.empty_text = "The register holds no recommendation that had been made by this day."
    paginate = {"paginator_class": CountedPaginator, "total": number}
    RequestConfig(request, paginate=paginate).configure(table)
    # A file of another day than was asked for would be believed: the page says what is wrong.
    is_sound = not (as_at.error or known.error)
    if is_sound and (file_format := request.GET.get("format")):
        then = f"-as-known-on-{known.day.isoformat()}" if known.day else ""
        name = f"recommendations-as-at-{as_at.day.isoformat()}{then}"
        rows = sheet_rows(
            table.data.data, as_at.day, known, sees_restricted=sees_restricted(request.user)
        )
        return sheet_response(file_format, name, SHEET_HEADER, rows)
    context = {"as_at": as_at, "known": known, "filter": found, "table": table, "total": total}
    if known.day:
        recorded = Recommendation.objects.known_by(known.moment)
        context["nothing_held"] = not recorded.exists()
    return render(request, "recommendations/recommendation_list.html", context)


@require_safe
def recommendation_detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one recommendation with its history, and the form for the next update."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    draft = UpdateDraft.objects.of_form(request.user, recommendation)
    form = StatusUpdateForm(
        recommendation=recommendation, today=timezone.localdate(), prefilled=draft_initial(draft)
    )
    return recommendation_page(request, recommendation, form)


def recommendation_page(
    request: SignedInRequest, recommendation: Recommendation, form: StatusUpdateForm
) -> HttpResponse:
    """Render a recommendation's page: history as at a day, the user's draft, and the given form."""
    as_at = read_as_at(request)
    known = read_known_by(request)
    sees_exempt = request.user.has_perm(SEE_EXEMPT)
    withdrawal, past_withdrawals = recommendation.withdrawals_at(known.moment)
    # Its own page shows what the register held until it was withdrawn.
    known_by = withdrawal.eve if withdrawal else known.moment
    history = history_of(recommendation, as_at.day, known_by, sees_exempt=sees_exempt)
    reveal(history.updates, request.user)
    return render(
        request,
        "recommendations/recommendation_detail.html",
        {
            "as_at": as_at,
            "known": known,
            "history": history,
            "withdrawal": withdrawal,
            "past_withdrawals": past_withdrawals,
            # Nothing more is recorded about what was withdrawn: none of the links to do so.
            "offered": {} if withdrawal else PermWrapper(request.user),
            "recommendation": history.recommendation,
            "form": form,
            **draft_context(request, recommendation),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.add_tracked_recommendation", raise_exception=True)
def recommendation_create(request: SignedInRequest) -> HttpResponse:
    """Add a recommendation to the register."""
    form = RecommendationForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        try:
            recommendation = actions.add_recommendation(by=request.user, **form.values())
        except actions.AlikeStands as alike:
            form.ask_whether_another(alike)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{recommendation.reference} is in the register.")
            return redirect(recommendation)
    return render(request, "recommendations/recommendation_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.plan_recommendation", raise_exception=True)
def recommendation_plan(request: SignedInRequest, reference: str) -> HttpResponse:
    """Set a recommendation's first owner and first due date, each once; 409 if set meanwhile."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    form = PlanForm(request.POST or None, recommendation=recommendation)
    status = 200
    if form.is_valid():
        try:
            actions.plan_recommendation(recommendation, by=request.user, **form.cleaned_data)
        except actions.DueDateAlreadySet as refusal:
            form.add_error("original_due_date", str(refusal))
            status = 409
        except actions.OwnerAlreadySet as refusal:
            form.add_error("owner", str(refusal))
            status = 409
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "Owner and first due date saved.")
            return redirect(recommendation)
    context = {"form": form, "recommendation": recommendation}
    return render(request, "recommendations/recommendation_plan.html", context, status=status)
