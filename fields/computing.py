"""The values of formulas: computed whenever a record is saved, and kept like any other value."""

from collections.abc import Iterable, Sequence
from decimal import DecimalException, localcontext
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from fields import registry
from fields.definitions import fields_of, held
from fields.formulas import TYPES_OF_KINDS, Formula, FormulaError, Type, compile_formula
from fields.models import Field

BATCH = 500
# More digits than any field holds, so that only the result is rounded.
PRECISION = 34


def recompute(record: Any) -> bool:
    """Give the formulas of a record their values, in memory. Whether one of them changed."""
    formulas = in_order(fields_of(record))
    if not formulas:
        return False
    custom = dict(record.custom)
    facts = _Facts(record, custom, fields_of(record, archived=True))
    for field in formulas:
        value = _value(field, facts)
        custom.pop(field.key, None)
        if value is not None:
            custom[field.key] = value
    if custom == record.custom:
        return False
    record.custom = custom
    return True


def recompute_rows(rows: QuerySet[Any]) -> int:
    """Compute the formulas of saved records anew, some at a time. How many there were changed.

    Each batch is a transaction of its own that holds its rows.
    """
    changed, last = 0, None
    ordered = rows.order_by("pk")
    while True:
        here = ordered if last is None else ordered.filter(pk__gt=last)
        with transaction.atomic(), held():
            batch = list(here.select_for_update(of=["self"])[:BATCH])
            moved = [record for record in batch if recompute(record)]
            rows.model._base_manager.bulk_update(moved, ["custom"])
        changed += len(moved)
        if len(batch) < BATCH:
            return changed
        last = batch[-1].pk


def types_for(entity: str, fields: Iterable[Field]) -> dict[str, Type]:
    """What a formula of this set may name, and the type of each."""
    types = {
        fact.name: Type(fact.type)
        for subject in registry.subjects_of(entity)
        for fact in subject.built_ins
    }
    for field in fields:
        kind = field.result if field.is_computed else field.kind
        types[field.key] = TYPES_OF_KINDS[kind]
    return types


def in_order(fields: Sequence[Field]) -> list[Field]:
    """The formulas among the fields, each after those that it needs.

    Raises `FormulaError` for formulas that need each other: admins are told when they save one.
    """
    formulas = {field.key: field for field in fields if field.is_computed}
    ordered: dict[str, Field] = {}

    def visit(field: Field, on_the_way: tuple[str, ...]) -> None:
        if field.key in on_the_way:
            raise FormulaError(" → ".join((*on_the_way, field.key)))
        if field.key in ordered:
            return
        for name in sorted(formula_of(field).names & set(formulas)):
            visit(formulas[name], (*on_the_way, field.key))
        ordered[field.key] = field

    for field in formulas.values():
        visit(field, ())
    return list(ordered.values())


def formula_of(field: Field) -> Formula:
    """A saved field's formula, ready to run."""
    fields = fields_of(field.entity, archived=True)
    types = types_for(field.entity, fields)
    return _compiled(field.formula, tuple(sorted(types.items())))


# Each text that an admin tries while typing is compiled too.
@lru_cache(maxsize=1000)
def _compiled(text: str, types: tuple[tuple[str, Type], ...]) -> Formula:
    return compile_formula(text, dict(types))


def uses_fact(entity: str, name: str) -> bool:
    """Whether a formula of this set asks for a fact that every record has."""
    return any(name in formula_of(field).names for field in fields_of(entity) if field.is_computed)


def compute_on(record: Any, field: Field) -> Any:
    """What a formula, perhaps of a field that is not saved yet, gives for a record."""
    facts = _Facts(record, record.custom, fields_of(record, archived=True))
    return _value(field, facts)


def _value(field: Field, facts: "_Facts") -> Any:
    with localcontext(prec=PRECISION):
        result = formula_of(field).run(facts)
        if result is None:
            return None
        try:
            return field.does.keep(result)  # type: ignore[attr-defined]
        except (ValidationError, DecimalException):
            return None  # too large, or no day that is written with four digits


class _Facts:
    """What a formula may ask of a record, each looked up when it is needed."""

    def __init__(self, record: Any, custom: dict[str, Any], fields: Sequence[Field]):
        subject = registry.subject_of(type(record))
        self.record, self.custom = record, custom
        self.fields = {field.key: field for field in fields}
        self.facts = {fact.name: fact for fact in subject.built_ins}

    def get(self, name: str) -> Any:
        if field := self.fields.get(name):
            value = self.custom.get(name)
            return None if value is None else _as_fact(field, value)
        fact = self.facts.get(name)
        return fact.read(self.record) if fact else None


def _as_fact(field: Field, value: Any) -> Any:
    kind = field.result if field.is_computed else field.kind
    if TYPES_OF_KINDS[kind] is Type.TEXT:
        return field.does.text(value)
    return field.does.python(value)
