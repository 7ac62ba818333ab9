from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest

class SocialAccount:
    extra_data: dict[str, Any]

class SocialLogin:
    account: SocialAccount
    user: User
    is_existing: bool
    state: dict[str, Any]
    def connect(self, request: HttpRequest, user: User) -> None: ...
