"""On which records a label is, whichever app keeps them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from accounts.models import User
from contacts.models import Label
from history.events import record


def relabel(labelled: Any, labels: Iterable[Label], *, by: User | None) -> bool:
    """Give a held record these labels and no others, and tell it. Whether that changed any."""
    had, has = set(labelled.labels.all()), set(labels)
    if had == has:
        return False
    labelled.labels.set(has)
    record(
        labelled,
        f"{labelled._meta.model_name}.labelled",
        by=by,
        old=_names(had),
        new=_names(has),
        added=_names(has - had),
        removed=_names(had - has),
    )
    return True


def _names(labels: Iterable[Label]) -> list[str]:
    return sorted(label.name for label in labels)


def kept_labels() -> list[tuple[str, str, list[Label]]]:
    """Each kind of record with its name and its labels; each label knows its `uses`."""
    uses: dict[int, int] = {}
    for links in _links():
        counted = links.values("label").annotate(count=models.Count("pk")).order_by()
        for label, count in counted.values_list("label", "count"):
            uses[label] = uses.get(label, 0) + count
    labels: dict[str, list[Label]] = {entity: [] for entity in Label.Entity.values}
    for label in Label.objects.order_by("position", "name", "pk"):
        label.uses = uses.get(label.pk, 0)  # type: ignore[attr-defined]
        labels[label.entity].append(label)
    return [(entity, str(name), labels[entity]) for entity, name in Label.Entity.choices]


def uses_of(label: Label) -> int:
    """On how many records the label is, those in the trash included."""
    return sum(links.filter(label=label).count() for links in _links())


def _links() -> Iterator[models.QuerySet[models.Model]]:
    """The rows that link labels to records, one table for each kind of record."""
    for relation in Label._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToManyRel) and relation.through:
            yield relation.through._base_manager.all()
