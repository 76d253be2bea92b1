from django import template

from activities.timeline import ICONS

register = template.Library()


@register.filter
def activity_icon(kind):
    """The icon of a type of activity."""
    return ICONS.get(kind, "calendar-check")
