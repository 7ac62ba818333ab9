"""The forms for accounts, their roles, passwords and codes."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, UsernameField
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from wirral_tracker.access import ROLES, Role
from wirral_tracker.accounts import people, throttle
from wirral_tracker.kit.named_forms import Cleaned, FormData

PASSWORD = {"autocomplete": "new-password"}


class SignInForm(AuthenticationForm):
    """The form for signing in with a name and a password."""

    request: HttpRequest

    def clean(self) -> Cleaned:
        """Check the name and password with Django, and count a wrong one.

        Raises: ValidationError for a wrong one, TooManyGuesses for any after too many.
        """
        with throttle.counted_guess(self.request, self.cleaned_data.get("username", "")):
            return super().clean()


class RoleField(forms.ChoiceField):
    """The field for choosing a role; each choice says what the role is for."""

    widget = forms.RadioSelect

    def __init__(self) -> None:
        choices = [(role.slug, f"{role.name}: {role.purpose}") for role in ROLES]
        super().__init__(label="Role", choices=choices)

    def clean(self, value: str) -> Role:
        """Return the Role whose slug was chosen."""
        slug = super().clean(value)
        return next(role for role in ROLES if role.slug == slug)


class RoleForm(forms.Form):
    """The form for the role of an account."""

    role = RoleField()


NAME_TAKEN = "There is an account of this name already."


class AccountForm(forms.Form):
    """The form for a new account: name, username, role. Its person chooses the password."""

    first_name = forms.CharField(label="First name", max_length=150)
    last_name = forms.CharField(label="Last name", max_length=150)
    username = UsernameField(
        label="Username",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text="What they type to sign in. Letters, digits and @ . + - _ only.",
    )
    role = RoleField()

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        # It is somebody else's name: the browser must not offer the administrator's own.
        self.fields["username"].widget.attrs["autocomplete"] = "off"

    def clean_username(self) -> str:
        """Return the username; raise ValidationError if an account has it, in any case."""
        # For a message beside the field; the database refuses a name that is taken meanwhile.
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(NAME_TAKEN)
        return username


class StateForm(forms.Form):
    """The form for whether an account may sign in."""

    active = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])


class CodeForm(forms.Form):
    """The form for a code of the second factor: from the app, or a recovery code."""

    code = forms.CharField(
        label="Code",
        max_length=32,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "spellcheck": "false",
                "class": "app-input-code",
            }
        ),
    )


class OwnPasswordForm(PasswordChangeForm):
    """The form for changing the password that one signed in with."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """Return the old password; raise ValidationError for a wrong one, which is counted."""
        with throttle.counted_guess(self.request, self.user.get_username()):
            return super().clean_old_password()


class NewPasswordForm(forms.Form):
    """The form for a new password, chosen with a one-time code from an administrator."""

    username = UsernameField(label="Username", max_length=150)
    one_time_code = forms.CharField(
        label="One-time code",
        max_length=100,
        help_text="The one that an administrator gave you. It lasts three days and works once.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="New password",
        strip=False,  # as Django's sign-in form: a space at either end is part of a password
        widget=forms.PasswordInput(PASSWORD),
        help_text="At least 12 characters. Three or four unrelated words make a good one.",
    )
    again = forms.CharField(
        label="New password again", strip=False, widget=forms.PasswordInput(PASSWORD)
    )
    account: User | None = None

    def __init__(self, data: FormData = None, *, request: HttpRequest) -> None:
        super().__init__(data)
        self.request = request

    def clean(self) -> None:
        """Find `account` by username and one-time code, and check the two passwords."""
        typed = self.cleaned_data
        if "username" in typed and "one_time_code" in typed:
            try:
                with throttle.counted_guess(self.request, typed["username"]):
                    self.account = _account_with_code(typed["username"], typed["one_time_code"])
            except ValidationError as refusal:
                self.add_error("one_time_code", refusal)
        if "password" in typed and "again" in typed:
            self._check_password(typed["password"], typed["again"])

    def _check_password(self, password: str, again: str) -> None:
        """Add an error if the passwords differ, or if a password validator refuses the first."""
        if password != again:
            self.add_error("again", "The two passwords are not the same.")
        try:
            password_validation.validate_password(password, self.account)
        except ValidationError as refusal:
            self.add_error("password", refusal)


def _account_with_code(username: str, code: str) -> User:
    """Return the account that a one-time code is of, or raise ValidationError."""
    account = people.account_with_code(username, code)
    if account is None:
        raise ValidationError(
            "This name and code do not go together, or the code was used or has run out."
        )
    return account
