"""Labels and channels by name: those that are there, and those that a file brings along."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max

from contacts.models import Channel, Label
from contacts.names import fold

if TYPE_CHECKING:
    from leads.intake.contacts import StagedLead


@dataclass(frozen=True)
class Words:
    """The channels and labels that rows name, each by its folded name."""

    channels: dict[str, int]
    known_labels: dict[str, int]

    @classmethod
    def of(cls, rows: "Iterable[StagedLead]") -> "Words":
        """Those of all rows; missing ones are made."""
        rows = list(rows)
        return cls(
            channel_ids(row.channel for row in rows),
            label_ids(label for row in rows for label in row.labels),
        )

    def channel(self, name: str) -> int | None:
        return self.channels.get(fold(name))

    def labels(self, names: Iterable[str]) -> frozenset[int]:
        return frozenset(self.known_labels[fold(name)] for name in names if name)


def label_ids(names: Iterable[str]) -> dict[str, int]:
    """The lead labels of these names, by folded name; missing ones are made."""
    wanted = _once(names)
    known = _known(Label.objects.filter(entity=Label.Entity.LEAD), wanted)
    missing = [name for key, name in wanted.items() if key not in known]
    if not missing:
        return known
    last = Label.objects.filter(entity=Label.Entity.LEAD).aggregate(last=Max("position"))["last"]
    Label.objects.bulk_create(
        [
            Label(entity=Label.Entity.LEAD, name=name, position=(last or 0) + place)
            for place, name in enumerate(missing, 1)
        ],
        ignore_conflicts=True,
    )
    return _known(Label.objects.filter(entity=Label.Entity.LEAD), wanted)


def channel_ids(names: Iterable[str]) -> dict[str, int]:
    """The channels of these names, by folded name; missing ones are made."""
    wanted = _once(names)
    known = _known(Channel.objects.all(), wanted)
    missing = [name for key, name in wanted.items() if key not in known]
    if not missing:
        return known
    last = Channel.objects.aggregate(last=Max("position"))["last"]
    Channel.objects.bulk_create(
        [Channel(name=name, position=(last or 0) + place) for place, name in enumerate(missing, 1)],
        ignore_conflicts=True,
    )
    return _known(Channel.objects.all(), wanted)


def _once(names: Iterable[str]) -> dict[str, str]:
    once: dict[str, str] = {}
    for name in names:
        if name:
            once.setdefault(fold(name), name)
    return once


def _known(rows, wanted: dict[str, str]) -> dict[str, int]:
    if not wanted:
        return {}
    return {key: pk for pk, name in rows.values_list("pk", "name") if (key := fold(name)) in wanted}
