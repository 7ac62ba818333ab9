"""The administrator's pages: every account, and what may be done about one."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from wirral_tracker.access import SignedInRequest
from wirral_tracker.accounts import people
from wirral_tracker.accounts.forms import NAME_TAKEN, AccountForm, RoleForm, StateForm
from wirral_tracker.accounts.tables import AccountTable


@require_safe
@permission_required("auth.view_user", raise_exception=True)
def account_list(request: HttpRequest) -> HttpResponse:
    """Render the list of accounts."""
    table = AccountTable(people.every_account())
    RequestConfig(request).configure(table)
    return render(request, "accounts/account_list.html", {"table": table})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("auth.add_user", raise_exception=True)
def account_create(request: SignedInRequest) -> HttpResponse:
    """Render the form for an account; create it, and show the one-time code for its person."""
    form = AccountForm(request.POST or None)
    if form.is_valid():
        try:
            account = people.create_account(by=request.user, **form.cleaned_data)
        except people.NameTaken:
            form.add_error("username", NAME_TAKEN)
        else:
            return _code_page(request, account, people.new_code(account, by=request.user))
    return render(request, "accounts/account_form.html", {"form": form})


@require_safe
@permission_required("auth.change_user", raise_exception=True)
def account_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Render the page of an account."""
    return _account_page(request, _account_or_404(pk))


@require_POST
@permission_required("auth.change_user", raise_exception=True)
def account_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an account's role to the one posted, and redirect to the account's page."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _account_page(request, _account_or_404(pk), form)
    role = form.cleaned_data["role"]
    said = f"{{}} is now a {role.name.lower()}."
    return _change(request, pk, partial(people.change_role, role=role), said)


@require_POST
@permission_required("auth.change_user", raise_exception=True)
def account_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set whether an account may sign in, as posted, and redirect to the account's page."""
    form = StateForm(request.POST)
    if not form.is_valid():
        return _account_page(request, _account_or_404(pk))
    is_active = form.cleaned_data["active"] == "yes"
    end = "may sign in again" if is_active else "can no longer sign in"
    said = f"{{}} {end}. What they recorded keeps their name."
    return _change(request, pk, partial(people.set_active, is_active=is_active), said)


@never_cache
@require_POST
@permission_required("auth.change_user", raise_exception=True)
def account_code(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw an account's password, and render a one-time code for a new one."""
    return _give_code(request, pk, people.new_code)


@never_cache
@require_POST
@permission_required("auth.change_user", raise_exception=True)
def account_second_factor_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete an account's second factor, and render a one-time code for a new password."""
    return _give_code(request, pk, people.reset_second_factor)


@require_POST
@permission_required("auth.change_user", raise_exception=True)
def account_limit_lift(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let an account try to sign in again at once, and redirect to its page."""
    return _change(request, pk, people.lift_limit, "{} can try again now.")


@require_POST
@permission_required("auth.change_user", raise_exception=True)
def account_link_release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete an account's link with the council's sign-in, and redirect to its page."""
    said = "The link of {} with the council’s sign-in is gone."
    return _change(request, pk, people.release_link, said)


def _change(request: SignedInRequest, pk: int, act: Callable[..., None], said: str) -> HttpResponse:
    """Run `act` on an account; redirect to its page with the reason, or with what is `said` of it.

    "{}" in `said` stands for the person's name.
    """
    account = _account_or_404(pk)
    try:
        act(account, by=request.user)
    except (people.ProtectedAccount, people.NotLinked) as refusal:
        return _show_refusal(request, account, refusal)
    messages.success(request, said.format(_name(account)))
    return redirect("account_detail", pk)


def _give_code(request: SignedInRequest, pk: int, act: Callable[..., str]) -> HttpResponse:
    """Run `act` on an account, and render the one-time code that `act` returns."""
    account = _account_or_404(pk)
    try:
        return _code_page(request, account, act(account, by=request.user))
    except people.ProtectedAccount as refusal:
        return _show_refusal(request, account, refusal)


def _account_or_404(pk: int) -> User:
    """Return the account with this primary key, or raise Http404."""
    return get_object_or_404(people.every_account(), pk=pk)


def _name(account: User) -> str:
    """Return the person's name, or the username where there is none."""
    return account.get_full_name() or account.get_username()


def _account_page(
    request: SignedInRequest, account: User, form: RoleForm | None = None
) -> HttpResponse:
    """Render an account's page, with `form`, or else a new form for its role."""
    role = people.role_of(account)
    context = {
        "account": account,
        "role": role,
        "form": form or RoleForm(initial={"role": role and role.slug}),
        "is_own": account.pk == request.user.pk,
        "is_linked": people.is_linked(account),
        "changes": people.account_changes(account),
    }
    return render(request, "accounts/account_detail.html", context)


def _code_page(request: HttpRequest, account: User, code: str) -> HttpResponse:
    """Render the page with a one-time code, which is shown this once.

    It is in the page itself, so that no address or log holds it.
    """
    return render(request, "accounts/account_code.html", {"account": account, "code": code})


def _show_refusal(request: HttpRequest, account: User, refusal: Exception) -> HttpResponse:
    """Show a refusal as an error message, and redirect to the account's page."""
    messages.error(request, str(refusal))
    return redirect("account_detail", account.pk)
