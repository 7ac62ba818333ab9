"""What goes wrong behind the pages, where neither a reader nor a test of the HTML would see it."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# Chromium's words on the console for an answer of 400 and above.
REFUSAL = "the server responded with a status of"
# A page that is left, a second click and a download all end what is still on its way so.
LEFT = "net::ERR_ABORTED"


class Watch:
    """Collects console errors, breaches of the security policy, and failed requests.

    `expected` holds the refusals that the test asks for: 403, 404 and 409 as answers to a page or
    a form, never for a file that a page needs.
    """

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.expected: set[int] = set()

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("requestfailed", self._on_failure)
        context.on("response", self._on_response)

    def report(self) -> list[str]:
        """What was collected since the last report; the next test starts afresh."""
        found, self.complaints = self.complaints, []
        self.expected = set()
        return found

    def _on_console(self, message: ConsoleMessage) -> None:
        is_asked_for = any(f"{REFUSAL} {status} " in message.text for status in self.expected)
        if message.type in ("error", "warning") and not is_asked_for:
            address = message.location["url"]
            self.complaints.append(f"console {message.type}: {message.text} at {address}")

    def _on_error(self, error: WebError) -> None:
        self.complaints.append(f"uncaught: {error.error}")

    def _on_failure(self, request: Request) -> None:
        if request.failure != LEFT:
            self.complaints.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _on_response(self, response: Response) -> None:
        is_asked_for = response.request.is_navigation_request() and response.status in self.expected
        if response.status >= 400 and not is_asked_for:
            self.complaints.append(
                f"answered {response.status}: {response.request.method} {response.url}"
            )
