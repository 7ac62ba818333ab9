from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

class DefaultSocialAccountAdapter:
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool: ...
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None: ...
    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,
        error: str | None = ...,
        exception: Exception | None = ...,
        extra_context: dict[str, str] | None = ...,
    ) -> None: ...
    def send_notification_mail(
        self, template_prefix: str, user: object, context: object = ..., email: str | None = ...
    ) -> None: ...
