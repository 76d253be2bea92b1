"""Words that people see and no catalogue knows: written straight into a page, call or element."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.template.base import Lexer, Token, TokenType

from core.translations.gathering import apps, python_files, script_files, template_files

# Words that are the same in every language, each with its reason.
SAME_EVERYWHERE = {
    "Passerelle": "the product's name",
    "English": "a language is offered by its own name",
    "Français": "a language is offered by its own name",
    "CSV": "the name of a format",
    "XLS": "the name of a format",
    "XLSX": "the name of a format",
    "ODS": "the name of a format",
}
WORD = re.compile(r"[^\W\d_]{2,}")  # one letter alone is a key or a mark
VISIBLE_ATTRIBUTES = {
    "title", "alt", "placeholder", "aria-label", "aria-description", "aria-roledescription",
    "aria-valuetext", "hx-confirm", "hx-prompt",
}  # fmt: skip
# The words that an element of ours shows reach it through such attributes.
VISIBLE_DATA = re.compile(r"data-(.*-)?(text|label|title|message|confirm)$")
BUTTON_TYPES = {"submit", "button", "reset"}
SILENT_ELEMENTS = {"script", "style", "code"}

LITERAL = r"""(?:"[^"]*"|'[^']*')"""
# {{ deal.contact|default:"No contact" }} and {% include "…" with title="Deals" %}
SPEAKING_FILTER = re.compile(rf"\|(?:default|default_if_none|yesno|pluralize):({LITERAL})")
SPEAKING_ARGUMENT = re.compile(
    rf"\b(?:title|text|label|heading|hint|placeholder|message|caption|description)=({LITERAL})"
)
# This block of the base fills an attribute, not a text.
ATTRIBUTE_BLOCK = re.compile(r"{% block layout %}[^{]*{% endblock %}")
BLOCK_START = re.compile(r"blocktrans(?:late)?\b")
BLOCK_END = re.compile(r"endblocktrans(?:late)?$")


def hard_coded() -> Iterator[str]:
    """A line for each visible string that cannot be translated, in templates and in code."""
    root = settings.BASE_DIR
    for path in template_files():
        for line, text in in_template(path.read_text(), is_html=path.suffix == ".html"):
            yield f"{path.relative_to(root)}:{line}: “{text}” is not translated"
    for path in script_files():
        for line, text in in_script(path.read_text()):
            yield f"{path.relative_to(root)}:{line}: “{text}” is not translated"
    for app in apps():
        for path in python_files(app):
            for line, text in in_python(path):
                yield f"{path.relative_to(root)}:{line}: “{text}” is not translated"


def speaks(text: str) -> bool:
    """Whether a text holds a word that another language would write otherwise."""
    return any(word not in SAME_EVERYWHERE for word in WORD.findall(text))


def in_template(source: str, *, is_html: bool = True) -> Iterator[tuple[int, str]]:
    rest: list[str] = []
    for token, outside in _outside_translations(ATTRIBUTE_BLOCK.sub("", source)):
        if token.token_type == TokenType.TEXT and outside:
            rest.append(token.contents)
            continue
        if token.token_type in {TokenType.VAR, TokenType.BLOCK} and outside:
            yield from _in_tag(token)
        # Whatever a tag writes, it is not a word of this file; its lines still count.
        rest.append("\n" * token.contents.count("\n") or " " * (token.token_type == TokenType.VAR))
    if is_html:
        reader = _Reader()
        reader.feed("".join(rest))
        reader.close()
        yield from reader.found
        return
    for number, line in enumerate("".join(rest).splitlines(), start=1):
        if speaks(line):
            yield number, line.strip()


def _outside_translations(source: str) -> Iterator[tuple[Token, bool]]:
    """Each token, and whether its text is shown as it stands: not translated, not a comment."""
    end: re.Pattern[str] | None = None
    for token in Lexer(source).tokenize():
        is_block = token.token_type == TokenType.BLOCK
        if end:
            yield token, False
            if is_block and end.match(token.contents):
                end = None
            continue
        yield token, token.token_type != TokenType.COMMENT
        if is_block and BLOCK_START.match(token.contents):
            end = BLOCK_END
        elif is_block and token.contents.split()[0] == "comment":
            end = re.compile("endcomment$")


