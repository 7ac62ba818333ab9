"""Signing in, with a second factor, and the password that a person chooses."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as second_factor_login

from wirral_tracker.access import SignedInRequest
from wirral_tracker.accounts import people, second_factor
from wirral_tracker.accounts.forms import CodeForm, NewPasswordForm
from wirral_tracker.accounts.kept import KEPT_FIELD, KeptForm
from wirral_tracker.accounts.visits import ENDED, NEEDS_SECOND_FACTOR

NEW_KEY = "second_factor_key"
# Left to themselves, Django's own form views take a PUT for a POST.
FORM_METHODS = ["get", "head", "post"]


class SignIn(auth_views.LoginView):
    """The sign-in page: name and password, then the second factor, then the page asked for."""

    http_method_names = FORM_METHODS

    def post(self, request: HttpRequest, *args: str, **given: str) -> HttpResponse:
        """Sign in, or only show what was typed to somebody who has signed in in another tab."""
        if "username" not in request.POST and (page := kept_page(request, sent_along(request))):
            return page
        return super().post(request, *args, **given)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign the visitor in, and go on to the second factor or the page asked for."""
        super().form_valid(form)
        return after_sign_in(self.request, sent_along(self.request), self.get_success_url())

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Add the form that the page carries, and why the last visit ended."""
        sealed_form = sent_along(self.request)
        ended = self.request.session.get(ENDED, "")
        return super().get_context_data(kept=sealed_form, ended=ended, **more)


def sent_along(request: HttpRequest) -> str:
    """Return the sealed form that the sign-in page carries; empty where it carries none."""
    return request.POST.get(KEPT_FIELD, "")


def after_sign_in(request: HttpRequest, sealed_form: str, target: str) -> HttpResponse:
    """Return the page that follows a right password: the second factor, or the page asked for.

    What the visitor had typed into a form that came too late is shown before the page asked for.
    """
    if request.session.get(NEEDS_SECOND_FACTOR) and not second_factor.has_shown_code(request.user):
        has_app = second_factor.has_app(request.user)  # type: ignore[arg-type]
        name = "second_factor" if has_app else "second_factor_set_up"
        if sealed_form:
            page = code_page if has_app else set_up_page
            return page(request, CodeForm(), sealed_form=sealed_form, target=target)
        return redirect(reverse(name, query={"next": target}))
    return kept_page(request, sealed_form) or HttpResponseRedirect(target)


def kept_page(request: HttpRequest, sealed_form: str) -> HttpResponse | None:
    """Show what the officer had typed, to look at and send on; None where there is none."""
    form = own_kept_form(request, sealed_form)
    return render(request, "accounts/kept.html", {"kept_form": form}) if form else None


def own_kept_form(request: HttpRequest, sealed_form: str) -> KeptForm | None:
    """Read the form that the officer had sent; None, with a message, for another account's.

    Raises: NotOpened for one that a later version of the register sealed.
    """
    form = KeptForm.read(sealed_form) if sealed_form else None
    if form is None or not request.user.is_authenticated:
        return None
    if not form.may_be_seen_by(request.user.pk):
        messages.warning(
            request, "What had been typed here belongs to another account, and was not kept."
        )
        return None
    return form


def sign_in_page(request: HttpRequest, kept_form: KeptForm) -> HttpResponse:
    """Show the sign-in page in place of an answer to a form; it carries what was typed."""
    context = {
        "form": AuthenticationForm(request),
        "kept": kept_form.sealed(),
        "ended": request.session.get(ENDED, ""),
        "next": reverse(settings.LOGIN_REDIRECT_URL),
    }
    return render(request, "registration/login.html", context, status=403)


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without its token: show what was typed, wherever it is ours to keep."""
    if request.user.is_authenticated and (page := kept_page(request, sent_along(request))):
        return page
    known = request.user.pk if request.user.is_authenticated else None
    kept_form = KeptForm.of(request, known)
    if kept_form and request.user.is_authenticated:
        page = kept_page(request, kept_form.sealed())
        assert page
        page.status_code = 403
        return page
    if kept_form:
        return sign_in_page(request, kept_form)
    return render(request, "403_csrf.html", status=403)


def safe_target(request: HttpRequest) -> str:
    """Return the address in `next`, if it is a page of ours; else the dashboard's."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else reverse(settings.LOGIN_REDIRECT_URL)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: SignedInRequest) -> HttpResponse:
    """Ask for the second factor of this visit."""
    if not second_factor.has_app(request.user):
        return redirect("second_factor_set_up")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            device = second_factor.verify_code(request.user, form.cleaned_data["code"])
        except second_factor.TooManyCodes:
            form.add_error("code", "Too many wrong codes. Wait a minute, then try the next one.")
        except second_factor.WrongCode:
            form.add_error("code", "This code is not right, or was used before.")
        else:
            second_factor_login(request, device)
            # The visit may do more from here on: a key that was seen before is worth nothing.
            request.session.cycle_key()
            sealed_form = sent_along(request)
            return kept_page(request, sealed_form) or HttpResponseRedirect(safe_target(request))
    return code_page(request, form, sent_along(request), safe_target(request))


def code_page(request: HttpRequest, form: CodeForm, sealed_form: str, target: str) -> HttpResponse:
    """Render the page that asks for a code."""
    context = {"form": form, "kept": sealed_form, "next": target}
    return render(request, "accounts/second_factor.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: SignedInRequest) -> HttpResponse:
    """Set up the app that gives the codes; the recovery codes are shown once, at the end."""
    if second_factor.has_app(request.user) and not second_factor.has_shown_code(request.user):
        return redirect("second_factor")
    form = CodeForm(request.POST or None)
    if form.is_valid() and NEW_KEY in request.session:
        # Before the codes are made: they are shown once, and a form may refuse to be opened.
        kept_form = own_kept_form(request, sent_along(request))
        try:
            app, codes = second_factor.set_up_app(
                request.user, request.session[NEW_KEY], form.cleaned_data["code"]
            )
        except second_factor.WrongCode:
            form.add_error(
                "code", "This is not the code of this moment. Check the clock of the phone."
            )
        else:
            del request.session[NEW_KEY]
            second_factor_login(request, app)
            request.session.cycle_key()
            context = {"codes": codes, "next": safe_target(request), "kept_form": kept_form}
            return render(request, "accounts/recovery_codes.html", context)
    return set_up_page(request, form, sent_along(request), safe_target(request))


def set_up_page(
    request: HttpRequest, form: CodeForm, sealed_form: str, target: str
) -> HttpResponse:
    """Render the page with the QR code of a new app."""
    key = request.session.setdefault(NEW_KEY, second_factor.new_key())
    context = {
        "form": form,
        "picture": second_factor.picture_of(request.user, key),  # type: ignore[arg-type]
        "secret": second_factor.typed_secret(key),
        "kept": sealed_form,
        "next": target,
    }
    return render(request, "accounts/second_factor_set_up.html", context)


@sensitive_post_parameters()
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """Choose a password with a one-time code: at the first sign-in, or when one is forgotten."""
    form = NewPasswordForm(request.POST or None)
    if form.is_valid():
        assert form.account
        people.choose_password(form.account, form.cleaned_data["password"])
        messages.success(request, "Your password is set. Sign in with it.")
        return redirect("login")
    return render(request, "accounts/new_password.html", {"form": form})
