"""The names of those who recorded something."""

from django import template
from django.contrib.auth.models import AbstractUser

register = template.Library()


@register.filter
def person_name(person: AbstractUser) -> str:
    """Return the name of an officer, or the name they sign in with when no other is known."""
    return person.get_full_name() or person.get_username()
