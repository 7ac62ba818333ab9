"""A form that came too late: what was typed travels on until its officer has signed in again.

It travels in the sign-in page itself, signed, so that the server stores nothing, no address holds a
word of it, and nobody else can slip a form in. After sign-in it is shown, and sent on only by the
officer's own hand; the page that it was meant for checks it as it checks every form.
"""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest

from wirral_tracker.kit.named_forms import FORM_LABELS, FORM_NAME, labelled, unprefixed
from wirral_tracker.kit.stored import Shape

KEPT_FIELD = "kept"
LONGEST_KEPT = 12 * 60 * 60  # seconds: no visit lasts longer
SALT = "wirral_tracker.accounts.kept"
# The shape of a carried form: a release that renames a field may come before it is sent again.
CARRIED = Shape("What you had typed")
NAMES = ("path", "fields", "account_id")
# Never carried: the token that ran out, and what was carried already. Passwords and codes are on
# pages about accounts, whose forms are not kept at all.
NOT_CARRIED = {"csrfmiddlewaretoken", KEPT_FIELD}
# Carried, but nothing that anybody typed.
MACHINERY = {
    *(FORM_NAME, FORM_LABELS),
    *("form_key", "opened_on", "checked", "version", "next"),
    *("back", "began_with", "corrects_sequence", "row", "seen"),
}

# Django's prefix for the hidden input with the value that a field began with.
BEGAN_AS = "initial-"


@dataclass(frozen=True)
class KeptForm:
    """A form as it was sent: its address, its fields, and the account that sent it, if known.

    `files` are the fields and names of the files that were chosen with it, on the page that answers
    it alone: neither they nor what they hold is carried any further.
    """

    path: str
    fields: tuple[tuple[str, str], ...]
    account_id: int | None = None
    files: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_request(cls, request: HttpRequest, account_id: int | None = None) -> Self | None:
        """Build a KeptForm from the POST data; None if there is nothing that is ours to keep.

        A form that another site sent, or of a page about accounts, or all empty, is not kept.
        """
        if request.method != "POST" or not _is_own(request):
            return None
        # Passwords are never kept.
        if request.path.startswith("/accounts/"):
            return None
        fields = tuple(
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if isinstance(value, str) and name not in NOT_CARRIED
        )
        files = tuple(
            (name, file.name or "") for name, chosen in request.FILES.lists() for file in chosen
        )
        if not files and not any(value for _, value in fields):
            return None
        return cls(request.get_full_path(), fields, account_id, files)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Unpack the signed text that `sealed` returned; None if forged, or after twelve hours.

        Raises: NotOpened for one that a later version of the register sealed.
        """
        try:
            carried = signing.loads(text, salt=SALT, max_age=LONGEST_KEPT)
            # The first release carried the three without their names.
            document = dict(
                zip(NAMES, carried, strict=True) if isinstance(carried, list) else carried
            )
            # A shape renames what is a key: a name in a pair would stay as it was.
            if "fields" in document:
                document["fields"] = [{name: value} for name, value in document["fields"]]
            form = CARRIED.read(document)
            path, fields, account_id = (form.pop(name) for name in NAMES)
            CARRIED.refuse_unknown(form, frozenset())
            pairs = tuple(pair for field in fields for pair in field.items())
            return cls(path, pairs, account_id)
        except (signing.BadSignature, KeyError, ValueError, TypeError):
            return None

    def sealed(self) -> str:
        """Return the form serialised, compressed and signed, as the value of one hidden input."""
        carried = dict(zip(NAMES, (self.path, self.fields, self.account_id), strict=True))
        return signing.dumps(CARRIED.write(carried), salt=SALT, compress=True)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The (label, words) of everything that a person wrote or chose; of a file its name.

        Of a page with many rows, those that nobody touched are left out.
        """
        sent = [
            (name, value)
            for name, value in self.fields
            if value and not name.startswith(BEGAN_AS) and unprefixed(name) not in MACHINERY
        ]
        begun = {
            name.removeprefix(BEGAN_AS): value
            for name, value in self.fields
            if name.startswith(BEGAN_AS)
        }
        touched = {_row_of(name) for name, value in sent if begun.get(name) != value}
        shown = [(name, value) for name, value in sent if _row_of(name) in touched]
        return labelled([*shown, *self.files], self.fields)

    def may_be_seen_by(self, account_id: int) -> bool:
        """Return whether this account sent the form, or it is not known which account did."""
        return self.account_id in (None, account_id)


def _row_of(name: str) -> str:
    """Return the form prefix of a field's name, such as "ANY-1-"; empty where it has none."""
    return name.removesuffix(unprefixed(name))


def _is_own(request: HttpRequest) -> bool:
    """Return whether the Origin or Referer header says that a page of this host sent the form."""
    # The token that would have said so may be what ran out, so the browser's headers must do.
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(source) and urlsplit(source).netloc == request.get_host()
