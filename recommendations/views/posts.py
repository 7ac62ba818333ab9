"""Posts: who holds them, and what they own."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import actions
from recommendations.forms.posts import OwnerChangeForm, PostHolderForm, WhosePostForm
from recommendations.models import Post, Recommendation
from recommendations.views.recording import attempt
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.as_at import read_as_at
from wirral_tracker.kit.chain.acts import acts_on

PLAN = "recommendations.plan_recommendation"


@require_safe
def post_list(request: HttpRequest) -> HttpResponse:
    """List every post with who held it as at a day."""
    as_at = read_as_at(request)
    posts = Post.objects.with_holder(as_at.day).in_order()
    return render(request, "recommendations/post_list.html", {"posts": posts, "as_at": as_at})


@require_http_methods(["GET", "HEAD", "POST"])
def post_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a post owns and who has held it as at a day; a POST records who holds it."""
    as_at = read_as_at(request)
    post = get_object_or_404(Post.objects.with_holder(as_at.day), pk=pk)
    # Everybody may read the page; only recording a holder needs the permission.
    if request.method == "POST" and not request.user.has_perm(PLAN):
        raise PermissionDenied
    form = PostHolderForm(request.POST or None, post=post, today=as_at.today)
    tried = attempt(
        form,
        lambda: actions.record_post_holder(post, by=request.user, **form.values()),
        by=request.user,
        refused_beside={actions.NoChange: "from_date"},
    )
    if tried.recorded:
        messages.success(request, f"Recorded who holds the post of {post}.")
        return redirect(post)
    context = {
        "post": post,
        "as_at": as_at,
        "holders": post.holders.on(as_at.day).latest_first(),
        "acts": acts_on(post),
        "owned": Recommendation.objects.as_at(as_at.day)
        .owned_by(post.name)
        .with_related()
        .in_order(),
        **tried.context,
    }
    template = "recommendations/post_detail.html"
    return render(request, template, context, status=tried.status_code)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PLAN, raise_exception=True)
def post_belongs_to(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say whose a post is, the council's or a partner's; of one of which another was said, why."""
    post = get_object_or_404(Post, pk=pk)
    form = WhosePostForm(request.POST or None, post=post)
    if form.is_valid():
        try:
            actions.say_whose_post(post, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"Recorded whose post it is: {post}.")
            return redirect(post)
    return render(request, "recommendations/post_belongs_to.html", {"post": post, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PLAN, raise_exception=True)
def owner_change_create(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give a recommendation to another post, and why; 409 if its owner was changed meanwhile."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    form = OwnerChangeForm(
        request.POST or None, recommendation=recommendation, today=timezone.localdate()
    )
    tried = attempt(
        form,
        lambda: actions.change_owner(recommendation, by=request.user, **form.cleaned_data),
        by=request.user,
        refused_beside={actions.NoChange: "owner"},
    )
    if tried.recorded:
        messages.success(request, "The owner is changed; the earlier one is kept.")
        return redirect(recommendation)
    context = {"recommendation": recommendation, **tried.context}
    template = "recommendations/owner_change_form.html"
    return render(request, template, context, status=tried.status_code)
