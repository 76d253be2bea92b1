"""Text that people typed, shown as text: nothing in it is markup, and its links open safely."""

import re

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Bounded and anchored at a word's beginning, so that no text takes long to read.
LINK = re.compile(
    r"(?<!\w)(?:https?://|www\.)[^\s<>\"“”«»]{1,2000}"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
    re.IGNORECASE,
)
AFTER_A_LINK = ".,;:!?'’…"


@register.filter
def plain(text: str) -> SafeString:
    """Escape a text and make its addresses links. Line breaks are kept by the style sheet."""
    pieces, end = [], 0
    for match in LINK.finditer(text):
        address = _without_punctuation(match[0])
        pieces += [escape(text[end : match.start()]), _link(address)]
        end = match.start() + len(address)
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308  each piece is escaped


def _without_punctuation(address: str) -> str:
    """A sentence's full stop, and a bracket that opened before the address, are not part of it."""
    while address[-1:] in AFTER_A_LINK or (address[-1:] == ")" and "(" not in address):
        address = address[:-1]
    return address


def _link(address: str) -> SafeString:
    href = address if "://" in address else f"https://{address}"
    if "@" in address and not address.lower().startswith(("http", "www.")):
        href = f"mailto:{address}"
    return format_html(
        '<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>', href, address
    )
