"""Template filters that format an inspection's dates in words."""

from django import template

from findings import sentences

register = template.Library()

register.filter("dates", sentences.dates_in_words)
register.filter("bounds", sentences.bounds_in_words)
register.filter("month", sentences.month_in_words)
