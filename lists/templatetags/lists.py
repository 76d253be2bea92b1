"""Addresses of what belongs to a list: its filter, its columns, its views."""

from django import template
from django.urls import reverse

from lists import drawing

register = template.Library()
register.simple_tag(drawing.draw_rows)


@register.simple_tag
def list_url(name, asked, *args):
    """The address of a list's dialog, with all that the list is asked for."""
    address = reverse(f"lists:{name}", args=[asked.entity.key, asked.scope, *args])
    return f"{address}{asked.query()}".rstrip("?")


@register.simple_tag
def elsewhere_url(one, asked):
    """The address of what another app does with records, with all that the list is asked for."""
    return f"{reverse(one.url)}{asked.query()}".rstrip("?")


@register.simple_tag
def query_without(asked, name):
    """The query string of a list without one of its parameters."""
    return asked.query(**{name: ""})


@register.filter
def unlocalized(number):
    """A number as machines write it: an id, a width."""
    return str(number)


@register.filter
def holds(control, value):
    """Whether a control of the filter builder has a value chosen."""
    return str(value).casefold() in {line.casefold() for line in control.text.split("\n")}
