"""What holds for every answer and every visit, whichever page is asked for."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# What a page of the register never needs of a browser.
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class PrivatePages:
    """What a signed-in person is shown stays out of every cache, the browser's own included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # Asked of the session, which every signed-in visit has, so that no query is made for it.
        if getattr(request, "session", None) is not None and not request.session.is_empty():
            response.headers.pop("Cache-Control", None)
            add_never_cache_headers(response)
        return response
