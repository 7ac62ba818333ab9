from django.http import HttpRequest

class AxesStandaloneBackend:
    def authenticate(
        self,
        request: HttpRequest,
        username: str | None = ...,
        password: str | None = ...,
        **credentials: str | None,
    ) -> None: ...
