"""The help page: Markdown from docs/guide, one file for each language."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

FOLDER: Path = settings.BASE_DIR / "docs" / "guide"


@dataclass(frozen=True)
class Guide:
    html: SafeString
    # Anchor and words of each heading of the second level.
    contents: list[tuple[str, str]]


@cache
def guide(language: str) -> Guide:
    """The guide in this language, or in English when there is none. Ours, so its HTML is safe."""
    path = FOLDER / f"{language[:2]}.md"
    text = (path if path.exists() else FOLDER / "en.md").read_text(encoding="utf-8")
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(text)
    contents = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h2":
            anchor = slugify(inline.content)
            opening.attrSet("id", anchor)
            contents.append((anchor, inline.content))
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Guide(mark_safe(html), contents)  # noqa: S308 (rendered from our own files)