def _in_tag(token: Token) -> Iterator[tuple[int, str]]:
    patterns = [SPEAKING_FILTER]
    if token.token_type == TokenType.BLOCK and token.contents.split()[0] in {"include", "with"}:
        patterns.append(SPEAKING_ARGUMENT)
    for pattern in patterns:
        for literal in pattern.findall(token.contents):
            if speaks(literal):
                yield token.lineno or 0, literal.strip("\"'")


class _Reader(HTMLParser):
    """Collects the text and the attributes that a person sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT_ELEMENTS:
            self._silent.append(tag)
        self._read_attributes(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._read_attributes(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent and speaks(data):
            first = data[: len(data) - len(data.lstrip())].count("\n")
            self.found.append((self.getpos()[0] + first, " ".join(data.split())))

    def _read_attributes(self, tag: str, attributes: dict[str, str | None]) -> None:
        is_button = tag == "input" and attributes.get("type") in BUTTON_TYPES
        for name, value in attributes.items():
            is_visible = (
                name in VISIBLE_ATTRIBUTES
                or VISIBLE_DATA.match(name)
                or (name == "value" and is_button)
            )
            if is_visible and value and speaks(value):
                self.found.append((self.getpos()[0], f"{name}={value}"))


# An element of ours takes its words from attributes, which the template translates.
SHOWN_BY_SCRIPT = re.compile(
    r"""(?:\.(?:textContent|innerText|innerHTML|title|ariaLabel|placeholder)\s*=\s*"""
    r"""|setAttribute\(\s*["'](?:aria-label|title|placeholder)["'],\s*|\b(?:alert|confirm)\()"""
    r"""(?P<quote>["'`])(?P<text>(?:(?!(?P=quote)).)*)"""
)
INSERTED = re.compile(r"\$\{[^}]*\}")


def in_script(source: str) -> Iterator[tuple[int, str]]:
    for match in SHOWN_BY_SCRIPT.finditer(source):
        if speaks(INSERTED.sub(" ", match["text"])):
            yield source.count("\n", 0, match.start()) + 1, match["text"]


# Calls whose first or second argument is a sentence for a person.
SENTENCE_ARGUMENT = {
    "Rejected": 0,
    "ValidationError": 0,
    "messages.debug": 1,
    "messages.info": 1,
    "messages.success": 1,
    "messages.warning": 1,
    "messages.error": 1,
    "messages.add_message": 2,
}
FIELD = re.compile(r"(Field|ForeignKey|Constraint)$")
SENTENCE_KEYWORDS = {
    "label", "help_text", "verbose_name", "empty_label", "violation_error_message", "initial_text",
}  # fmt: skip
SENTENCE_NAMES = {"verbose_name", "verbose_name_plural"}


def in_python(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        for value in _sentences(node):
            text = _literal(value)
            if text and speaks(text):
                yield value.lineno, text


def _sentences(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions of a node that people get to read."""
    match node:
        case ast.Call():
            yield from _sentences_of_call(node)
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in SENTENCE_NAMES:
            yield value
        case ast.ClassDef(bases=bases) if any("Choices" in ast.unparse(base) for base in bases):
            for line in node.body:
                if isinstance(line, ast.Assign) and isinstance(line.value, ast.Tuple):
                    yield line.value.elts[-1]


def _sentences_of_call(call: ast.Call) -> Iterator[ast.expr]:
    name = ast.unparse(call.func)
    last = name.rsplit(".", 1)[-1]
    position = SENTENCE_ARGUMENT.get(name, SENTENCE_ARGUMENT.get(last))
    if position is not None and len(call.args) > position:
        yield call.args[position]
    if FIELD.search(last):
        # models.CharField(_("name")): the first argument of a plain field names it for people.
        if name.startswith("models.") and last.endswith("Field") and "ToMany" not in last:
            yield from (arg for arg in call.args[:1] if "OneToOne" not in last)
        yield from (kw.value for kw in call.keywords if kw.arg in SENTENCE_KEYWORDS)


def _literal(value: ast.expr) -> str:
    match value:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return " ".join(_literal(part) for part in parts)
        case ast.BinOp(left=left, right=right):
            return f"{_literal(left)} {_literal(right)}".strip()
        case ast.Call(func=ast.Attribute(value=inner, attr="format")):
            return _literal(inner)
        case _:
            return ""
