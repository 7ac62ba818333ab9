from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db.models import Manager
from django.http import HttpRequest

class SocialAccount:
    objects: ClassVar[Manager[Any]]
    extra_data: dict[str, Any]

class SocialLogin:
    account: SocialAccount
    user: User
    is_existing: bool
    def connect(self, request: HttpRequest, user: User) -> None: ...
