"""Pieces of pages that are drawn again and again from the same facts, drawn once."""

from functools import lru_cache
from secrets import token_hex

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

register = template.Library()
# Stands for the token of the request. Nobody can guess it, so nobody can write it into a title.
TOKEN = token_hex(16)
MOST = 10_000


@register.simple_tag(takes_context=True)
def remembered(context, name, **facts):
    """The template `name`, drawn from facts alone: `{% remembered "…/_card.html" card=card %}`.

    What has been drawn before is not drawn again, for whoever asks. That is right because the
    template knows nothing but the facts, which are plain values (or frozen dataclasses of such),
    and the reader's language, time zone and day. `csrf_token` is that of the request.
    """
    draw = _draw if settings.DEBUG else _remember
    place = (get_language(), timezone.get_current_timezone_name(), timezone.localdate())
    html = draw(name, tuple(facts.items()), place)
    return mark_safe(html.replace(TOKEN, str(context.get("csrf_token", ""))))  # noqa: S308 (drawn)


def _draw(name, facts, place):
    return render_to_string(name, {**dict(facts), "csrf_token": TOKEN})


_remember = lru_cache(MOST)(_draw)
