"""A formula as text becomes a tree. Python's own parser reads it, and nothing is ever evaluated:
`fields.formulas.compiling` walks the tree and knows a few kinds of nodes."""

import ast
import re
import warnings

from django.utils.translation import gettext as _

from core.errors import Rejected

LONGEST = 2000
MOST_NODES = 400
DEEPEST = 60
# Strings are left alone; outside of them, people write as in a spreadsheet.
PIECES = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|<>|[<>!=]=|=|[^\W\d]\w*", re.DOTALL)
WHITE = re.compile(r"[\r\n\t]")
# What a word processor makes of quotation marks.
CURLY = str.maketrans("“”„", '"""')
SPELLED = {"=": "==", "<>": "!=", "AND": "and", "OR": "or", "NOT": "not"}
CALLED = re.compile(r"\bif\s*\(", re.IGNORECASE)


class FormulaError(Rejected):
    """A formula that makes no sense, and why."""


def parse(text: str) -> ast.expr:
    """The tree of a formula. Raises `FormulaError`."""
    text = text.strip().removeprefix("=")
    if not text.strip():
        raise FormulaError(_("Write a formula."))
    if len(text) > LONGEST:
        raise FormulaError(_("A formula has at most %(count)s characters.") % {"count": LONGEST})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(_spelled(text).strip(), mode="eval").body
    except SyntaxError as error:
        raise FormulaError(_misread(error)) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(_("This formula cannot be read.")) from error
    _refuse_huge(tree)
    return tree


def _spelled(text: str) -> str:
    """As Python spells it: `=` for equality, `IF(…)` as a call, words in any case."""
    return PIECES.sub(_respell, WHITE.sub(" ", text.translate(CURLY)))


def _respell(found: re.Match[str]) -> str:
    piece = found[0]
    if piece.upper() == "IF" and found.string[found.end() :].lstrip().startswith("("):
        return "if_" if _starts_a_value(found.string[: found.start()]) else piece.lower()
    if piece.upper() in {"AND", "OR", "NOT"}:
        return piece.lower()
    return SPELLED.get(piece, piece)


def _starts_a_value(before: str) -> bool:
    """Whether a value is expected here: after an operator, a comma, a bracket, or at the start.

    In `a if (b) else c` a value came just before, and `if` is Python's own.
    """
    before = before.rstrip()
    return (
        not before
        or before[-1] in "(,+-*/%&<>="
        or re.search(r"\b(and|or|not|else|if)$", before, re.IGNORECASE) is not None
    )


def _misread(error: SyntaxError) -> str:
    place = max(0, (error.offset or 1) - 1)
    near = (error.text or "")[place : place + 20].strip()
    if near:
        return _("This is not a formula near “%(text)s”.") % {"text": near}
    return _("This formula is not finished.")


def _refuse_huge(tree: ast.expr) -> None:
    """Raise `FormulaError` for a tree that is too deep or too large to walk."""
    count, level = 0, [tree]
    depth = 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > DEEPEST or count > MOST_NODES:
            raise FormulaError(_("This formula is too long. Split it into several fields."))
        level = [
            child
            for node in level
            for child in ast.iter_child_nodes(node)
            if isinstance(child, ast.expr)
        ]
