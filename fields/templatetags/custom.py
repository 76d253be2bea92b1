"""The custom fields of a record on its page."""

from typing import Any

from django import template

from accounts.models import User
from fields.page import shown_groups

register = template.Library()


@register.inclusion_tag("fields/_facts.html")
def custom_facts(record: Any, user: User, kind: str = "box") -> dict[str, Any]:
    """Its fields and values in their groups, each a section of this kind of look."""
    return {"groups": shown_groups(record, user=user), "kind": kind}
