"""A filter as one Django query: conditions on the row itself, EXISTS for what hangs on it."""

from typing import Any

from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from accounts.models import User
from lists.columns import Entity, Place
from lists.days import Reader, reader_of
from lists.kinds.base import IsNotTrue
from lists.language.ast import (
    OPPOSITES,
    WITH_SEVERAL,
    Condition,
    FilterError,
    Junction,
    Node,
    Operator,
)
from lists.language.text import parse
from lists.wording import operator_words


def narrow(rows: Any, text: str | Node, *, entity: Entity, user: User) -> Any:
    """The rows that a filter leaves, of those given: what the user may see is the caller's start.

    Raises `FilterError` for a filter that cannot be read or does not fit the entity.
    """
    node = parse(text) if isinstance(text, str) else text
    return rows.filter(compile_filter(node, entity=entity, reader=reader_of(user)))


def compile_filter(node: Node, *, entity: Entity, reader: Reader) -> Q:
    """The condition that a filter is. Every record is meant once, whatever hangs on it."""
    if isinstance(node, Condition):
        return Q(_condition(node, entity, reader))
    found = Q()
    for member in node.members:
        test = compile_filter(member, entity=entity, reader=reader)
        found = found | test if node.junction == Junction.OR else found & test
    return found


def _condition(condition: Condition, entity: Entity, reader: Reader) -> Any:
    place = entity.find(condition.path)
    _refuse_unfitting(condition, place)
    column, operator = place.column, condition.operator
    positive = OPPOSITES.get(operator, operator)
    if positive == Operator.FILLED:
        test = column.kind.filled(column, reader)
    else:
        test = column.kind.test(column, positive, condition.values, reader)
    if column.rows is not None:
        test = Exists(column.rows(reader.user).filter(Q(test)))
    for link in reversed(place.links):
        test = Exists(link.rows(reader.user).filter(Q(test)))
    return IsNotTrue(test) if operator in OPPOSITES else test


def _refuse_unfitting(condition: Condition, place: Place) -> None:
    operator, column = condition.operator, place.column
    if not column.is_filterable or operator not in column.kind.operators:
        words = {"field": place.label, "operator": operator_words(operator, column.kind.name)}
        raise FilterError(_("“%(field)s” cannot be compared with “%(operator)s”.") % words)
    count = len(condition.values)
    expected = 0 if operator in {Operator.EMPTY, Operator.FILLED} else 1
    if operator == Operator.BETWEEN:
        expected = 2
    if count != expected and not (operator in WITH_SEVERAL and count):
        raise FilterError(
            _("“%(field)s” is compared with the wrong number of values.") % {"field": place.label}
        )
