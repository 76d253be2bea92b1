"""What a batch made and added, for the undo journal: a few statements for a thousand contacts."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from contacts.batch.directory import Directory
from contacts.models import Email, Organization, Person, Phone
from core.copying import copy_in
from history.models import Entry, Operation

ADDRESS = ("street", "postcode", "city", "region", "country")
# What a batch fills where it was empty.
FILLED: dict[Any, tuple[str, ...]] = {
    Person: ("organization", "job_title", "born_on", "confirmed_at", *ADDRESS),
    Organization: ("domain", "confirmed_at"),
}


class Remembered:
    """The known contacts of a batch as they were before it was written."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.met: dict[Any, list[int]] = {
            Person: sorted({pk for pk, *_row in directory.met_people} - set(directory.new_people)),
            Organization: sorted(
                {pk for pk, _row in directory.met_organizations} - set(directory.new_organizations)
            ),
        }
        self.values = {model: self._values(model) for model in self.met}
        self.points = self._points()

    @classmethod
    def before(cls, directory: Directory) -> Self:
        return cls(directory)

    def write(self, operation: Operation) -> None:
        """Keep in an operation what is different by now. An undo puts new contacts in the trash."""
        copy_in(Entry, [{"operation_id": operation.pk, **entry} for entry in self._entries()])

    def _entries(self) -> Iterator[dict[str, Any]]:
        moment = _plain(timezone.now())
        made: tuple[tuple[Any, Iterable[int]], ...] = (
            (Organization, self.directory.new_organizations),
            (Person, self.directory.new_people),
        )
        for model, ids in made:
            for pk in ids:
                yield _entry(model, pk, "deleted_at", old=moment, new=None)
        for model, were in self.values.items():
            for pk, values in self._values(model).items():
                for name, old, new in zip(FILLED[model], were[pk], values, strict=True):
                    if old != new:
                        yield _entry(model, pk, name, old=_plain(old), new=_plain(new))
        for model, keys in self._points().items():
            for pk in sorted(keys - self.points[model]):
                yield _entry(model, pk, "", action=Entry.Action.CREATED)

    def _values(self, model: Any) -> dict[int, tuple[Any, ...]]:
        if not self.met[model]:
            return {}
        rows = model._base_manager.filter(pk__in=self.met[model])
        return {pk: tuple(values) for pk, *values in rows.values_list("pk", *FILLED[model])}

    def _points(self) -> dict[Any, set[int]]:
        found: dict[Any, set[int]] = {Email: set(), Phone: set()}
        for model, keys in found.items():
            for owner, owners in self.met.items():
                if owners:
                    mine = {f"{owner._meta.model_name}__in": owners}
                    keys.update(model._base_manager.filter(**mine).values_list("pk", flat=True))
        return found


def confirm_met(directory: Directory, moment: Any) -> None:
    """Put the known contacts of a batch into the address book."""
    met: Iterable[tuple[Any, set[int]]] = (
        (Person, {pk for pk, *_row in directory.met_people}),
        (Organization, {pk for pk, _row in directory.met_organizations}),
    )
    for model, keys in met:
        if keys:
            rows = model._base_manager.filter(pk__in=keys, confirmed_at=None)
            rows.update(confirmed_at=moment, updated_at=moment)


def _entry(
    model: Any, pk: int, name: str, *, action: str = Entry.Action.CHANGED, old=None, new=None
) -> dict[str, Any]:
    return {
        "action": str(action),
        "record_type": model._meta.label_lower,
        "record_id": str(pk),
        "field": name,
        "old": old,
        "new": new,
    }


class _Encoder(DjangoJSONEncoder):
    """Django's drops the microseconds of a moment; an undo has to know it again."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=_Encoder))
