"""Small pieces of the interface that need a little thought before they are drawn."""

from dataclasses import dataclass
from zlib import crc32

from django import template
from django.urls import reverse

register = template.Library()

# The colours that labels may have; a name keeps the one its letters choose.
COLOURS = ("blue", "brown", "green", "orange", "pink", "purple", "red", "yellow")

# Where the addresses of all settings begin.
SETTINGS = "settings/"


@dataclass(frozen=True)
class Place:
    """Where a page is: the name of its view and the pattern of its address."""

    view_name: str
    route: str


@register.simple_tag(takes_context=True)
def this_place(context):
    """The place of the page that is being drawn; None for a page that no view shows."""
    match = getattr(context.get("request"), "resolver_match", None)
    return Place(match.view_name, match.route) if match else None


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context, name, icon, text, *, within, count_from="", is_quiet=False):
    """A line of the sidebar, marked when the page's view is one of those `within` begins."""
    return {
        **_link(context, name, within),
        "icon": icon,
        "text": text,
        "count_from": reverse(count_from) if count_from else "",
        "is_quiet": is_quiet,
    }


@register.inclusion_tag("components/bottom_link.html", takes_context=True)
def bottom_link(context, name, icon, text, *, within):
    """A place in the bar at the bottom of a phone."""
    return {**_link(context, name, within), "icon": icon, "text": text}


@register.inclusion_tag("components/add_link.html")
def add_link(name, icon, text):
    """A line of the menu that adds things: a dialog where scripts run, a page elsewhere."""
    return {"to": reverse(name), "icon": icon, "text": text}


@register.inclusion_tag("components/avatar.html")
def avatar(someone, size="", kind=""):
    """The initials of a person, a user or an organization, in a colour of their own."""
    name = str(someone)
    initials = getattr(someone, "initials", "") or initials_of(name)
    return {
        "name": name,
        "initials": initials,
        "colour": colour_of(name),
        "size": size,
        "kind": kind,
    }


@register.filter
def colour_of(name):
    """One of the colours of labels, always the same for the same name."""
    return COLOURS[crc32(str(name).encode()) % len(COLOURS)]


@register.filter
def initials_of(name):
    """“Jean-Luc de la Tour” is JT."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _link(context, name, within):
    place = context.get("place") or this_place(context)
    return {"to": reverse(name), "is_here": bool(place and _is_within(place, within))}


def _is_within(place, within):
    """Whether a page belongs to a place: the settings by its address, the rest by its view's name.

    Every app keeps its own pages in the settings, which are no part of the app's own place.
    """
    in_settings = place.route.startswith(SETTINGS)
    if in_settings or within == SETTINGS:
        return in_settings and within == SETTINGS
    return place.view_name.startswith(within)
