"""The second factor: a code from an app on a phone, or a recovery code printed on paper."""

import time
from base64 import b32encode
from binascii import unhexlify
from dataclasses import dataclass

import segno
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django_otp import devices_for_user
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from wirral_tracker.access import writing_role_names

NOBODY, WRITERS, EVERYONE = "nobody", "writers", "everyone"
RECOVERY_CODES = 10
QUIET_ZONE = 4  # modules of white that a reader needs around the code


class WrongCode(Exception):
    """The code is not the one of this moment, or was used before."""


class TooManyCodes(Exception):
    """Wrong codes came too fast; each makes the wait before the next one longer."""


def is_required_of(user: User) -> bool:
    """Return whether SECOND_FACTOR_FOR demands a second factor of this user."""
    if settings.SECOND_FACTOR_FOR == EVERYONE:
        return True
    if settings.SECOND_FACTOR_FOR == WRITERS:
        return user.is_superuser or any(
            group.name in writing_role_names() for group in user.groups.all()
        )
    return False


def has_app(user: User) -> bool:
    """Return whether the user has a confirmed app that gives codes."""
    exists: bool = TOTPDevice.objects.filter(user=user, confirmed=True).exists()
    return exists


def has_shown_code(user: User | AnonymousUser) -> bool:
    """Return whether the user of a request has shown a second factor in this session."""
    return getattr(user, "otp_device", None) is not None


def verify_code(user: User, code: str) -> TOTPDevice | StaticDevice:
    """Check a code of the app, or a recovery code, and return the device for `django_otp.login`.

    Raises: TooManyCodes, WrongCode.
    """
    code = code.replace(" ", "").lower()
    # An app's codes are figures alone. A wrong code is counted against its own kind of device, so
    # that mistyping one does not hold up the other.
    kind = TOTPDevice if code.isdecimal() else StaticDevice
    with transaction.atomic():
        devices = [
            device for device in devices_for_user(user, for_verify=True) if type(device) is kind
        ]
        for device in devices:
            if not device.verify_is_allowed()[0]:
                problem: type[Exception] = TooManyCodes
                break
            if device.verify_token(code):
                return device
        else:
            problem = WrongCode
    # Raised outside the transaction, in which the wrong guess was counted.
    raise problem


def new_key() -> str:
    """Return a new secret for an app, in hexadecimal."""
    # 160 bits, as RFC 4226 recommends.
    key: str = random_hex(20)
    return key


@transaction.atomic
def set_up_app(user: User, key: str, code: str) -> tuple[TOTPDevice, list[str]]:
    """Replace the user's app and recovery codes by new ones, if `code` is of the app with `key`.

    Returns: the app, and ten recovery codes, which are shown once. Raises: WrongCode.
    """
    app = TOTPDevice(user=user, key=key, name="app", confirmed=True)
    if not _is_code_of(app, code.replace(" ", "")):
        raise WrongCode
    remove(user)
    # The code that was just shown is used up: nobody who saw it can sign in with it.
    app.last_t = int(time.time()) // app.step
    app.save()
    paper = StaticDevice.objects.create(user=user, name="recovery codes", confirmed=True)
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=paper, token=token) for token in codes)
    return app, codes


def _is_code_of(app: TOTPDevice, code: str) -> bool:
    """Return whether `code` is the app's, now or thirty seconds before or after."""
    if not (code.isascii() and code.isdecimal()):
        return False
    generator = TOTP(app.bin_key, app.step, app.t0, app.digits)
    generator.time = time.time()
    # One step of thirty seconds either way: the clocks of phones differ, and typing takes time.
    is_right: bool = generator.verify(int(code), tolerance=1)
    return is_right


@transaction.atomic
def remove(user: User) -> None:
    """Delete the user's app and recovery codes."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


@dataclass(frozen=True)
class Picture:
    """A QR code for a phone to read: the SVG path of its dark squares, and the size of its side."""

    path: str
    side: int


def picture_of(user: User, key: str) -> Picture:
    """Draw the QR code that tells an app the user's key, as the path of an SVG."""
    address = TOTPDevice(user=user, key=key).config_url
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    squares = (
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return Picture("".join(squares), len(rows) + 2 * QUIET_ZONE)


def typed_secret(key: str) -> str:
    """Format a key for typing into an app that reads no QR code: base 32, in groups of four."""
    letters = b32encode(unhexlify(key)).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))
