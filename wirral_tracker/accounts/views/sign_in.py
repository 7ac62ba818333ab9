"""Signing in, with a second factor, and the password that a person chooses."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as second_factor_login

from wirral_tracker.access import SignedInRequest
from wirral_tracker.accounts import people, second_factor, throttle
from wirral_tracker.accounts.forms import CodeForm, NewPasswordForm, OwnPasswordForm, SignInForm
from wirral_tracker.accounts.kept import KEPT_FIELD, KeptForm
from wirral_tracker.accounts.visits import ENDED, NEEDS_SECOND_FACTOR

NEW_KEY = "second_factor_key"
# Left to themselves, Django's own form views take a PUT for a POST.
FORM_METHODS = ["get", "head", "post"]


class SignIn(auth_views.LoginView):
    """The sign-in page: name and password, then the second factor, then the page asked for."""

    http_method_names = FORM_METHODS
    authentication_form = SignInForm

    def post(self, request: HttpRequest, *args: str, **given: str) -> HttpResponse:
        """Sign in; without a username, show the carried form to who signed in in another tab."""
        if "username" not in request.POST and (
            page := kept_page(request, posted_sealed_form(request))
        ):
            return page
        return super().post(request, *args, **given)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Log the visitor in; return the second factor's page, the carried form, or a redirect."""
        super().form_valid(form)
        return after_sign_in(self.request, posted_sealed_form(self.request), self.get_success_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Render the form again, or the page that says to wait."""
        if form.has_error(NON_FIELD_ERRORS, throttle.TooManyGuesses.CODE):
            return too_many_guesses_page(self.request)
        return super().form_invalid(form)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Add to the context the sealed form that came along, and why the last visit ended."""
        sealed_form = posted_sealed_form(self.request)
        ended = self.request.session.get(ENDED, "")
        return super().get_context_data(kept=sealed_form, ended=ended, **more)


def too_many_guesses_page(request: HttpRequest) -> HttpResponse:
    """Render the sign-in page (429) after too many wrong passwords, even for a name we lack."""
    context = {
        "form": SignInForm(request),
        "is_locked_out": True,
        "kept": posted_sealed_form(request),
        "next": request.POST.get("next", ""),
    }
    return render(request, "registration/login.html", context, status=429)


def posted_sealed_form(request: HttpRequest) -> str:
    """Return the sealed form in the POST data of the sign-in page; empty where there is none."""
    return request.POST.get(KEPT_FIELD, "")


def after_sign_in(request: HttpRequest, sealed_form: str, target: str) -> HttpResponse:
    """Return the page after a right password: second factor, carried form, or redirect to `target`.

    `sealed_form` is what `posted_sealed_form` returned; empty where no form came too late.
    """
    if request.session.get(NEEDS_SECOND_FACTOR) and not second_factor.has_shown_code(request.user):
        has_app = second_factor.has_app(request.user)  # type: ignore[arg-type]
        name = "second_factor" if has_app else "second_factor_set_up"
        # In the page, not by way of a redirect, whose address would hold what was typed.
        if sealed_form:
            page = code_page if has_app else set_up_page
            return page(request, CodeForm(), sealed_form=sealed_form, target=target)
        return redirect(reverse(name, query={"next": target}))
    return kept_page(request, sealed_form) or HttpResponseRedirect(target)


def kept_page(request: HttpRequest, sealed_form: str) -> HttpResponse | None:
    """Render the sealed form for its officer to look at and send on; None if there is none."""
    form = own_kept_form(request, sealed_form)
    return render(request, "accounts/kept.html", {"kept_form": form}) if form else None


def own_kept_form(request: HttpRequest, sealed_form: str) -> KeptForm | None:
    """Unpack the sealed form; None if empty or unreadable, or, with a message, another account's.

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
    """Render the sign-in page (403) in place of the answer to a form, which it carries along."""
    context = {
        "form": SignInForm(request),
        "kept": kept_form.sealed(),
        "ended": request.session.get(ENDED, ""),
        "next": reverse(settings.LOGIN_REDIRECT_URL),
    }
    return render(request, "registration/login.html", context, status=403)


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a POST that failed the CSRF check: show its form again, or carry it to sign-in.

    A form that is not ours to keep gets the plain page. The status is 403, save for a form that
    the page carried along already.
    """
    if request.user.is_authenticated and (page := kept_page(request, posted_sealed_form(request))):
        return page
    known = request.user.pk if request.user.is_authenticated else None
    kept_form = KeptForm.from_request(request, known)
    if kept_form and request.user.is_authenticated:
        page = kept_page(request, kept_form.sealed())
        assert page  # sealed just now, for this very account
        page.status_code = 403
        return page
    if kept_form:
        return sign_in_page(request, kept_form)
    return render(request, "403_csrf.html", status=403)


def safe_target(request: HttpRequest) -> str:
    """Return `next` of the POST data or query string, if on this host; else the dashboard's URL."""
    # Of ours alone: a link to our sign-in page could else lead on to a page made to look like ours.
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else reverse(settings.LOGIN_REDIRECT_URL)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: SignedInRequest) -> HttpResponse:
    """Render the form for a code; verify a posted one, and go on to the page asked for."""
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
            sealed_form = posted_sealed_form(request)
            return kept_page(request, sealed_form) or HttpResponseRedirect(safe_target(request))
    return code_page(request, form, posted_sealed_form(request), safe_target(request))


