"""`{% once %}` in a form whose view is guarded by `accounts.once`."""

from uuid import uuid4

from django import template
from django.utils.html import format_html

from accounts.once import TOKEN

register = template.Library()


@register.simple_tag
def once():
    """A hidden field that tells this form from every other one that was ever drawn."""
    return format_html('<input type="hidden" name="{}" value="{}">', TOKEN, uuid4())
