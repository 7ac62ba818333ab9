"""The list of known posts, for the fields of a page that name one."""

from django import template

from recommendations.models import Post
from recommendations.post_names import POSTS

register = template.Library()


@register.inclusion_tag("recommendations/_known_posts.html")
def known_posts() -> dict[str, object]:
    """Load the names of all posts for the page's `<datalist>`, once for all of its fields."""
    return {"id": POSTS, "posts": Post.objects.in_order().values_list("name", flat=True)}
