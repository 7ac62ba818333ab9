"""The template filter that prints the name of a user."""

from django import template
from django.contrib.auth.models import AbstractUser

register = template.Library()


@register.filter
def person_name(person: AbstractUser) -> str:
    """Return a user's full name, or the username where there is none."""
    return person.get_full_name() or person.get_username()
