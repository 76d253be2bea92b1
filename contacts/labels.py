"""On which records a label is, whichever app keeps them."""

from collections.abc import Iterator

from django.db import models

from contacts.models import Label


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
