"""A filter as JSON, for the builder and for whoever stores it beside other things.

    {"and": [{"field": "status", "operator": "is", "values": ["open"]}, {"or": […]}]}

A text stands for itself; every other value is written as in the filter's text, in an object:
`{"say": "1000 EUR"}`, `{"say": "this quarter"}`.
"""

from typing import Any

from django.utils.translation import gettext as _

from lists.language.ast import (
    DEEPEST,
    EVERYTHING,
    LONGEST_VALUE,
    MOST_CONDITIONS,
    MOST_VALUES,
    Condition,
    FilterError,
    Group,
    Junction,
    Node,
    Operator,
    Text,
    Value,
    conditions,
    join,
)
from lists.language.text import parse_value, write_value
from lists.language.tokens import WORD, is_storable


def to_json(node: Node) -> dict[str, Any]:
    """The filter as JSON can hold it."""
    if isinstance(node, Group):
        return {node.junction.value: [to_json(member) for member in node.members]}
    values = [value.text if isinstance(value, Text) else _said(value) for value in node.values]
    return {"field": node.path, "operator": node.operator.value, "values": values}


def from_json(given: Any) -> Node:
    """The filter that some JSON describes. Raises `FilterError` for what describes none."""
    node = _node(given, 0)
    if sum(1 for _condition in conditions(node)) > MOST_CONDITIONS:
        raise FilterError(_("The filter has too many conditions."))
    return node


def _said(value: Value) -> dict[str, str]:
    return {"say": write_value(value)}


def _node(given: Any, depth: int) -> Node:
    if not isinstance(given, dict):
        raise _unreadable()
    if depth > DEEPEST:
        raise FilterError(_("The filter has too many groups inside each other."))
    for junction in Junction:
        if isinstance(members := given.get(junction.value), list):
            if len(members) > MOST_CONDITIONS:
                raise FilterError(_("The filter has too many conditions."))
            nodes = [_node(member, depth + 1) for member in members]
            return join(junction, [node for node in nodes if node != EVERYTHING])
    return _condition(given)


def _condition(given: dict[str, Any]) -> Condition:
    path, operator, values = given.get("field"), given.get("operator"), given.get("values", [])
    if not isinstance(path, str) or not WORD.fullmatch(path) or not isinstance(values, list):
        raise _unreadable()
    if operator not in set(Operator) or len(values) > MOST_VALUES:
        raise _unreadable()
    return Condition(path.lower(), Operator(operator), tuple(_value(value) for value in values))


def _value(given: Any) -> Value:
    if isinstance(given, str) and len(given) <= LONGEST_VALUE and is_storable(given):
        return Text(given)
    said = given.get("say") if isinstance(given, dict) else None
    if not isinstance(said, str) or len(said) > LONGEST_VALUE:
        raise _unreadable()
    return parse_value(said)


def _unreadable() -> FilterError:
    return FilterError(_("The filter cannot be read."))
