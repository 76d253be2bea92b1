"""What the apps above say of the records that have custom fields. They register when Django has
loaded them; nothing here imports them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models


@dataclass(frozen=True)
class BuiltIn:
    """A fact that every record has, for formulas: `value`, `probability`, `created`."""

    name: str
    label: Any
    # money, number, day or text: see `fields.formulas.types`.
    type: str
    read: Callable[[Any], Any]


# Every list leaves the trash out, and so do the indexes.
ALIVE = models.Q(deleted_at=None)


@dataclass(frozen=True)
class Subject:
    """A model whose records have custom fields."""

    model: Any
    # The rows among which a unique value is unique.
    counted: models.Q = ALIVE
    built_ins: tuple[BuiltIn, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A model that fields may refer to."""

    model: Any
    # Where a form looks for one: an address that answers as the picker expects.
    search: str = ""


@dataclass
class _Registry:
    subjects: list[Subject] = field(default_factory=list)
    references: dict[str, Reference] = field(default_factory=dict)
    # (entity) -> pairs of name and label: from where on a value can be required.
    moments: dict[str, Callable[[], list[tuple[str, Any]]]] = field(default_factory=dict)


_known = _Registry()


def register_subject(subject: Subject) -> None:
    """Let the records of a model have custom fields."""
    _known.subjects.append(subject)


def register_reference(kind: str, reference: Reference) -> None:
    """Let fields refer to records of a model: kind is "person" or "organization"."""
    _known.references[kind] = reference


def register_moments(entity: str, moments: Callable[[], list[tuple[str, Any]]]) -> None:
    """Say from where on a field of this set can be required."""
    _known.moments[entity] = moments


def subjects_of(entity: str) -> list[Subject]:
    """The models that share this set of fields."""
    return [subject for subject in _known.subjects if subject.model.field_set == entity]


def all_subjects() -> list[Subject]:
    """Every model whose records have custom fields."""
    return list(_known.subjects)


def subject_of(model: type[models.Model]) -> Subject:
    """What is known of a model. Raises `LookupError` for one without custom fields."""
    for subject in _known.subjects:
        if issubclass(model, subject.model):
            return subject
    raise LookupError(model)


def reference_of(kind: str) -> Reference:
    """What a field of this kind refers to."""
    return _known.references[kind]


def moments_of(entity: str) -> list[tuple[str, Any]]:
    """From where on a field of this set can be required: names and labels."""
    ask = _known.moments.get(entity)
    return ask() if ask else []
