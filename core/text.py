"""Text as it is compared: without accents, case and ligatures. The database does the folding."""

from typing import Any

from django.db import models
from django.db.models import Func, Lookup, Value


class Fold(Func):
    """`fold(text)`: lower case, without accents and ligatures. Made by core's first migration."""

    function = "fold"
    arity = 1
    output_field = models.TextField()


class FoldKey(Func):
    """`fold_key(text)`: the folded words in alphabetical order: surname first is the same."""

    function = "fold_key"
    arity = 1
    output_field = models.TextField()


def like_pattern(typed: str) -> Func:
    """What a person typed, as a folded LIKE pattern that finds it anywhere inside a word.

    The three characters that LIKE gives a meaning to are taken as themselves.
    """
    escaped = typed.strip().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return Fold(Value(f"%{escaped}%"))


@models.TextField.register_lookup
class Like(Lookup):
    """`name_folded__like=like_pattern(typed)`: found through a trigram index."""

    lookup_name = "like"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right}", [*left_params, *right_params]
