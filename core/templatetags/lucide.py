"""`{% lucide "user" size=16 %}`: an icon, drawn once for each way in which pages ask for it."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide as draw

register = template.Library()
# Pages draw some thirty icons, and the same ones every time: parsing and writing their XML was a
# third of what the frame around a page costs.
draw_once = lru_cache(2000)(draw)


@register.simple_tag
def lucide(name, **details):
    """An icon by its name, with its `size` and further attributes."""
    return draw_once(name, **details)