def code_page(request: HttpRequest, form: CodeForm, sealed_form: str, target: str) -> HttpResponse:
    """Render the page that asks for a code, and carries the sealed form and `next` along."""
    context = {"form": form, "kept": sealed_form, "next": target}
    return render(request, "accounts/second_factor.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: SignedInRequest) -> HttpResponse:
    """Render the QR code of a new app; after its first code, show the recovery codes once."""
    # Else a password alone could put another phone in the place of the right one.
    if second_factor.has_app(request.user) and not second_factor.has_shown_code(request.user):
        return redirect("second_factor")
    form = CodeForm(request.POST or None)
    if form.is_valid() and NEW_KEY in request.session:
        # Before the codes are made: they are shown once, and a form may refuse to be opened.
        kept_form = own_kept_form(request, posted_sealed_form(request))
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
    return set_up_page(request, form, posted_sealed_form(request), safe_target(request))


def set_up_page(
    request: HttpRequest, form: CodeForm, sealed_form: str, target: str
) -> HttpResponse:
    """Render the page with the QR code of a new app, whose key is kept in the session."""
    # One key until it is set up: a wrong code must not change the picture that was scanned.
    key = request.session.setdefault(NEW_KEY, second_factor.new_key())
    context = {
        "form": form,
        "picture": second_factor.picture_of(request.user, key),  # type: ignore[arg-type]
        "secret": second_factor.typed_secret(key),
        "kept": sealed_form,
        "next": target,
    }
    return render(request, "accounts/second_factor_set_up.html", context)


class OwnPassword(auth_views.PasswordChangeView):
    """The page on which somebody who is signed in changes the password."""

    http_method_names = FORM_METHODS
    form_class = OwnPasswordForm
    request: SignedInRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the request, by which a wrong old password is counted."""
        return super().get_form_kwargs() | {"request": self.request}

    @transaction.atomic
    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Save the password, put that on record, and redirect."""
        people.record("password changed", self.request.user, by=self.request.user)
        return super().form_valid(form)


@sensitive_post_parameters()
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """Save a new password chosen with a one-time code, and redirect to the sign-in page."""
    form = NewPasswordForm(request.POST or None, request=request)
    if form.is_valid():
        assert form.account
        people.choose_password(form.account, form.cleaned_data["password"])
        messages.success(request, "Your password is set. Sign in with it.")
        return redirect("login")
    status = 429 if form.has_error("one_time_code", throttle.TooManyGuesses.CODE) else 200
    return render(request, "accounts/new_password.html", {"form": form}, status=status)
